import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { compileConfiguration } from "../../../shared/domain/configuration/compile-configuration.ts";
import { describeConfiguration } from "../../../shared/domain/configuration/describe-configuration.ts";
import { AccountId, OrganizationId } from "../../../shared/domain/identifiers.ts";
import {
  type OpenConfiguration,
  openConfiguration,
} from "../../unit/configuration/configuration-directory.ts";
import { randomFile } from "./random-file.ts";

const PARTNER = {
  account: AccountId.parse("999999999999"),
  organization: OrganizationId.parse("o-999999999999"),
};

const build = (document: unknown) => {
  const compiled = compileConfiguration(document, PARTNER, sha256Hex);
  if (compiled.kind === "invalid") throw new Error(JSON.stringify(compiled.problems));
  return compiled.configuration;
};
const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("describing a configuration as a file", () => {
  it("gives the same configuration when that file is read from its YAML text again", () => {
    fc.assert(
      fc.property(randomFile, (file) => {
        const configuration = build(withoutUndefined(file));

        const text = yamlDocumentFormat.print(
          withoutUndefined(describeConfiguration(configuration, sha256Hex)),
        );

        expect(JSON.stringify(build(yamlDocumentFormat.parse(text).value))).toBe(
          JSON.stringify(configuration),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("exporting and applying through the table", () => {
  let configuration: OpenConfiguration;
  beforeAll(async () => {
    configuration = await openConfiguration();
  });
  afterAll(() => configuration.close());

  it("changes nothing, whatever was applied before", async () => {
    await fc.assert(
      fc.asyncProperty(randomFile, async (file) => {
        await configuration.apply(yamlDocumentFormat.print(withoutUndefined(file)));

        const again = await configuration.apply(await configuration.export());

        expect(again).toMatchObject({ changes: [], applied: false });
      }),
      { numRuns: 20 },
    );
  });
});
