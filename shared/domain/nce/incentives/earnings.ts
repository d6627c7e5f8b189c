import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { D } from "../../money/decimal.ts";
import { currencyText, roundToCurrency } from "../../money/rounding.ts";
import { BillingPeriod, periodOf } from "../../time/billing-period.ts";
import { startOfDay } from "../../time/calendar-date.ts";
import { NceSubscriptionId, TenantId } from "../ids.ts";
import { Percent } from "../partner.ts";
import { paidFor, refundOf } from "../settlement/settle-segment.ts";
import type { ChargeSegment } from "../subscription/charge-segment.ts";

/**
 * One entry of the ledger of incentives: revenue billed in a month earns a percentage, revenue given back takes it
 * again, as a negative entry in the month of the transfer (spec section 5.5). Nothing is ever corrected in the past.
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

const earning = (
  kind: Earning["kind"],
  { partner, id }: Holder,
  {
    segment,
    base,
    month,
  }: { readonly segment: ChargeSegment; readonly base: D; readonly month: BillingPeriod },
): Earning => {
  const percent = segment.incentivePercent ?? "0";
  const currency = segment.billingCurrency;
  return {
    kind,
    partner,
    subscription: id,
    segment: segment.id,
    month,
    base: currencyText(base, currency),
    percent,
    amount: currencyText(roundToCurrency(base.times(percent).div(100), currency), currency),
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
        base: paidFor([segment]),
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

/** Total of earnings of one partner, which are in one currency. */
export const totalOf = (earnings: readonly Earning[]): D =>
  earnings.reduce((total, { amount }) => total.plus(amount), new D(0));
