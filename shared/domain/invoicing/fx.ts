import type { FxRate } from "../configuration/model.ts";
import type { Currency } from "../money/currency.ts";
import { D } from "../money/decimal.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import type { FxNote } from "./invoice.ts";

/** A rate the month needs and the configuration does not hold. Nothing is guessed from another month or pair. */
export type FxMissing = {
  readonly kind: "fx-missing";
  readonly from: Currency;
  readonly to: Currency;
  readonly period: BillingPeriod;
};

export type Conversion = { readonly kind: "conversion"; readonly factor: D; readonly note: FxNote | null };

/**
 * How amounts in `from` become amounts in `to` on invoices of `period`. Only a stored rate of exactly this
 * pair counts: the inverse of the opposite pair is not the rate anyone quoted. Several dates: the latest.
 */
export const conversionOf = (
  rates: readonly FxRate[],
  pair: { readonly from: Currency; readonly to: Currency; readonly period: BillingPeriod },
): Conversion | FxMissing => {
  const { from, to, period } = pair;
  if (from === to) return { kind: "conversion", factor: new D(1), note: null };
  const found = rates
    .filter((rate) => rate.period === period && rate.from === from && rate.to === to)
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0))[0];
  if (found === undefined) return { kind: "fx-missing", from, to, period };
  const note = { from, to, rate: found.rate, date: found.date, source: found.source };
  return { kind: "conversion", factor: new D(found.rate), note };
};
