import { JsonNumber } from "../domain/json-number.ts";
import { D, plain } from "../domain/money/decimal.ts";

/** The characters a number may have, as sent and written out: as many as in the configuration file. */
export const NUMBER_LENGTH_MAX = 40;
const PLAIN_ENOUGH = /^[^eE]+([eE][+-]?\d{1,2})?$/;

/**
 * The exact value of a number of a JSON document; undefined when it would take more than 40 characters without an
 * exponent. A few characters can stand for a gigabyte of zeros, so the exponent is looked at before they are
 * written out.
 */
export const exactValue = ({ text }: JsonNumber): D | undefined => {
  if (text.length > NUMBER_LENGTH_MAX || !PLAIN_ENOUGH.test(text)) return undefined;
  const value = new D(text);
  return plain(value).length <= NUMBER_LENGTH_MAX ? value : undefined;
};

/** The same of a number as protocols hand it over, whole ones as such; undefined for what is no number as well. */
export const exactNumber = (value: unknown): D | undefined => {
  if (typeof value === "number") return new D(value);
  return value instanceof JsonNumber ? exactValue(value) : undefined;
};
