import type { Currency } from "../../money/currency.ts";
import { type CalendarDate, isInDays } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import { type RateOf, rateFor } from "../fx.ts";
import type { NcePartner } from "../partner.ts";
import { refuse } from "../refusals.ts";
import type { RoundingPolicy } from "../rounding-policy.ts";
import { windowsWith } from "./cancellation-window.ts";
import type { ChargeKind, ChargeSegment } from "./charge-segment.ts";
import { type LicenceSubscription, ownedFrom } from "./subscription.ts";
import { type Cycle, cyclesOf } from "./terms.ts";

/** What a charge needs to know besides the subscription. */
export type ChargeContext = {
  readonly partner: Pick<NcePartner, "billingCurrency" | "incentivePercent">;
  readonly rateOf: RateOf;
  readonly rounding: RoundingPolicy;
};

/** How a charge of a day is converted, rounded and rewarded. */
export const chargeTerms = (
  { currency }: { readonly currency: Currency },
  day: CalendarDate,
  { partner, rateOf, rounding }: ChargeContext,
) => ({
  billingCurrency: partner.billingCurrency,
  fx: rateFor(rateOf, { from: currency, to: partner.billingCurrency }, day),
  rounding,
  chargedOn: day,
  ...(partner.incentivePercent === undefined ? {} : { incentivePercent: partner.incentivePercent }),
});

/** The promotion as it holds for a cycle: by the cycle's first day, so that nobody's move ends it early. */
export const promotionIn = ({ promotion }: LicenceSubscription, { charged }: Cycle) =>
  promotion === undefined || charged.start > promotion.until
    ? {}
    : { promotion: { id: promotion.id, percent: promotion.percent } };

const kindOf = ({ termNumber }: LicenceSubscription, { index }: Cycle): ChargeKind => {
  if (index > 0) return "cycleCharge";
  return termNumber === 1 ? "new" : "renew";
};

/** The cycles this partner pays in full and was not charged for yet, whenever they begin. */
export const uncharged = (subscription: LicenceSubscription): readonly Cycle[] =>
  cyclesOf(subscription).filter(
    ({ charged }) =>
      charged.start >= ownedFrom(subscription) &&
      !subscription.segments.some(({ start }) => isInDays(start, charged)),
  );

/** The charge of a whole cycle, on its first day. */
export const cycleSegment = (
  subscription: LicenceSubscription,
  cycle: Cycle,
  context: ChargeContext,
): ChargeSegment => ({
  id: `${subscription.termNumber}-${cycle.index + 1}`,
  kind: kindOf(subscription, cycle),
  ...cycle.charged,
  priced: cycle.priced,
  unitPrice: subscription.unitPrice,
  ...promotionIn(subscription, cycle),
  quantity: subscription.quantity,
  ...chargeTerms(subscription, cycle.charged.start, context),
});

/** Charges that have come due by a day (included) and are not there yet, oldest first. Charging twice adds nothing. */
export const chargesDue = (
  subscription: LicenceSubscription,
  through: CalendarDate,
  context: ChargeContext,
): readonly ChargeSegment[] =>
  uncharged(subscription)
    .filter(({ charged }) => charged.start <= through)
    .map((cycle) => cycleSegment(subscription, cycle, context));

export const withCharges = (
  subscription: LicenceSubscription,
  charges: readonly ChargeSegment[],
): LicenceSubscription => ({ ...subscription, segments: [...subscription.segments, ...charges] });

/**
 * Adds seats for the rest of the running cycle, at the cycle's price by the day; later cycles are charged for all seats.
 * What has come due is charged first, at the old quantity. The added seats can be given back for seven days.
 */
export const addSeats = (
  subscription: LicenceSubscription,
  added: { readonly seats: number; readonly at: Instant; readonly day: CalendarDate },
  context: ChargeContext,
): { readonly subscription: LicenceSubscription; readonly charges: readonly ChargeSegment[] } => {
  const due = chargesDue(subscription, added.day, context);
  const cycle = cyclesOf(subscription).find(({ charged }) => isInDays(added.day, charged));
  if (cycle === undefined) refuse("subscription-term-over", "Seats can be added during the term only.");
  const charge: ChargeSegment = {
    id: freeName(`${subscription.termNumber}-${cycle.index + 1}`, [...subscription.segments, ...due]),
    kind: "addQuantity",
    start: added.day,
    end: cycle.charged.end,
    priced: cycle.priced,
    unitPrice: subscription.unitPrice,
    ...promotionIn(subscription, cycle),
    quantity: added.seats,
    ...chargeTerms(subscription, added.day, context),
  };
  const charges = [...due, charge];
  const quantity = subscription.quantity + added.seats;
  const seatWindows = windowsWith(subscription, added);
  return { subscription: { ...withCharges(subscription, charges), quantity, seatWindows }, charges };
};

/** Numbers additions within their cycle. Names that came along with a move are taken. */
const freeName = (cycle: string, segments: readonly ChargeSegment[], number = 1): string => {
  const name = `${cycle}+${number}`;
  return segments.some(({ id }) => id === name) ? freeName(cycle, segments, number + 1) : name;
};
