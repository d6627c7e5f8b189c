import type { NceSubscription } from "../subscription/subscription.ts";
import { isLicence } from "../subscription/subscription.ts";
import type { BillingPlan } from "../subscription/terms.ts";

/** Licence lines of one billing plan a transfer may hold (spec section 4). Azure is not counted. */
export const LINES_PER_PLAN_MAX = 25;

/**
 * Lines a transfer may hold altogether. Microsoft has no such limit for Azure; here a transfer is one record, and a
 * thousand complete lines are as many as it has room for (2026-11-27).
 */
export const LINES_MAX = 1000;
/** So that with 25 of each of the three plans it is no more than `LINES_MAX`. */
const UNCOUNTED_MAX = 900;

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
 * order of ids, and the n-th 900 of what is not counted. The order of the selection does not matter. Fewer is
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
    const index = Math.floor(position / (plan === undefined ? UNCOUNTED_MAX : LINES_PER_PLAN_MAX));
    transfers[index] = [...(transfers[index] ?? []), subscription];
  }
  return transfers;
};
