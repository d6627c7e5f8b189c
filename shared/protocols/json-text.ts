import { parse, stringify } from "lossless-json";
import { JsonNumber } from "../domain/json-number.ts";

/** The text is no JSON document that this API takes; the message says why, without quoting it. */
export class JsonTextError extends Error {
  override readonly name = "JsonTextError";
}

const DEPTH_MAX = 64;
/** Far more than any request needs; ten megabytes hold five million, which take a gigabyte once they are objects. */
const VALUES_MAX = 100_000;

/**
 * A JSON document with its numbers as they were written (`JsonNumber`). Refused besides what is no JSON: invalid
 * UTF-8 or Unicode, nesting deeper than 64, more than 100,000 values, a key with two values in one object.
 *
 * @throws JsonTextError
 */
export const parseJson = (
  bytes: Uint8Array,
  numberOf: (text: string) => unknown = (text) => new JsonNumber(text),
): unknown => {
  const text = decoded(bytes);
  refuseHostile(text);
  try {
    return parse(text, undefined, {
      parseNumber: numberOf,
      onDuplicateKey: () => {
        throw new JsonTextError("an object has the same key twice");
      },
    });
  } catch (error) {
    if (error instanceof JsonTextError) throw error;
    throw new JsonTextError("the body is not valid JSON");
  }
};

const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new JsonTextError("the body is not valid UTF-8");
  }
};

/**
 * Before parsing, because a recursive parser runs out of stack on what a few kilobytes can nest, and the parsed
 * values of a large document out of memory.
 */
const refuseHostile = (text: string): void => {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === ",") values += 1;
    else if (character === "{" || character === "[") {
      depth += 1;
      values += 1;
      if (depth > DEPTH_MAX) throw new JsonTextError(`the body is nested deeper than ${DEPTH_MAX} levels`);
    } else if (character === "}" || character === "]") depth -= 1;
    if (values > VALUES_MAX) throw new JsonTextError(`the body has more than ${VALUES_MAX} values`);
  }
};

/** Position of the quote that ends the string beginning at `start`; the end of the text when none does. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? escapeLength(text, at) : 1;
  return at;
};

/**
 * Characters of the escape at a backslash. Halves of surrogate pairs, which only escapes can write, are refused:
 * they are no Unicode, and no store or file could keep them.
 */
const escapeLength = (text: string, at: number): number => {
  if (text[at + 1] !== "u") return 2;
  const unit = Number.parseInt(text.slice(at + 2, at + 6), 16);
  if (!(unit >= 0xd800 && unit <= 0xdfff)) return 2;
  if (unit <= 0xdbff && LOW_SURROGATE.test(text.slice(at + 6, at + 12))) return 12;
  throw new JsonTextError("a text has half of a surrogate pair");
};
const LOW_SURROGATE = /^\\u[dD][c-fC-F][0-9a-fA-F]{2}$/;

/** Whole numbers that a double holds exactly as such, all others by their text. */
export const wholeNumbers = (text: string): number | JsonNumber => {
  const value = Number(text);
  return Number.isSafeInteger(value) && String(value) === text ? value : new JsonNumber(text);
};

/** JSON text in which every `JsonNumber` stands as the very digits it holds; undefined members are left out. */
export const printJson = (value: unknown): string =>
  stringify(value, undefined, undefined, [
    {
      test: (each) => each instanceof JsonNumber,
      stringify: (each) => (each instanceof JsonNumber ? each.text : "null"),
    },
  ]) ?? "null";
