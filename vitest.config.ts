import { defineConfig } from "vitest/config";

/** Folders of `test/` and how long one test of each may take. No test asserts a duration. */
const PROJECTS = {
  unit: 15_000,
  property: 180_000,
  contract: 120_000,
  golden: 180_000,
  workflow: 180_000,
  conformance: 180_000,
  simulation: 300_000,
  infra: 180_000,
} as const;

export default defineConfig({
  test: {
    // Each file in a process of its own: embedded tables die with it, and DuckDB's memory is given back.
    pool: "forks",
    maxWorkers: 2,
    passWithNoTests: true,
    // The counts as a file, for whoever runs the suite from a script.
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    projects: Object.entries(PROJECTS).map(([name, timeout]) => ({
      extends: true as const,
      test: {
        name,
        // Nothing of it stays behind; modules of CDK are loaded once for all files.
        ...(name === "infra" ? { globalSetup: "test/infra/global-setup.ts", isolate: false } : {}),
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: timeout,
        hookTimeout: Math.max(timeout, 60_000),
      },
    })),
  },
});
