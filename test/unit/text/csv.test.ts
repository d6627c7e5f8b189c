import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../shared/domain/text/csv.ts";

const fieldsOf = (text: string) => {
  const parsed = parseCsv(text);
  return "problem" in parsed ? parsed : parsed.records.map(({ fields }) => fields);
};

describe("parseCsv", () => {
  it("reads quotes, commas and line breaks inside fields, CRLF and LF, and no byte order mark", () => {
    expect(fieldsOf('\uFEFFa,b\r\n"x,""y""","1\n2"\n,\n')).toEqual([
      ["a", "b"],
      ['x,"y"', "1\n2"],
      ["", ""],
    ]);
  });

  it("passes over empty lines and knows in which line a record begins", () => {
    const parsed = parseCsv('a\n\n"b\nc"\nd\n');

    expect("records" in parsed && parsed.records.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it.each([
    ['a\n"b', 2, /without an end/],
    ['a\n\nb"c', 3, /inside a field/],
    ['"a"b', 1, /behind a quoted field/],
  ])("refuses %j and names the line", (text, line, reason) => {
    expect(parseCsv(text)).toEqual({ line, problem: expect.stringMatching(reason) });
  });

  it("gives back whatever was written by the book", () => {
    const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r\n", " ", "é") });
    const written = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (records) => {
        const text = records.map((record) => record.map(written).join(",")).join("\r\n");

        expect(fieldsOf(text)).toEqual(records);
      }),
    );
  });
});
