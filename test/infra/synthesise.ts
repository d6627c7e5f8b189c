import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { MONTH_END_STEPS, type MonthEndStep } from "../../functions/month-end/steps.ts";
import { NCE_TRANSFER_STEPS } from "../../functions/nce-transfers/steps.ts";
import { type Assets, buildRebill } from "../../infra/lib/rebill-app.ts";
import { Settings } from "../../infra/lib/settings.ts";

const context = (): Record<string, unknown> =>
  (
    JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8")) as {
      context: Record<string, unknown>;
    }
  ).context;

/** A folder with a file per handler that does nothing: synthesis looks at folders, not into them. */
const emptyAssets = (folder: string): Assets => {
  for (const name of [...MONTH_END_STEPS, "ingest", "estimate-bill", "api", "sweep", ...NCE_TRANSFER_STEPS])
    writeFileSync(join(folder, `${name}.mjs`), "export const handler = 0;\n");
  const monthEnd = Object.fromEntries(MONTH_END_STEPS.map((step) => [step, folder]));
  return {
    monthEnd: monthEnd as Record<MonthEndStep, string>,
    costData: folder,
    api: folder,
    notifications: folder,
    transfers: folder,
    nceTransfers: folder,
  };
};

/** All stacks, synthesised with the settings given; a finding of cdk-nag that nobody has accepted throws here. */
export const synthesise = (settings: Record<string, unknown> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "rebill-synth-"));
  const assets = join(folder, "assets");
  mkdirSync(assets);
  try {
    const app = new App({ outdir: join(folder, "cdk.out"), context: context() });
    const stacks = buildRebill(app, Settings.parse(settings), emptyAssets(assets));
    app.synth();
    return {
      data: Template.fromStack(stacks.data),
      monthEnd: Template.fromStack(stacks.monthEnd),
      costData: Template.fromStack(stacks.costData),
      notifications: Template.fromStack(stacks.notifications),
      transfers: Template.fromStack(stacks.transfers),
      nceTransfers: Template.fromStack(stacks.nceTransfers),
      api: Template.fromStack(stacks.api),
      observability: Template.fromStack(stacks.observability),
      stacks,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
export type Synthesis = ReturnType<typeof synthesise>;
