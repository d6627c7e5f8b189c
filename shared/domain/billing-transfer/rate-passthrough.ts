import { D, plain, sum } from "../money/decimal.ts";
import { rateCustomLineItems, type UsageTotal } from "../rating/custom-line-items.ts";
import { landsIn } from "../rating/members.ts";
import type { GroupTask, RatedCustomLine, RatedGroup } from "../rating/model.ts";
import type { RatingPolicy } from "../rating/policy.ts";
import { type LevelAbove, mergeProducts, productsAbove } from "./level-costs.ts";

/**
 * A group on the Passthrough plan: what the next level up bills for these very rows, its custom line items that
 * land on these accounts among it, then the group's own (spec/billing-conductor.md section 3.1 rule 11,
 * example 20). At the top that is AWS's bill, net of discounts and without tax. Percentages of the group's own
 * items are of usage; passed custom line items are no part of their base.
 */
export const ratePassthrough = (task: GroupTask, above: LevelAbove, policy: RatingPolicy): RatedGroup => {
  const parts = task.selections.flatMap((selection) => productsAbove(selection, above, policy));
  const usage: UsageTotal[] = parts.map((part) => ({ ...part, amount: new D(part.amount) }));
  const customLines = [
    ...inheritedLines(task, above),
    ...rateCustomLineItems(task.customLineItems, usage, task.primaryAccount),
  ];
  const products = mergeProducts(parts);
  return {
    arn: task.arn,
    currency: task.currency,
    products: [...products],
    customLines,
    suspense: [],
    total: plain(sum([...products, ...customLines].map((part) => new D(part.amount)))),
  };
};

/** One line each, however the level above spread it over its own report. */
const inheritedLines = (task: GroupTask, above: LevelAbove): readonly RatedCustomLine[] => {
  const upstreams = new Set(task.selections.flatMap((selection) => selection.upstream ?? []));
  return [...upstreams].flatMap((upstream) => {
    const lands = landsIn(task.selections.filter((selection) => selection.upstream === upstream));
    return (above.rated.get(upstream)?.customLines ?? [])
      .filter((line) => lands(line.account))
      .map((line) => ({ ...line, computation: "CONSOLIDATED" as const }));
  });
};
