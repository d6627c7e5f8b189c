import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { D, sum } from "../../money/decimal.ts";
import { currencyText, displayPrice } from "../../money/rounding.ts";
import {
  CalendarDate,
  DateRange,
  type CalendarDate as Day,
  daysFrom,
  daysIn,
  latest,
} from "../../time/calendar-date.ts";
import type { RateOf } from "../fx.ts";
import type { NcePartner } from "../partner.ts";
import { refuse } from "../refusals.ts";
import type { RoundingPolicy } from "../rounding-policy.ts";
import { type ChargeSegment, effectivePrice } from "../subscription/charge-segment.ts";
import {
  type ChargeContext,
  chargesDue,
  chargeTerms,
  promotionIn,
  withCharges,
} from "../subscription/charges-due.ts";
import { type LicenceSubscription, ownedFrom } from "../subscription/subscription.ts";
import { cyclesOf, termDays } from "../subscription/terms.ts";
import { checkCurrencies } from "./check-currencies.ts";
import { continued, movedPart, paidFor, SettledSegment, settledSegment } from "./settle-segment.ts";

const Money = z.strictObject({ amount: z.string(), currency: Currency });

/**
 * What moving one licence subscription on a day does to the money of both partners. Plain data: it is stored with the
 * line and shown as it is. Amounts have their currency's digits.
 */
export const Settlement = z.strictObject({
  /** The transfer day, UTC. It belongs to the target. */
  effectiveDate: CalendarDate,
  term: DateRange,
  /** Days of the term, its first to its last. */
  termDays: z.int(),
  /** Days the source paid for: from the term's start or its own arrival to the day before. */
  sourceDays: z.int(),
  targetDays: z.int(),
  /** Price of one seat for what the target takes over of the running cycle, pricing currency, 30 places. */
  effectiveUnitPrice: z.string(),
  pricingCurrency: Currency,
  segments: z.array(SettledSegment),
  refund: Money,
  /** Charged to the target with the transfer; further cycles follow on their own days. */
  charge: Money,
  /** What the source has paid for this term in the end. */
  sourceNet: Money,
  /** What the source was charged before the refund. */
  sourcePaid: Money,
});
export type Settlement = z.infer<typeof Settlement>;

export type SettleRequest = {
  readonly subscription: LicenceSubscription;
  readonly source: Pick<NcePartner, "billingCurrency" | "incentivePercent" | "region">;
  readonly target: Pick<NcePartner, "billingCurrency" | "incentivePercent" | "region">;
  /** UTC day of the line's completion; for a preview any day. */
  readonly day: Day;
  readonly rateOf: RateOf;
  readonly rounding: RoundingPolicy;
};

/** A settlement with the charges behind it. */
export type Settling = {
  readonly settlement: Settlement;
  /** The source's charges that had come due by the day and were not posted yet. */
  readonly posted: readonly ChargeSegment[];
  /** All charges of the source in this term, `posted` included. */
  readonly charged: readonly ChargeSegment[];
  /** The target's charges of the transfer day, one for each refunded segment. */
  readonly taken: readonly ChargeSegment[];
};

/**
 * Settles one subscription (spec section 5). The source is charged for what had come due, then refunded for every day
 * from `day` on; the target is charged for the same days at the same price. Refused: the term is over (renew first), the
 * currencies may not differ here, or a rate is missing.
 */
export const settle = (request: SettleRequest): Settling => {
  const { subscription, day, source, target, rateOf, rounding } = request;
  if (day > subscription.termEnd)
    refuse("subscription-term-over", "The term is over; it has to be renewed first.");
  checkCurrencies(subscription, source, target);
  const sourceContext: ChargeContext = { partner: source, rateOf, rounding };
  const posted = chargesDue(subscription, day, sourceContext);
  const charged = withCharges(subscription, posted).segments;
  const terms = chargeTerms(subscription, day, { partner: target, rateOf, rounding });
  const { rounding: _, ...targetTerms } = terms;
  const pairs = charged.flatMap((segment) => {
    const moved = movedPart(segment, day);
    return moved === undefined ? [] : [{ segment, next: continued(segment, moved, targetTerms) }];
  });
  const segments = pairs.map(({ segment, next }) => settledSegment(segment, next, subscription.currency));
  const refund = sum(segments.map((each) => new D(each.refund.amount)));
  const charge = sum(segments.map((each) => new D(each.charge.amount)));
  const money = (amount: D, currency: Currency) => ({ amount: currencyText(amount, currency), currency });
  const term = termDays(subscription);
  const first = latest(day, subscription.termStart);
  const settlement: Settlement = {
    effectiveDate: day,
    term,
    termDays: daysIn(term),
    sourceDays: daysFrom(ownedFrom(subscription), first),
    targetDays: daysIn({ start: first, end: term.end }),
    effectiveUnitPrice: runningPrice(subscription, first, segments),
    pricingCurrency: subscription.currency,
    segments,
    refund: money(refund, source.billingCurrency),
    charge: money(charge, target.billingCurrency),
    sourceNet: money(paidFor(charged).plus(refund), source.billingCurrency),
    sourcePaid: money(paidFor(charged), source.billingCurrency),
  };
  return { settlement, posted, charged, taken: pairs.map(({ next }) => next) };
};

/** Before its term has begun nothing was charged: the target will pay the first cycle whole. */
const runningPrice = (
  subscription: LicenceSubscription,
  first: Day,
  segments: readonly SettledSegment[],
): string => {
  const running = segments.find(({ moved }) => moved.start === first);
  if (running !== undefined) return running.effectiveUnitPrice;
  const [cycle] = cyclesOf(subscription);
  if (cycle === undefined) return "0";
  const price = {
    unitPrice: subscription.unitPrice,
    priced: cycle.priced,
    ...promotionIn(subscription, cycle),
  };
  return displayPrice(effectivePrice(price, daysIn(cycle.charged)));
};
