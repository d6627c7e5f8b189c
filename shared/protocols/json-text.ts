import { parse, stringify } from "lossless-json";
import { JsonNumber } from "../domain/json-number.ts";

/** The text is no JSON document that this API takes; the message says why, without quoting it. */
export class JsonTextError extends Error {
  override readonly name = "JsonTextError";
}

const DEPTH_MAX = 64;

/**
 * A JSON document with its numbers as they were written (`JsonNumber`). Refused besides what is no JSON: invalid
 * UTF-8, nesting deeper than 64, a key with two values in one object.
 *
 * @throws JsonTextError
 */
export const parseJson = (
  bytes: Uint8Array,
  numberOf: (text: string) => unknown = (text) => new JsonNumber(text),
): unknown => {
  const text = decoded(bytes);
  refuseDeep(text);
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

/** Before parsing, because a recursive parser runs out of stack on what a few kilobytes can nest. */
const refuseDeep = (text: string): void => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > DEPTH_MAX) throw new JsonTextError(`the body is nested deeper than ${DEPTH_MAX} levels`);
    } else if (character === "}" || character === "]") depth -= 1;
  }
};

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
