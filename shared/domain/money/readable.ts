import { type Currency, minorDigits } from "./currency.ts";
import { D } from "./decimal.ts";
import { roundToCurrency } from "./rounding.ts";

/** 1234567.8 → 1,234,567.80, in the currency's digits. For people only. */
export const readable = (amount: string, currency: Currency): string => {
  const [whole, fraction] = roundToCurrency(new D(amount), currency)
    .toFixed(minorDigits(currency))
    .split(".");
  const grouped = (whole ?? "").replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};
