import type { MonthResult } from "../../../../shared/domain/month-end/month-result.ts";
import { type MonthEndRequest, runMonthEnd } from "../../month-end/run-month-end.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { describeMonth } from "../describe-month.ts";
import { choiceOption, instantOf8601, periodOption } from "../options.ts";
import { showProgress } from "../show-progress.ts";

export type MonthEndJson = MonthResult & { readonly timings: Readonly<Record<string, number>> };

/** Runs the month-end of a period: an estimate at any time, or the final one that issues invoices. */
export const monthEndCommand = (
  context: CommandContext,
  request: MonthEndRequest,
): Promise<CommandResult<MonthEndJson>> =>
  withComposition(context.dataPath, { command: "rebill month-end" }, async (deps, directory) => {
    const { result, timings } = await runMonthEnd(deps, request, showProgress(context.progress));
    const json = { ...result, timings };
    return { json, text: describeMonth(result, directory.path), ok: result.status === "SUCCEEDED" };
  });

export const monthEnd: Command = {
  name: "month-end",
  usage: "rebill month-end --period YYYY-MM [--mode estimate|final] [--as-of ISO]",
  summary: "price the month, write its reports and, when final, issue its invoices",
  options: { period: { type: "string" }, mode: { type: "string" }, "as-of": { type: "string" } },
  positionals: [],
  run: (context, options) =>
    monthEndCommand(context, {
      period: periodOption(options),
      mode: choiceOption(options, "mode", ["estimate", "final"], "estimate"),
      asOf: options["as-of"] === undefined ? undefined : instantOf8601(String(options["as-of"]), "--as-of"),
    }),
};
