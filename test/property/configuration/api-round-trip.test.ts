import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { canonicalJson } from "../../../shared/domain/canonical-json.ts";
import { compileConfiguration } from "../../../shared/domain/configuration/compile-configuration.ts";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { pathText } from "../../../shared/domain/configuration/findings.ts";
import type { StoredConfiguration } from "../../../shared/domain/configuration/model.ts";
import { AccountId, OrganizationId } from "../../../shared/domain/identifiers.ts";
import { changingPeriods, configurationAt } from "../../../shared/stores/configuration-store.ts";
import { applyConfiguration } from "../../../shared/use-cases/apply-configuration.ts";
import { exportConfiguration } from "../../../shared/use-cases/export-configuration.ts";
import { readStoredConfiguration } from "../../../shared/use-cases/read-stored-configuration.ts";
import { openConfiguration } from "../../unit/configuration/configuration-directory.ts";
import { openRandomApi, randomCall } from "./random-api-calls.ts";

const PARTNER = {
  account: AccountId.parse("999999999999"),
  organization: OrganizationId.parse("o-999999999999"),
};
const RUNS = 8;

const compiled = (text: string) => {
  const outcome = compileConfiguration(yamlDocumentFormat.parse(text).value, PARTNER, sha256Hex);
  if (outcome.kind === "valid") return outcome.configuration;
  throw new Error(outcome.problems.map(({ at, reason }) => `${pathText(at)}: ${reason}`).join("\n"));
};

/** As text; nobody's preferences are the same as none. */
const compared = ({ transferPreferences = [], ...configuration }: StoredConfiguration): string =>
  JSON.stringify(JSON.parse(canonicalJson({ ...configuration, transferPreferences })), null, 1);

describe("what two owners made through the API, as a configuration file", () => {
  it("is in every month the configuration in force, changes nothing when applied, and makes the same things elsewhere", async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(randomCall, { minLength: 25, maxLength: 70, size: "max" }), async (calls) => {
        const api = await openRandomApi();
        try {
          for (const call of calls) if (await api.carryOut(call)) taken += 1;
          const { versions } = await readStoredConfiguration(api.configurationDeps);

          for (const period of changingPeriods(versions, ALWAYS)) {
            const { text } = await exportConfiguration(api.configurationDeps, { period });
            expect(compared(compiled(text))).toBe(compared(configurationAt(versions, period)));
          }
          const { text, from } = await exportConfiguration(api.configurationDeps);
          const again = await applyConfiguration(api.configurationDeps, { text, from });
          const elsewhere = await openConfiguration();
          await elsewhere.apply(text);
          const copy = await readStoredConfiguration(elsewhere.deps);
          await elsewhere.close();

          expect(again).toMatchObject({ changes: [], applied: false });
          expect(compared(configurationAt(copy.versions, from))).toBe(
            compared(configurationAt(versions, from)),
          );
        } finally {
          await api.close();
        }
      }),
      // Shrinking takes minutes a step and says no more than the seed.
      { numRuns: RUNS, endOnFailure: true },
    );
    // Calls that are refused prove nothing.
    expect(taken).toBeGreaterThan(RUNS * 10);
  }, 300_000);
});
