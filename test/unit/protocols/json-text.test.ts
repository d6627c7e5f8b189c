import { describe, expect, it } from "vitest";
import { JsonNumber } from "../../../shared/domain/json-number.ts";
import { JsonTextError, parseJson, printJson } from "../../../shared/protocols/json-text.ts";

const parse = (text: string | Uint8Array): unknown =>
  parseJson(typeof text === "string" ? new TextEncoder().encode(text) : text);
const refusal = (text: string | Uint8Array): string => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof JsonTextError) return error.message;
    throw error;
  }
  return "taken";
};

describe("parseJson", () => {
  it.each(["7.10", "1e1", "0.1234567890123456789", "-0", "123456789012345678901234567890", "1E-7"])(
    "keeps %s as it was written, and so does printJson",
    (number) => {
      const value = parse(`{"a":[${number}]}`);

      expect(value).toEqual({ a: [new JsonNumber(number)] });
      expect(printJson(value)).toBe(`{"a":[${number}]}`);
    },
  );

  it("reads every escape, and characters beyond the first plane in both spellings", () => {
    expect(parse('"\\u0000\\"\\\\\\/\\b\\f\\n\\r\\t \\ud83d\\ude00 😀"')).toBe('\0"\\/\b\f\n\r\t 😀 😀');
  });

  it.each([
    ['"\\ud800"', "a text has half of a surrogate pair"],
    ['"\\udc00\\ud800"', "a text has half of a surrogate pair"],
    ['"\\ud83d\\u0041"', "a text has half of a surrogate pair"],
    ['{"\\uDFFF":1}', "a text has half of a surrogate pair"],
    // An escaped backslash before a u begins no escape.
    ['"\\\\ud800"', "taken"],
    ['"\\\\\\ud800"', "a text has half of a surrogate pair"],
    ['{"a":1,"a":2}', "an object has the same key twice"],
    ['{"a":{"b":1,"b":{}}}', "an object has the same key twice"],
    ["", "the body is not valid JSON"],
    ["{", "the body is not valid JSON"],
    ['"', "the body is not valid JSON"],
    ['"\\', "the body is not valid JSON"],
    ['"\\u12', "the body is not valid JSON"],
    ["[1,]", "the body is not valid JSON"],
    ["{'a':1}", "the body is not valid JSON"],
    ["NaN", "the body is not valid JSON"],
    ["01", "the body is not valid JSON"],
    ["1 2", "the body is not valid JSON"],
    ["\ufeff{}", "taken"],
    ['"a\nb"', "the body is not valid JSON"],
  ])("answers %j with: %s", (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it.each([[0xff], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xf0, 0x9f, 0x22]])(
    "refuses bytes that are no UTF-8 (%#)",
    (...bytes) => {
      expect(refusal(Uint8Array.from(bytes))).toBe("the body is not valid UTF-8");
    },
  );

  it("nests 64 levels and no more", () => {
    expect(refusal("[".repeat(64) + "]".repeat(64))).toBe("taken");
    expect(refusal("[".repeat(65) + "]".repeat(65))).toBe("the body is nested deeper than 64 levels");
    expect(refusal('{"a":'.repeat(1_000_000))).toBe("the body is nested deeper than 64 levels");
    // Within a text brackets are text.
    expect(refusal(`"${'[\\"'.repeat(100)}"`)).toBe("taken");
  });

  it("takes 100,000 values and no more", () => {
    expect(refusal(`[${"1,".repeat(99_997)}1]`)).toBe("taken");
    expect(refusal(`[${"1,".repeat(100_000)}1]`)).toBe("the body has more than 100000 values");
    expect(refusal(`[${"{},".repeat(100_000)}1]`)).toBe("the body has more than 100000 values");
  });

  it("keeps a key that objects inherit as a key like any other", () => {
    const value = parse('{"__proto__":{"x":1},"constructor":2}') as object;

    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  });
});
