import { levelCosts } from "../billing-transfer/level-costs.ts";
import type { AccountId } from "../identifiers.ts";
import { D, sum } from "../money/decimal.ts";
import { isSelected, landsIn } from "../rating/members.ts";
import type { RatedGroup, Selection } from "../rating/model.ts";
import { DEFAULT_POLICY } from "../rating/policy.ts";
import { type Check, equality } from "./check.ts";
import type { ReconciliationInput } from "./reconciliation-input.ts";

/** What of a group was not sold on by the selections of the level below: the buyer's own usage. */
const keptOf = (sold: RatedGroup, resold: readonly Selection[]): D => {
  const lands = landsIn(resold);
  const products = sold.products.filter(
    ({ payer, account }) => !isSelected(resold, { payerAccount: payer, usageAccount: account }),
  );
  const customs = sold.customLines.filter(({ account }) => !lands(account));
  return sum([...products, ...customs].map(({ amount }) => new D(amount)));
};

/**
 * Cost of a level = sell price of the level above: what was sold to `owner` is found again in the costs of its
 * own groups, or in accounts that it sells to nobody (its own usage). One check per group it buys through.
 */
export const levelChecks = (owner: AccountId, input: ReconciliationInput): readonly Check[] => {
  const rated = new Map(input.groups.map((group) => [group.task.arn, group.rated] as const));
  const bought = input.groups.filter(({ task }) => task.buyer === owner && task.owner !== owner);
  return bought.map(({ task: upper, rated: sold }) => {
    const lower = input.groups
      .filter(({ task }) => task.owner === owner)
      .map(({ task }) => ({
        ...task,
        selections: task.selections.filter((part) => part.upstream === upper.arn),
      }))
      .filter((task) => task.selections.length > 0);
    const above = { billable: new Map(), rated };
    const costs = lower
      .flatMap((task) => levelCosts(task, above, DEFAULT_POLICY))
      .map(({ amount }) => new D(amount));
    const resold = lower.flatMap((task) => task.selections);
    return equality(
      `level:${upper.arn}`,
      "price charged by the level above = cost of own groups + own usage",
      new D(sold.total),
      sum(costs).plus(keptOf(sold, resold)),
    );
  });
};
