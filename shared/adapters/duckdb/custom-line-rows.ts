import type { CustomLineItem } from "../../domain/configuration/model.ts";
import { D, plain, ZERO } from "../../domain/money/decimal.ts";
import { roundToExport } from "../../domain/money/rounding.ts";
import { flatAmount, type PercentageItem, percentageShare } from "../../domain/rating/custom-line-items.ts";
import type { RatedCustomLine } from "../../domain/rating/model.ts";
import type { CustomLinesRequest } from "../../ports/cost-engine.ts";
import { customLineId } from "./custom-line-parts.ts";

export type ItemizedItem = PercentageItem & { readonly computation: "ITEMIZED" };
export const isItemized = (item: CustomLineItem): item is ItemizedItem =>
  item.kind === "PERCENTAGE" && item.computation === "ITEMIZED";

/** Exact amounts of the rows of custom lines that stand for themselves; only the last chunk has them. */
const customAmounts = ({
  task,
  rated,
}: CustomLinesRequest): readonly { line: RatedCustomLine; amount: D; suffix: string }[] =>
  (rated?.customLines ?? []).flatMap((line) => {
    // Lines passed on from the level above come as one row each, however that level spread them.
    const itemized = line.computation === "ITEMIZED";
    const item = itemized ? task.customLineItems.find(({ arn }) => arn === line.arn) : undefined;
    if (item === undefined || !isItemized(item)) return [{ line, amount: new D(line.amount), suffix: "" }];
    return task.customLineItems.flatMap((flat) =>
      flat.kind === "FLAT" && item.ofItems.includes(flat.arn)
        ? [{ line, amount: flatAmount(flat).times(percentageShare(item)), suffix: `-${flat.arn}` }]
        : [],
    );
  });

/** The rows as they are printed. */
export const customRows = (request: CustomLinesRequest) =>
  customAmounts(request).map(({ line, amount, suffix }) => ({
    line,
    id: customLineId(`${line.arn}${suffix}`, request.period),
    amount: plain(roundToExport(amount)),
  }));

/** What the rows add up to before they are printed. */
export const customTotal = (request: CustomLinesRequest): D =>
  customAmounts(request).reduce((total, { amount }) => total.plus(amount), ZERO);
