import { type Currency, minorDigits } from "./currency.ts";
import { D } from "./decimal.ts";

/**
 * The one place that knows how Rebill rounds: half away from zero (the tax authorities' "kaufmännisch";
 * -0.005 becomes -0.01). Money is rounded on an invoice line, never before.
 */
const HALF_UP = D.ROUND_HALF_UP;

/** Rounds to the currency's minor unit. */
export const roundToCurrency = (amount: D, currency: Currency): D =>
  amount.toDecimalPlaces(minorDigits(currency), HALF_UP);

/** An invoiced amount as text with exactly the currency's digits: `1380.00`, JPY `1380`. */
export const currencyText = (amount: D, currency: Currency): string => {
  const text = amount.toFixed(minorDigits(currency), HALF_UP);
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
};

/** AWS's own precision of costs, rates and usage amounts in exports: 10 places (contract.md section 3). */
export const EXPORT_PLACES = 10;
export const roundToExport = (value: D): D => value.toDecimalPlaces(EXPORT_PLACES, HALF_UP);

/** Rounds towards zero to an export's 10 places: a quantity that must not exceed what pays for it. */
export const floorToExport = (value: D): D => value.toDecimalPlaces(EXPORT_PLACES, D.ROUND_DOWN);

/** A pricing rule's percentage is stored with 2 places (Billing Conductor: 12.345 → 12.35). */
export const roundPercentage = (value: D): D => value.toDecimalPlaces(2, HALF_UP);

/** A printed ratio such as a margin percentage: 2 places. */
export const percentageText = (value: D): string => value.toFixed(2, HALF_UP);
