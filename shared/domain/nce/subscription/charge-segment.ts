import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { AmountText, D } from "../../money/decimal.ts";
import { CalendarDate, DateRange, daysIn } from "../../time/calendar-date.ts";
import { Instant } from "../../time/instant.ts";
import { FxNote } from "../fx.ts";
import { Percent } from "../partner.ts";
import { RoundingPolicy, seatsAmount } from "../rounding-policy.ts";

/** Why a segment was charged; also the kind of its reconciliation line. */
export const ChargeKind = z.enum([
  "new",
  "renew",
  "cycleCharge",
  "addQuantity",
  "transferIn",
  /** The same days and seats at the price of another SKU. */
  "convertIn",
  /** Seats that stay of a segment some of whose were returned: paid with it, so without a line of its own. */
  "removeQuantity",
]);
export type ChargeKind = z.infer<typeof ChargeKind>;

/** What a promotion took off a charge. */
export const AppliedPromotion = z.strictObject({ id: z.string().min(1).max(128), percent: Percent });

/** Price of a seat for a whole cycle, in the pricing currency, before a promotion. */
export const UnitPrice = AmountText.refine((text) => !text.startsWith("-"), "must not be negative");
export const Quantity = z.int().min(1).max(10_000_000);

/**
 * Days that were paid in advance for a number of seats: a whole cycle, what was left of one when seats were added, or
 * what was left of one when the subscription changed partners. It remembers what it was charged with, so that a refund
 * gives back a share of exactly that.
 */
export const ChargeSegment = z.strictObject({
  /** Unique within its subscription; a moved one keeps the name of the segment it continues. */
  id: z.string().min(1).max(64),
  kind: ChargeKind,
  start: CalendarDate,
  end: CalendarDate,
  /** The days a whole `unitPrice` pays for. A share is always taken of this, so a chain of moves adds no error. */
  priced: DateRange,
  /** Price of a seat for `priced`, in the subscription's pricing currency, before the promotion. */
  unitPrice: UnitPrice,
  promotion: AppliedPromotion.optional(),
  quantity: Quantity,
  billingCurrency: Currency,
  fx: FxNote,
  rounding: RoundingPolicy,
  chargedOn: CalendarDate,
  /** Incentive its revenue earned with, in percent. */
  incentivePercent: Percent.optional(),
  /** In records of before 2026-11-27: until when its seats can be given back. Now `seatWindows` of the subscription. */
  cancellableUntil: Instant.optional(),
  /** First day that was given back: from it on another segment is paid for instead, or none. */
  givenBackFrom: CalendarDate.optional(),
});
export type ChargeSegment = z.infer<typeof ChargeSegment>;

const HUNDRED = new D(100);
export type Pricing = Pick<ChargeSegment, "unitPrice" | "promotion" | "priced">;

/** Numerator and denominator apart: one division at the very end keeps what ends in cents exact. */
const shareOf = ({ unitPrice, promotion, priced }: Pricing, days: number) => ({
  numerator: new D(unitPrice).times(HUNDRED.minus(promotion?.percent ?? 0)).times(days),
  denominator: HUNDRED.times(daysIn(priced)),
});

/** Price of one seat for some of the priced days, after the promotion, in the pricing currency, unrounded. */
export const effectivePrice = (pricing: Pricing, days: number): D => {
  const { numerator, denominator } = shareOf(pricing, days);
  return numerator.div(denominator);
};

/** How a segment's seats are converted and rounded. */
export type Billing = Pick<ChargeSegment, "quantity" | "billingCurrency" | "fx" | "rounding">;

/** What the seats cost for some of the priced days: converted first, rounded after (spec section 5.3). */
export const amountFor = (pricing: Pricing, billing: Billing, days: number): D => {
  const { numerator, denominator } = shareOf(pricing, days);
  const seatPrice = numerator.times(billing.fx.rate).div(denominator);
  return seatsAmount(billing.rounding, seatPrice, {
    quantity: billing.quantity,
    currency: billing.billingCurrency,
  });
};

/** What was charged for the segment, in its billing currency; what was given back since is not taken off. */
export const segmentAmount = (segment: ChargeSegment): D => amountFor(segment, segment, daysIn(segment));

/** The days of a segment that were given back. */
export const givenBackDays = ({ givenBackFrom, end }: ChargeSegment): DateRange | undefined =>
  givenBackFrom === undefined ? undefined : { start: givenBackFrom, end };
