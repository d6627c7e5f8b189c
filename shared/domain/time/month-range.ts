import type { BillingPeriod } from "./billing-period.ts";

/** Months from `from` on, to the month before `until`; without `until`: without end. */
export type MonthRange = { readonly from: BillingPeriod; readonly until?: BillingPeriod | undefined };

/** The months two ranges share; undefined when there are none. */
export const sharedMonths = (left: MonthRange, right: MonthRange): MonthRange | undefined => {
  const from = left.from > right.from ? left.from : right.from;
  const until = earlier(left.until, right.until);
  return until !== undefined && until <= from ? undefined : { from, until };
};

export const isInRange = (month: BillingPeriod, { from, until }: MonthRange): boolean =>
  month >= from && (until === undefined || month < until);

const earlier = (left: BillingPeriod | undefined, right: BillingPeriod | undefined) =>
  left === undefined || (right !== undefined && right < left) ? right : left;
