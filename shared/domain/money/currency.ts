import { z } from "zod";

const KNOWN = new Set(Intl.supportedValuesOf("currency"));

/** ISO 4217 code. */
export const Currency = z
  .string()
  .refine((code) => KNOWN.has(code), "must be an ISO 4217 currency code such as USD")
  .brand<"Currency">();
export type Currency = z.infer<typeof Currency>;

const digits = new Map<string, number>();

/** Minor-unit digits of a currency by ISO 4217: USD 2, JPY 0, KWD 3. */
export const minorDigits = (currency: Currency): number => {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const resolved = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  const found = resolved.maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
};
