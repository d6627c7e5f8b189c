import type { D } from "../../money/decimal.ts";
import type { CalendarDate } from "../../time/calendar-date.ts";
import { type ChargeSegment, segmentAmount } from "../subscription/charge-segment.ts";
import { type ChargeContext, cycleSegment, uncharged } from "../subscription/charges-due.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";

export type LaterCharge = { readonly segment: ChargeSegment; readonly amount: D };

/**
 * The cycles after `day` until the end of the term, as far as they can be foreseen: at the seats and, where currencies
 * differ, the rate of `day`. A source has them no more after a transfer on `day`, its target has them instead.
 */
export const laterCharges = (
  subscription: LicenceSubscription,
  day: CalendarDate,
  context: ChargeContext,
): readonly LaterCharge[] => {
  const known: ChargeContext = { ...context, rateOf: (pair) => context.rateOf(pair, day) };
  return uncharged(subscription)
    .filter(({ charged }) => charged.start > day)
    .map((cycle) => {
      const segment = cycleSegment(subscription, cycle, known);
      return { segment, amount: segmentAmount(segment) };
    });
};
