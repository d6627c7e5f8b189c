import { join, relative, resolve } from "node:path";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { BillingPeriod, nextPeriod } from "../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { type Sample, writeSample } from "../../../shared/sample/write-sample.ts";
import type { Verification } from "../../../shared/use-cases/verify-month.ts";
import type { CommandContext } from "../cli/command.ts";
import { applyCommand } from "../cli/commands/apply.ts";
import { importPricesCommand } from "../cli/commands/import-prices.ts";
import { initCommand } from "../cli/commands/init.ts";
import { type MonthEndJson, monthEndCommand } from "../cli/commands/month-end.ts";
import { verifyCommand } from "../cli/commands/verify.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { recreateDemoFolder } from "./demo-folder.ts";
import { importMonth } from "./import-month.ts";

export type DemoOptions = {
  readonly folder: string;
  /** Sizes of the sample; see `writeSample`. */
  readonly rowsPerCustomer?: number;
  readonly customers?: number;
  /** Replay the last month as well, which costs as much as the month itself. */
  readonly verify?: boolean;
  /** Default: lines on stderr. */
  readonly progress?: Progress;
};

export type DemoMonth = {
  readonly period: BillingPeriod;
  readonly result: MonthEndJson;
  /** Of the last month, when it was asked for. */
  readonly verification: Verification | undefined;
};

export type DemoOutcome = {
  readonly sample: Sample;
  /** Path of everything as a person would type it. */
  readonly folder: string;
  readonly months: readonly DemoMonth[];
  readonly seconds: { readonly generate: number; readonly rate: number; readonly total: number };
};

/** The day after the bills are final, on which the demo closes a month. */
const CLOSING_TIME = "05T06:00:00.000Z";

/**
 * The whole of Rebill on a made-up world: writes the world, sets a partner up, imports two months of all
 * organisations and closes both months. Progress goes to stderr.
 */
export const runDemo = async (options: DemoOptions): Promise<DemoOutcome> => {
  const startedAt = performance.now();
  const folder = resolve(options.folder);
  const progress = options.progress ?? createProgress({ stream: process.stderr });
  const context: CommandContext = { dataPath: join(folder, "data"), progress };
  await recreateDemoFolder(folder);

  const making = progress.step("making a world and its cost exports");
  const sample = await writeSample({
    directory: folder,
    workDirectory: join(folder, ".work"),
    printDocument: (value) => yamlDocumentFormat.print(value, HEADER),
    ...(options.rowsPerCustomer === undefined ? {} : { rowsPerCustomer: options.rowsPerCustomer }),
    ...(options.customers === undefined ? {} : { customers: options.customers }),
    onProgress: ({ period, done, total }) => making.update(`${period}, ${done} of ${total} organisations`),
  });
  const rows = sample.exports.reduce((sum, written) => sum + written.rows, 0);
  making.done(
    `${sample.world.organisations.length} organisations, ${sample.skus.toLocaleString("en-US")} SKUs, ${rows.toLocaleString("en-US")} rows`,
  );
  const generatedAt = performance.now();

  const { partner } = sample.world;
  await initCommand(context, { account: partner.managementAccount, name: partner.name });
  const applying = progress.step("applying the configuration");
  const { json: applied } = await applyCommand(context, { file: sample.configurationPath });
  applying.done(`${applied.changes.length} entries`);
  const listing = progress.step("importing price lists");
  await importPricesCommand(context, { from: sample.priceListPath });
  listing.done();

  const months: DemoMonth[] = [];
  for (const text of sample.world.periods) {
    const period = BillingPeriod.parse(text);
    const exports = sample.exports.filter((written) => written.period === period);
    await importMonth(context, {
      period,
      exports,
      now: Instant.parse(`${nextPeriod(period)}-${CLOSING_TIME}`),
    });
    const { json: result } = await monthEndCommand(context, { period, mode: "final" });
    const replays = options.verify === true && text === sample.world.periods.at(-1);
    const verification = replays ? (await verifyCommand(context, { period })).json : undefined;
    months.push({ period, result, verification });
  }
  const endedAt = performance.now();
  return {
    sample,
    folder: relative(process.cwd(), folder) || ".",
    months,
    seconds: {
      generate: (generatedAt - startedAt) / 1000,
      rate: (endedAt - generatedAt) / 1000,
      total: (endedAt - startedAt) / 1000,
    },
  };
};

const HEADER = ` A distributor, its resellers and their customers: all made up.
 Apply it with: npx rebill apply rebill.yaml`;
