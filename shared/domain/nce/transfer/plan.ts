import type { NceSubscription } from "../subscription/subscription.ts";
import { isLicence } from "../subscription/subscription.ts";
import type { BillingPlan } from "../subscription/terms.ts";

/** Licence lines of one billing plan a transfer may hold (spec section 4). Azure is not counted. */
export const LINES_PER_PLAN_MAX = 25;

/** How often a subscription is charged, which is what the limit counts by; undefined: not counted. */
export const countedPlan = (subscription: NceSubscription): BillingPlan | undefined =>
  isLicence(subscription) ? subscription.billingPlan : undefined;

/** Licence lines by plan, largest plans or not: only plans that occur. */
export const linesPerPlan = (subscriptions: readonly NceSubscription[]): ReadonlyMap<BillingPlan, number> => {
  const counts = new Map<BillingPlan, number>();
  for (const subscription of subscriptions) {
    const plan = countedPlan(subscription);
    if (plan !== undefined) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  }
  return counts;
};

const byId = (left: NceSubscription, right: NceSubscription) =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0;

/**
 * Splits a selection into the fewest transfers that can be submitted: the n-th holds the n-th 25 of each plan in the
 * order of ids, the first also everything that is not counted. The order of the selection does not matter. Fewer is
 * impossible: some plan would have more than 25 lines in one of them.
 */
export const planTransfers = (
  subscriptions: readonly NceSubscription[],
): readonly (readonly NceSubscription[])[] => {
  const seen = new Map<BillingPlan | undefined, number>();
  const transfers: NceSubscription[][] = [];
  for (const subscription of subscriptions.toSorted(byId)) {
    const plan = countedPlan(subscription);
    const position = seen.get(plan) ?? 0;
    seen.set(plan, position + 1);
    const index = plan === undefined ? 0 : Math.floor(position / LINES_PER_PLAN_MAX);
    transfers[index] = [...(transfers[index] ?? []), subscription];
  }
  return transfers;
};
