import { resolve } from "node:path";
import type { CostDelivery } from "../../../../shared/domain/cost-data/delivery.ts";
import type { AccountId } from "../../../../shared/domain/identifiers.ts";
import type { Currency } from "../../../../shared/domain/money/currency.ts";
import { readable } from "../../../../shared/domain/money/readable.ts";
import type { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { assertKnownPayer } from "../../../../shared/use-cases/assert-known-payer.ts";
import { announceDelivery } from "../../../../shared/use-cases/cost-data/announce-delivery.ts";
import { relayEvents } from "../../../../shared/use-cases/events/relay-events.ts";
import { importCost } from "../../../../shared/use-cases/import-cost.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { accountOption, periodOption, textOption } from "../options.ts";
import { readingFrom } from "../reading-from.ts";

export type ImportCostOptions = {
  readonly payer: AccountId;
  readonly period: BillingPeriod;
  readonly from: string;
  readonly final?: boolean | undefined;
};
export type ImportCostJson = {
  readonly outcome: "imported" | "replaced" | "unchanged";
  readonly delivery: CostDelivery;
  readonly notes: readonly string[];
};

/** Takes in one payer's cost data of a month, verified as a whole. */
export const importCostCommand = (
  context: CommandContext,
  options: ImportCostOptions,
): Promise<CommandResult<ImportCostJson>> =>
  withComposition(context.dataPath, { command: "rebill import-cost" }, async (deps) => {
    const configuration = await deps.configurationOf(options.period);
    assertKnownPayer(configuration, options.payer);
    const step = context.progress.step(`importing ${options.payer} ${options.period}`);
    try {
      const from = resolve(options.from);
      const { outcome, delivery, notes } = await readingFrom(from, () =>
        importCost(deps, {
          payer: options.payer,
          period: options.period,
          from,
          final: options.final === true,
          onProgress: ({ stage, done, total, file }) => step.update(`${stage} ${file} (${done} of ${total})`),
        }),
      );
      await announceDelivery(deps, delivery);
      await relayEvents(deps);
      step.done(`${delivery.rows} rows`);
      for (const note of notes) context.progress.note(`note: ${note}`);
      return { json: { outcome, delivery, notes }, text: describe(outcome, delivery), ok: true };
    } catch (error) {
      step.fail();
      throw error;
    }
  });

const describe = (outcome: ImportCostJson["outcome"], delivery: CostDelivery): string =>
  [
    `${delivery.payer} ${delivery.period}: ${outcome}${delivery.final ? ", final" : ""}`,
    `  ${delivery.rows} rows of ${delivery.accounts.length} accounts, unblended ${readable(delivery.unblended, delivery.currency as Currency)} ${delivery.currency}`,
    `  delivery ${delivery.id} of ${delivery.exportName}, execution ${delivery.executionId}`,
    "",
  ].join("\n");

export const importCostData: Command = {
  name: "import-cost",
  usage: "rebill import-cost --payer ACCOUNT --period YYYY-MM --from PATH [--final]",
  summary:
    "take in a month's cost data: a Data Exports or legacy CUR folder, or one CSV, csv.gz or Parquet file",
  options: {
    payer: { type: "string" },
    period: { type: "string" },
    from: { type: "string" },
    final: { type: "boolean" },
  },
  positionals: [],
  run: (context, options) =>
    importCostCommand(context, {
      payer: accountOption(options, "payer"),
      period: periodOption(options),
      from: textOption(options, "from", "exports/"),
      final: options.final === true,
    }),
};
