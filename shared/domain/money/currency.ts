import { z } from "zod";

/**
 * ISO 4217 as of 2026, with BGN, HRK and ZWL, which left it lately and may stand in the data of older months.
 * Written out: the runtime's own list changes with its version and holds currencies of the last century.
 */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD " +
    "CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF " +
    "GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK " +
    "LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR " +
    "PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP " +
    "SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF " +
    "XPF YER ZAR ZMW ZWG ZWL"
  ).split(" "),
);

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
