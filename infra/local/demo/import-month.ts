import { AccountId } from "../../../shared/domain/identifiers.ts";
import type { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import type { WrittenExport } from "../../../shared/sample/cost/write-exports.ts";
import { importCost } from "../../../shared/use-cases/import-cost.ts";
import type { CommandContext } from "../cli/command.ts";
import { withComposition } from "../with-composition.ts";

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
    let rows = 0;
    for (const [index, { payer, path }] of input.exports.entries()) {
      step.update(`${index + 1} of ${input.exports.length} organisations, ${rows.toLocaleString("en")} rows`);
      const { delivery } = await importCost(deps, {
        payer: AccountId.parse(payer),
        period: input.period,
        from: path,
        final: true,
      });
      rows += delivery.rows;
    }
    step.done(`${input.exports.length} organisations, ${rows.toLocaleString("en")} rows`);
  });
