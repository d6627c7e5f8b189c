import type { Currency } from "../../money/currency.ts";
import type { D } from "../../money/decimal.ts";
import { currencyText } from "../../money/rounding.ts";
import type { NceSubscriptionId } from "../ids.ts";
import type { NcePartner } from "../partner.ts";
import { laterCharges } from "../settlement/later-charges.ts";
import { type SettleRequest, settle } from "../settlement/settle.ts";
import { accruals, type Earning, earnedBy, reversals, totalOf } from "./earnings.ts";

type Money = { readonly amount: string; readonly currency: Currency };

/** What moving one subscription on a day means for both partners' incentives, before anybody commits. */
export type IncentiveForecast = {
  readonly source: {
    /** Earned in this term up to the day, and what of it is taken back. */
    readonly earned: Money;
    readonly reversals: readonly Earning[];
    readonly keeps: Money;
  };
  readonly target: {
    /** With the transfer, then with each later charge; these are foreseen at the percentage of today. */
    readonly onTransfer: readonly Earning[];
    readonly later: readonly Earning[];
    readonly total: Money;
    /** Always nothing: moving a customer is no new customer (spec section 5.5). */
    readonly customerAdd: Money;
  };
};

export const forecastIncentives = (
  request: SettleRequest & {
    readonly source: NcePartner;
    readonly target: NcePartner;
    /** What the target's subscription will be called; nobody knows its id before the completion. */
    readonly arriving: NceSubscriptionId;
  },
): IncentiveForecast => {
  const { subscription, source, target, day, rateOf, rounding } = request;
  const { charged, taken } = settle(request);
  const money = (amount: D, currency: Currency): Money => ({
    amount: currencyText(amount, currency),
    currency,
  });
  const leaving = { partner: source.tenant, id: subscription.id };
  const coming = { partner: target.tenant, id: request.arriving };
  const earned = earnedBy(charged);
  const reversed = reversals(leaving, charged, taken);
  const arrived = { ...subscription, segments: [...taken] };
  const onTransfer = accruals(coming, taken);
  const later = accruals(
    coming,
    laterCharges(arrived, day, { partner: target, rateOf, rounding }).map(({ segment }) => segment),
  );
  return {
    source: {
      earned: money(earned, source.billingCurrency),
      reversals: reversed,
      keeps: money(earned.plus(totalOf(reversed)), source.billingCurrency),
    },
    target: {
      onTransfer,
      later,
      total: money(totalOf([...onTransfer, ...later]), target.billingCurrency),
      customerAdd: money(totalOf([]), target.billingCurrency),
    },
  };
};
