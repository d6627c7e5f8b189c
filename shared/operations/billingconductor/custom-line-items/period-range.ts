import { addMonths, BillingPeriod, nextPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { MonthRange } from "../../../domain/time/month-range.ts";
import { validation } from "../errors.ts";
import type { PeriodRange } from "./item-members.ts";

/** Created without a range, an item is charged once, in the current month (spec section 3.4 (I)(?)). */
export const createdMonths = (range: PeriodRange | undefined, now: Instant): MonthRange => {
  const current = periodOf(now);
  return range === undefined ? { from: current, until: nextPeriod(current) } : monthsOf(range, now);
};

/** An edit without a range holds from the current month on, as edits of everything else do. */
export const editedMonths = (range: PeriodRange | undefined, now: Instant): MonthRange =>
  range === undefined ? { from: periodOf(now) } : monthsOf(range, now);

/**
 * The months of a range: from the current or the previous month, either on or that one month.
 * @throws OperationError ILLEGAL_BILLING_PERIOD_RANGE
 */
const monthsOf = (
  { InclusiveStartBillingPeriod: start, ExclusiveEndBillingPeriod: end }: PeriodRange,
  now: Instant,
): MonthRange => {
  const current = periodOf(now);
  const from = [current, addMonths(current, -1)].find((month) => month === start);
  if (from === undefined || (end !== undefined && end !== nextPeriod(from)))
    throw validation(
      "ILLEGAL_BILLING_PERIOD_RANGE",
      // The real service's own words.
      "Invalid custom line item billing period range.",
    );
  return end === undefined ? { from } : { from, until: BillingPeriod.parse(end) };
};
