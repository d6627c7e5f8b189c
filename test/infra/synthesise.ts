import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { MONTH_END_STEPS, type MonthEndStep } from "../../functions/month-end/steps.ts";
import { buildRebill } from "../../infra/lib/rebill-app.ts";
import { Settings } from "../../infra/lib/settings.ts";

const context = (): Record<string, unknown> =>
  (
    JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8")) as {
      context: Record<string, unknown>;
    }
  ).context;

/** A folder with a file per handler that does nothing: synthesis looks at folders, not into them. */
const emptyAssets = (folder: string): Record<MonthEndStep, string> => {
  for (const step of MONTH_END_STEPS)
    writeFileSync(join(folder, `${step}.mjs`), "export const handler = 0;\n");
  return Object.fromEntries(MONTH_END_STEPS.map((step) => [step, folder])) as Record<MonthEndStep, string>;
};

export type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

/** All stacks, synthesised once with the settings given; a finding of cdk-nag throws here. */
export const synthesise = (settings: Record<string, unknown> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "rebill-synth-"));
  const assets = join(folder, "assets");
  mkdirSync(assets);
  try {
    const app = new App({ outdir: join(folder, "cdk.out"), context: context() });
    const { data, monthEnd, observability } = buildRebill(app, Settings.parse(settings), emptyAssets(assets));
    app.synth();
    const resources = (template: Template, type?: string): [string, Resource][] =>
      Object.entries(template.toJSON().Resources as Record<string, Resource>).filter(
        ([, resource]) => type === undefined || resource.Type === type,
      );
    return {
      data: Template.fromStack(data),
      monthEnd: Template.fromStack(monthEnd),
      observability: Template.fromStack(observability),
      stacks: { data, monthEnd, observability },
      resources,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
