import { AccountId } from "../../../shared/domain/identifiers.ts";
import type { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import type { WrittenExport } from "../../../shared/sample/cost/write-exports.ts";
import { importCost } from "../../../shared/use-cases/import-cost.ts";
import type { CommandContext } from "../cli/command.ts";
import { withComposition } from "../with-composition.ts";

/** Reading one export waits for files about as long as it computes. */
const IMPORTS_AT_A_TIME = 2;

/**
 * Imports the final exports of all payers of a month, as `rebill import-cost --final` does for one, with the
 * data directory opened once. The directory's test clock is set to `now` first.
 */
export const importMonth = (
  context: CommandContext,
  input: {
    readonly period: BillingPeriod;
    readonly exports: readonly WrittenExport[];
    readonly now: Instant;
  },
): Promise<void> =>
  withComposition(context.dataPath, { command: "rebill demo" }, async (deps, directory) => {
    directory.clock.set(input.now);
    const step = context.progress.step(`importing ${input.period}`);
    const waiting = [...input.exports];
    let done = 0;
    let rows = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { delivery } = await importCost(deps, {
          payer: AccountId.parse(next.payer),
          period: input.period,
          from: next.path,
          final: true,
        });
        done += 1;
        rows += delivery.rows;
        step.update(`${done} of ${input.exports.length} organisations, ${rows.toLocaleString("en-US")} rows`);
      }
    };
    await Promise.all(Array.from({ length: IMPORTS_AT_A_TIME }, work));
    step.done(`${done} organisations, ${rows.toLocaleString("en-US")} rows`);
  });
