import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { D } from "../../money/decimal.ts";
import { currencyText, roundToCurrency } from "../../money/rounding.ts";
import { BillingPeriod, periodOf } from "../../time/billing-period.ts";
import { startOfDay } from "../../time/calendar-date.ts";
import { amountBack, type SegmentChange } from "../changes/segment-change.ts";
import { NceSubscriptionId, TenantId } from "../ids.ts";
import { Percent } from "../partner.ts";
import { refundOf } from "../settlement/settle-segment.ts";
import { type ChargeSegment, givenBackDays, segmentAmount } from "../subscription/charge-segment.ts";

/**
 * One entry of the ledger of incentives: revenue billed in a month earns a percentage, revenue given back takes it
 * again, as a negative entry in the month of the transfer or change (spec section 5.5). Nothing is ever corrected in the past.
 */
export const Earning = z.strictObject({
  kind: z.enum(["accrual", "reversal"]),
  partner: TenantId,
  subscription: NceSubscriptionId,
  segment: z.string(),
  month: BillingPeriod,
  /** Billed revenue; negative when given back. */
  base: z.string(),
  percent: Percent,
  amount: z.string(),
  currency: Currency,
});
export type Earning = z.infer<typeof Earning>;

type Holder = { readonly partner: TenantId; readonly id: NceSubscriptionId };

/** What revenue of a segment earns, rounded half up. */
const earnedWith = ({ incentivePercent = "0", billingCurrency }: ChargeSegment, base: D): D =>
  roundToCurrency(base.times(incentivePercent).div(100), billingCurrency);

const earning = (
  kind: Earning["kind"],
  { partner, id }: Holder,
  {
    segment,
    base,
    amount = earnedWith(segment, base),
    month,
  }: {
    readonly segment: ChargeSegment;
    readonly base: D;
    readonly amount?: D;
    readonly month: BillingPeriod;
  },
): Earning => {
  const { incentivePercent: percent = "0", billingCurrency: currency } = segment;
  return {
    kind,
    partner,
    subscription: id,
    segment: segment.id,
    month,
    base: currencyText(base, currency),
    percent,
    amount: currencyText(amount, currency),
    currency,
  };
};

/** A term paid at once earns at the transaction, a monthly one month by month: with each charge, in its month. */
export const accruals = (holder: Holder, charges: readonly ChargeSegment[]): readonly Earning[] =>
  charges
    .filter(({ incentivePercent }) => incentivePercent !== undefined)
    .map((segment) =>
      earning("accrual", holder, {
        segment,
        base: segmentAmount(segment),
        month: periodOf(startOfDay(segment.chargedOn)),
      }),
    );

/**
 * Takes back what refunded revenue earned, at the percentage it was earned with. `taken` are the target's charges, which
 * say by their days how much of each of the source's was refunded, and by their date when.
 */
export const reversals = (
  holder: Holder,
  charged: readonly ChargeSegment[],
  taken: readonly ChargeSegment[],
): readonly Earning[] =>
  taken.flatMap((next) => {
    const segment = charged.find(({ id }) => id === next.id);
    return segment?.incentivePercent === undefined
      ? []
      : [
          earning("reversal", holder, {
            segment,
            base: refundOf(segment, { start: next.start, end: next.end }),
            month: periodOf(startOfDay(next.chargedOn)),
          }),
        ];
  });

/**
 * Takes back what revenue earned that was given back without a transfer: for returned seats, what all seats earned less
 * what those that stay have, so that the sum of such entries never exceeds what was earned.
 */
export const givenBackEarnings = (holder: Holder, changes: readonly SegmentChange[]): readonly Earning[] =>
  changes
    .filter(({ segment }) => segment.incentivePercent !== undefined)
    .map((change) => {
      const { segment, days, day, rest } = change;
      const whole = earnedWith(segment, refundOf(segment, days));
      return earning("reversal", holder, {
        segment,
        base: amountBack(change),
        amount: rest === undefined ? whole : whole.plus(earnedWith(rest, segmentAmount(rest))),
        month: periodOf(startOfDay(day)),
      });
    });

/** What segments have earned in the end: what was given back of them earns nothing any more. */
export const earnedBy = (segments: readonly ChargeSegment[]): D =>
  segments.reduce((total, segment) => {
    const days = givenBackDays(segment);
    const back = days === undefined ? new D(0) : earnedWith(segment, refundOf(segment, days));
    return total.plus(earnedWith(segment, segmentAmount(segment))).plus(back);
  }, new D(0));

/** Total of earnings of one partner, which are in one currency. */
export const totalOf = (earnings: readonly Earning[]): D =>
  earnings.reduce((total, { amount }) => total.plus(amount), new D(0));
