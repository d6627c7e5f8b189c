import { z } from "zod";
import { Currency } from "../money/currency.ts";
import { D, DECIMAL_TEXT, plain } from "../money/decimal.ts";
import { CalendarDate } from "../time/calendar-date.ts";
import { refuse } from "./refusals.ts";

/** A rate above 0 as text. */
export const RateText = z
  .string()
  .regex(DECIMAL_TEXT, 'must be a rate as text, such as "11.4235"')
  .refine((text) => !DECIMAL_TEXT.test(text) || new D(text).gt(0), "must be above 0")
  .transform((text) => plain(new D(text)));

/** One quoted rate: an amount in `from` times `rate` is an amount in `to`. */
export const NceFxRate = z.strictObject({ from: Currency, to: Currency, date: CalendarDate, rate: RateText });
export type NceFxRate = z.infer<typeof NceFxRate>;

/** What a charge was converted with: Microsoft's PCToBCExchangeRate and its date. */
export const FxNote = z.strictObject({ rate: RateText, date: CalendarDate });
export type FxNote = z.infer<typeof FxNote>;

export type CurrencyPair = { readonly from: Currency; readonly to: Currency };
/** The rate charges of a day are converted with; undefined where nobody quoted one. */
export type RateOf = (pair: CurrencyPair, date: CalendarDate) => FxNote | undefined;

/**
 * Rates as quoted: the latest one of exactly this pair on or before the day. The inverse of the opposite pair is
 * not a rate anyone quoted. The same currency is 1.
 */
export const quotedRates =
  (rates: readonly NceFxRate[]): RateOf =>
  ({ from, to }, date) => {
    if (from === to) return { rate: "1", date };
    const found = rates
      .filter((each) => each.from === from && each.to === to && each.date <= date)
      .sort((left, right) => (left.date < right.date ? 1 : left.date > right.date ? -1 : 0))[0];
    return found === undefined ? undefined : { rate: found.rate, date: found.date };
  };

/** The same, refused when there is none. */
export const rateFor = (rateOf: RateOf, { from, to }: CurrencyPair, date: CalendarDate): FxNote => {
  const found = rateOf({ from, to }, date);
  if (found === undefined)
    refuse("fx-rate-missing", `No exchange rate from ${from} to ${to} is known for ${date}.`);
  return found;
};
