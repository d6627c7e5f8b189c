import { type Currency, minorDigits } from "./currency.ts";
import { D, plain } from "./decimal.ts";

/**
 * The one place that knows how Rebill rounds: half away from zero (the tax authorities' "kaufmännisch";
 * -0.005 becomes -0.01). Money is rounded on an invoice line, never before.
 */
const HALF_UP = D.ROUND_HALF_UP;

/** Rounds to a number of decimal places. */
export const roundToPlaces = (amount: D, places: number): D => amount.toDecimalPlaces(places, HALF_UP);

/** Rounds to the currency's minor unit. */
export const roundToCurrency = (amount: D, currency: Currency): D =>
  roundToPlaces(amount, minorDigits(currency));

/**
 * Cuts off below the currency's minor unit, towards zero: how Microsoft makes a seat's price out of a share of days
 * (spec/microsoft-nce-transfer.md section 5.2).
 */
export const truncateToCurrency = (amount: D, currency: Currency): D =>
  amount.toDecimalPlaces(minorDigits(currency), D.ROUND_DOWN);

/** Rounded text with exactly that many places, never "-0". */
const textAt = (amount: D, places: number): string => {
  const text = amount.toFixed(places, HALF_UP);
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
};

/** An invoiced amount as text with exactly the currency's digits: `1380.00`, JPY `1380`. */
export const currencyText = (amount: D, currency: Currency): string => textAt(amount, minorDigits(currency));

/** Decimal places of amounts in an e-invoice: the currency's, but two at most (EN 16931, rules BR-DEC). */
export const eInvoicePlaces = (currency: Currency): number => Math.min(minorDigits(currency), 2);

/** An amount as an e-invoice may carry it: JPY `1380`, EUR `1380.00`, KWD `1380.00` as well. */
export const eInvoiceText = (amount: D, currency: Currency): string =>
  textAt(amount, eInvoicePlaces(currency));

/** AWS's own precision of costs, rates and usage amounts in exports: 10 places (contract.md section 3). */
export const EXPORT_PLACES = 10;
export const roundToExport = (value: D): D => value.toDecimalPlaces(EXPORT_PLACES, HALF_UP);

/** Rounds towards zero to an export's 10 places: a quantity that must not exceed what pays for it. */
export const floorToExport = (value: D): D => value.toDecimalPlaces(EXPORT_PLACES, D.ROUND_DOWN);

/** A pricing rule's percentage is stored with 2 places (Billing Conductor: 12.345 → 12.35). */
export const roundPercentage = (value: D): D => value.toDecimalPlaces(2, HALF_UP);

/** A printed ratio such as a margin percentage: 2 places. */
export const percentageText = (value: D): string => value.toFixed(2, HALF_UP);

/** A price per day share that never ends (1/365), kept for display and for whoever multiplies back: 30 places. */
export const displayPrice = (value: D): string => plain(value.toDecimalPlaces(30, HALF_UP));
