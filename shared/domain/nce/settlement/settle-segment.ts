import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { type D, sum } from "../../money/decimal.ts";
import { currencyText, displayPrice } from "../../money/rounding.ts";
import { type CalendarDate, DateRange, daysFrom, daysIn, latest } from "../../time/calendar-date.ts";
import { FxNote } from "../fx.ts";
import {
  AppliedPromotion,
  amountFor,
  type ChargeSegment,
  effectivePrice,
  givenBackDays,
  Quantity,
  segmentAmount,
  UnitPrice,
} from "../subscription/charge-segment.ts";

/** An amount with exactly its currency's digits, and what it was converted with. */
export const Settled = z.strictObject({ amount: z.string(), currency: Currency, fx: FxNote });
export type Settled = z.infer<typeof Settled>;

/** One prepaid segment cut at the transfer day: the same days refunded to one partner and charged to the other. */
export const SettledSegment = z.strictObject({
  segment: z.string(),
  /** Days that change partners. */
  moved: DateRange,
  movedDays: z.int().min(1),
  /** Days of it the source keeps and has paid. */
  keptDays: z.int().min(0),
  /** Days a whole unit price pays for. */
  pricedDays: z.int().min(1),
  unitPrice: UnitPrice,
  promotion: AppliedPromotion.optional(),
  quantity: Quantity,
  pricingCurrency: Currency,
  /** Price of a seat for the moved days, in the pricing currency, 30 places: a rounded one does not multiply back. */
  effectiveUnitPrice: z.string(),
  /** Not positive. */
  refund: Settled,
  charge: Settled,
});
export type SettledSegment = z.infer<typeof SettledSegment>;

/** What of a segment changes hands on day `day`; undefined: it was over, or given back, before. */
export const movedPart = (segment: ChargeSegment, day: CalendarDate): DateRange | undefined =>
  segment.end < day || segment.givenBackFrom !== undefined
    ? undefined
    : { start: latest(segment.start, day), end: segment.end };

/**
 * The target's segment for the moved days: same price, promotion and rounding, converted at the target's own rate.
 * It goes on referring to the days the price pays for, so that it can be moved again.
 */
export const continued = (
  segment: ChargeSegment,
  moved: DateRange,
  charged: Pick<ChargeSegment, "billingCurrency" | "fx" | "chargedOn" | "incentivePercent">,
): ChargeSegment => {
  const { incentivePercent: _, ...kept } = segment;
  return { ...kept, ...moved, kind: "transferIn", ...charged };
};

/**
 * The refund is a share of exactly what was charged: at the rate and the rounding stored with the charge, so it can
 * never be more than was paid (spec section 5.3). In one currency the charge is the same number.
 */
export const refundOf = (segment: ChargeSegment, moved: DateRange): D =>
  amountFor(segment, segment, daysIn(moved)).negated();

export const settledSegment = (
  segment: ChargeSegment,
  next: ChargeSegment,
  pricingCurrency: Currency,
): SettledSegment => {
  const moved = { start: next.start, end: next.end };
  return {
    segment: segment.id,
    moved,
    movedDays: daysIn(moved),
    keptDays: daysFrom(segment.start, moved.start),
    pricedDays: daysIn(segment.priced),
    unitPrice: segment.unitPrice,
    ...(segment.promotion === undefined ? {} : { promotion: segment.promotion }),
    quantity: segment.quantity,
    pricingCurrency,
    effectiveUnitPrice: displayPrice(effectivePrice(segment, daysIn(moved))),
    refund: {
      amount: currencyText(refundOf(segment, moved), segment.billingCurrency),
      currency: segment.billingCurrency,
      fx: segment.fx,
    },
    charge: {
      amount: currencyText(segmentAmount(next), next.billingCurrency),
      currency: next.billingCurrency,
      fx: next.fx,
    },
  };
};

/** What was paid for segments in the end, in their one billing currency: what was given back is taken off. */
export const paidFor = (segments: readonly ChargeSegment[]): D =>
  sum(
    segments.map((segment) => {
      const days = givenBackDays(segment);
      const charged = segmentAmount(segment);
      return days === undefined ? charged : charged.plus(refundOf(segment, days));
    }),
  );
