import type { AccountId } from "../identifiers.ts";
import { D, sum } from "../money/decimal.ts";
import { type Check, equality } from "./check.ts";
import { levelCosts, selects, soldParts } from "./level-costs.ts";
import type { ReconciliationInput } from "./reconciliation-input.ts";

/**
 * Cost of a level = sell price of the level above: what was sold to `owner` is found again in the costs of its
 * own groups, or in accounts that it sells to nobody (its own usage). One check per group it buys through.
 */
export const levelChecks = (owner: AccountId, input: ReconciliationInput): readonly Check[] => {
  const { accountsOf } = input;
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
    const costs = sum(
      lower.flatMap((task) =>
        levelCosts(task, { billable: new Map(), rated, accountsOf }).map((part) => new D(part.amount)),
      ),
    );
    const isResold = (account: AccountId): boolean =>
      lower.some((task) => task.selections.some((part) => selects(part, accountsOf)(account)));
    const kept = sum(
      soldParts(sold)
        .filter((part) => !isResold(part.account))
        .map((part) => new D(part.amount)),
    );
    return equality(
      `level:${upper.arn}`,
      "price charged by the level above = cost of own groups + own usage",
      new D(sold.total),
      costs.plus(kept),
    );
  });
};
