import { addMonths, type BillingPeriod } from "../time/billing-period.ts";

/** Last month (inclusive) of an item of the file; undefined: every month from its first on. */
export const lastPeriodOf = (item: {
  readonly from: BillingPeriod;
  readonly to?: BillingPeriod | undefined;
  readonly months?: number | undefined;
}): BillingPeriod | undefined =>
  item.to ?? (item.months === undefined ? undefined : addMonths(item.from, item.months - 1));
