import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { app, TEMPLATES } from "../synthesised.ts";

const run = promisify(execFile);
const cfnLint = await run("cfn-lint", ["--version"]).then(
  () => true,
  () => false,
);
if (!cfnLint) console.warn("cfn-lint: 1 test skipped, there is no cfn-lint on the PATH");

describe.skipIf(!cfnLint)("cfn-lint", () => {
  it("finds nothing in the synthesised templates", { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "rebill-cfn-lint-"));
    const templates = TEMPLATES.map((name) => {
      const file = join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify(app[name].toJSON()));
      return file;
    });

    // W3005: CDK names dependencies that CloudFormation would find itself.
    const { stdout } = await run("cfn-lint", ["-i", "W3005", "-t", ...templates]).catch(
      (error: { stdout: string }) => error,
    );

    rmSync(folder, { recursive: true, force: true });
    expect(stdout).toBe("");
  });
});
