import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { MONTH_END_STEPS } from "../../functions/month-end/steps.ts";
import { bundleFunctions } from "../bundle/bundle-functions.ts";
import { documentPackages } from "../bundle/document-packages.ts";
import { duckdbPackages } from "../bundle/duckdb-packages.ts";
import { buildRebill } from "../lib/rebill-app.ts";
import type { FunctionAssets } from "../lib/stacks/month-end-stack.ts";
import { readSettings } from "./read-settings.ts";

/** `npm run synth`, and the app of the CDK command: bundles the functions and writes the templates to cdk.out. */
const main = async (): Promise<void> => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { settings, context } = readSettings(
    join(root, "cdk.json"),
    process.argv.slice(2),
    process.env.CDK_CONTEXT_JSON,
  );
  const dist = join(root, "dist");
  const assets = await bundleFunctions({
    entries: Object.fromEntries(
      MONTH_END_STEPS.map((step) => [step, join(root, "functions", "month-end", `${step}.ts`)]),
    ),
    outDirectory: join(dist, "functions"),
    packages: {
      engine: await duckdbPackages({
        architecture: settings.architecture,
        root,
        cache: join(dist, "packages"),
      }),
      documents: documentPackages(root),
    },
  });
  const app = new App({ outdir: process.env.CDK_OUTDIR ?? join(root, "cdk.out"), context: { ...context } });
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  const known = account !== undefined && region !== undefined;
  buildRebill(app, settings, assets as FunctionAssets, known ? { env: { account, region } } : {});
  const assembly = app.synth();
  for (const { stackName, templateFullPath } of assembly.stacks)
    console.log(`${stackName}  ${templateFullPath}`);
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
