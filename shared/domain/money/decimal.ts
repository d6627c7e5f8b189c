import { Decimal } from "decimal.js";
import { z } from "zod";

/**
 * The project's decimal: 80 significant digits, so that no product of a quantity, a rate and a percentage
 * is ever rounded on its way, and no exponent when printed. Import it from here only: the library's default
 * keeps 20 digits and prints `2e-7`.
 */
export const D = Decimal.clone({ precision: 80, toExpNeg: -9e15, toExpPos: 9e15, rounding: 4 });
export type D = Decimal;

export const ZERO: D = new D(0);

/** Plain decimal text as it travels on the wire and in stored records: no exponent, no leading plus. */
export const DECIMAL_TEXT = /^-?\d+(\.\d+)?$/;

/** A decimal on the wire. Parsed from text only; a binary double is never accepted. */
export const Amount = z
  .string()
  .regex(DECIMAL_TEXT, 'must be a decimal number as text, such as "12.50"')
  .transform((text) => new D(text));

/** Decimal text that stays text (records and files), normalised to have no surplus zeros. */
export const AmountText = z
  .string()
  .regex(DECIMAL_TEXT, 'must be a decimal number as text, such as "12.50"')
  .transform((text) => plain(new D(text)));

/** Canonical text of a decimal: full precision, no exponent, no trailing zeros, never "-0". */
export const plain = (value: D): string => (value.isZero() ? "0" : value.toFixed());

export const sum = (values: Iterable<D>): D => {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
};
