import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { buildRebill } from "../lib/rebill-app.ts";
import { bundleAll } from "./bundle-all.ts";
import { readSettings } from "./read-settings.ts";

/** `npm run synth`, and the app of the CDK command: bundles the functions and writes the templates to cdk.out. */
const main = async (): Promise<void> => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { settings, context } = readSettings(
    join(root, "cdk.json"),
    process.argv.slice(2),
    process.env.CDK_CONTEXT_JSON,
  );
  const assets = await bundleAll(root, settings);
  const app = new App({ outdir: process.env.CDK_OUTDIR ?? join(root, "cdk.out"), context: { ...context } });
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  const known = account !== undefined && region !== undefined;
  buildRebill(app, settings, assets, known ? { env: { account, region } } : {});
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
