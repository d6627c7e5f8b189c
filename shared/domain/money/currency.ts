import { z } from "zod";

const KNOWN = new Set(Intl.supportedValuesOf("currency"));

/** ISO 4217 code. */
export const Currency = z
  .string()
  .refine((code) => KNOWN.has(code), "must be an ISO 4217 currency code such as USD")
  .brand<"Currency">();
export type Currency = z.infer<typeof Currency>;

/**
 * Minor units by ISO 4217 where they are not 2. Written out, because the runtime's own table answers how much
 * cash people carry (HUF 0, IQD 0, COP 0) instead of what a bank transfer can hold, and changes between
 * versions: the same month would no longer give the same bytes.
 */
const DIGITS: Readonly<Record<number, readonly string[]>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "),
  3: "BHD IQD JOD KWD LYD OMR TND".split(" "),
  4: "CLF UYW".split(" "),
};
const digits = new Map(
  Object.entries(DIGITS).flatMap(([count, codes]) => codes.map((code) => [code, Number(count)] as const)),
);

/** Minor-unit digits of a currency by ISO 4217: USD 2, JPY 0, KWD 3. */
export const minorDigits = (currency: Currency): number => digits.get(currency) ?? 2;
