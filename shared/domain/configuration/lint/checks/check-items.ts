import { D, sum, ZERO } from "../../../money/decimal.ts";
import { flatAmount } from "../../../rating/custom-line-items.ts";
import type { CustomLineItem } from "../../model.ts";
import type { FlatItem, LintContext } from "../lint-context.ts";
import { groupConcern, itemConcern, type LintRemark, note, warn } from "../lint-remark.ts";
import { listText } from "../wording.ts";

type PercentageItem = Extract<CustomLineItem, { kind: "PERCENTAGE" }>;

/** Custom line items that charge nothing, or in the direction or size that is rarely meant. */
export const checkItems = (context: LintContext): readonly LintRemark[] =>
  context.subjects.items
    // What ended before the latest month that was run is history, and is kept for that alone.
    .filter(({ to }) => to === undefined || context.facts.period === undefined || to >= context.facts.period)
    .flatMap((item) =>
      item.kind === "FLAT"
        ? creditRemarks(item, context)
        : [...baseRemarks(item, context), ...sizeRemarks(item), ...filterRemarks(item, context)],
    );

const creditRemarks = (item: FlatItem, { factsOfGroup, groupOf, facts }: LintContext) => {
  if (item.type !== "CREDIT") return [];
  const last = factsOfGroup(item.group);
  const group = groupOf(item.group);
  if (last === undefined || group === undefined || new D(item.amount).lessThanOrEqualTo(last.usageTotal))
    return [];
  return [
    warn(
      "credit-above-group-total",
      [itemConcern(item), groupConcern(group)],
      `${item.name} takes off ${item.amount} a month, more than all usage of ${group.name} cost in ${facts.period} (${new D(last.usageTotal).toFixed(2)} ${last.currency})`,
    ),
  ];
};

const baseRemarks = (item: PercentageItem, { flatsOf }: LintContext): readonly LintRemark[] => {
  if (!item.ofGroup && item.ofItems.length === 0)
    return [
      warn(
        "item-without-base",
        [itemConcern(item)],
        `${item.name} has no base and charges 0; its base can be the group and flat items of the group`,
      ),
    ];
  const flats = flatsOf(item);
  const credits = flats.filter(({ type }) => type === "CREDIT");
  if (credits.length === 0) return [];
  const concerns = [itemConcern(item), ...credits.slice(0, 3).map(itemConcern)];
  const names = listText(credits.map(({ name }) => name));
  if (!item.ofGroup && sum(flats.map(flatAmount)).lessThan(ZERO))
    return [
      warn(
        "base-below-zero",
        concerns,
        `${item.name} turns round: its base is below zero because of ${names}, so the ${item.type} ${item.type === "FEE" ? "takes off" : "charges"}`,
      ),
    ];
  return [
    note(
      "credit-lowers-base",
      concerns,
      `${item.name} is taken of less: the ${credits.length === 1 ? "credit" : "credits"} ${names} in its base ${credits.length === 1 ? "lowers" : "lower"} it`,
    ),
  ];
};

const sizeRemarks = (item: PercentageItem): readonly LintRemark[] => {
  if (!new D(item.percentage).greaterThan(100)) return [];
  return item.type === "FEE"
    ? [
        warn(
          "fee-above-base",
          [itemConcern(item)],
          `${item.name} charges ${item.percentage} % of its base, more than the base itself`,
        ),
      ]
    : [
        warn(
          "credit-above-base",
          [itemConcern(item)],
          `${item.name} gives back ${item.percentage} % of its base, more than was charged`,
        ),
      ];
};

const filterRemarks = (item: PercentageItem, context: LintContext): readonly LintRemark[] => {
  const { known, nearest, facts } = context;
  if (item.filter === undefined || !("service" in item.filter)) return [];
  const { service } = item.filter;
  const group = context.groupOf(item.group);
  const last = context.factsOfGroup(item.group);
  if (group !== undefined && last !== undefined && last.products.length > 0) {
    if (last.products.some(({ productCode }) => productCode === service)) return [];
    if (known.ofService.has(service))
      return [
        note(
          "filter-without-usage",
          [itemConcern(item), groupConcern(group)],
          `${item.name} counts ${service} alone, of which ${group.name} had none in ${facts.period}`,
        ),
      ];
  }
  if (known.ofService.has(service) || !known.hasUsage || !known.complete) return [];
  const meant = nearest(service, known.ofService.keys());
  const reason = `${item.name} counts nothing: ${known.source} have no service ${service}`;
  return [
    (meant === undefined ? note : warn)(
      "filter-without-usage",
      [itemConcern(item)],
      meant === undefined ? reason : `${reason}; did you mean ${meant}?`,
    ),
  ];
};
