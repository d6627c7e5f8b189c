import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  decimalFromDouble,
  decimalFromText,
  exactDecimal,
} from "../../../shared/adapters/duckdb/canonical/exact-decimal.ts";
import { D } from "../../../shared/domain/money/decimal.ts";
import { roundToExport } from "../../../shared/domain/money/rounding.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(() => connection.closeSync());

const textOf = async (sql: string): Promise<string | null> => {
  const rows = (await connection.runAndReadAll(`SELECT CAST(${sql} AS VARCHAR)`)).getRows();
  return (rows[0]?.[0] ?? null) as string | null;
};
const fromText = (text: string) => textOf(decimalFromText(`'${text}'`, 38, "TRY_CAST"));

describe("decimalFromText", () => {
  it.each([
    ["7.0E-10", "0.0000000007"],
    ["-1.3333E-6", "-0.0000013333"],
    ["8e-14", "0.0000000000"],
    ["5e-11", "0.0000000001"],
    ["4.99999999e-11", "0.0000000000"],
    ["-0.00000000005", "-0.0000000001"],
    ["0.00377554707705832", "0.0037755471"],
    ["1.0E12", "1000000000000.0000000000"],
    ["0.0E300", "0.0000000000"],
    ["12345678901234567890.12345678905", "12345678901234567890.1234567891"],
  ])("reads %s as %s", async (text, expected) => {
    expect(await fromText(text)).toBe(expected);
  });

  it.each(["abc", "1_000", "1e5e3", "1e5.5", "NaN", "Infinity", "1e400", "0x10", "1,5", "."])(
    "takes %s for no number",
    async (text) => {
      expect(await fromText(text)).toBeNull();
    },
  );

  it("ends the query for text that is no number when asked to be strict", async () => {
    await expect(textOf(decimalFromText("'1_000'"))).rejects.toThrow(/Conversion Error/);
    await expect(textOf(decimalFromText("'12 apples'"))).rejects.toThrow(/Conversion Error/);
  });
});

/** Reads one column of values back as texts in one query. */
const convert = async (type: string, values: readonly string[], sql: string): Promise<(string | null)[]> => {
  const list = values.map((value) => `'${value}'`).join(", ");
  const rows = await connection.runAndReadAll(
    `SELECT CAST(${sql} AS VARCHAR) FROM (SELECT CAST(unnest([${list}]) AS ${type}) AS x)`,
  );
  return rows.getRows().map((row) => row[0] as string | null);
};

describe("exact decimals of random values", () => {
  const expected = (text: string) =>
    roundToExport(new D(text))
      .toFixed(10)
      .replace(/^-(0\.0+)$/, "$1");

  /** Eighteen digits hold values below 10^8. */
  const narrowed = (text: string) =>
    roundToExport(new D(text)).abs().gte(100_000_000) ? null : expected(text);

  it("equal half-away-from-zero rounding of the text, with and without exponents", async () => {
    // As exports write them: Java's form has one digit before the point and at most 17 significant ones.
    const scientific = fc
      .tuple(fc.stringMatching(/^-?[0-9]\.[0459]{1,16}$/), fc.integer({ min: -30, max: 20 }))
      .map(([digits, exponent]) => `${digits}E${exponent}`);
    const number = fc.oneof(scientific, fc.stringMatching(/^-?[0-9]{1,16}\.[0459]{1,20}$/));
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 200, maxLength: 200 }), async (texts) => {
        expect(await convert("VARCHAR", texts, decimalFromText("x"))).toEqual(texts.map(expected));
        expect(await convert("VARCHAR", texts, decimalFromText("x", 18, "TRY_CAST"))).toEqual(
          texts.map(narrowed),
        );
      }),
      { numRuns: 20 },
    );
  }, 30_000);

  it("equal half-away-from-zero rounding of a double's shortest text", async () => {
    const tenPlaces = fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((n) => n / 1e10);
    const ties = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => (n + 0.5) / 1e10);
    const whole = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
    const any = fc.double({ min: -1e15, max: 1e15, noNaN: true });
    const tiny = fc.double({ min: -1e-9, max: 1e-9, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(tenPlaces, ties, whole, any, tiny), { minLength: 200, maxLength: 200 }),
        async (doubles) => {
          const texts = doubles.map(String);
          expect(await convert("DOUBLE", texts, decimalFromDouble("x"))).toEqual(texts.map(expected));
          expect(await convert("DOUBLE", texts, decimalFromDouble("x", 18, "TRY_CAST"))).toEqual(
            texts.map(narrowed),
          );
        },
      ),
      { numRuns: 20 },
    );
  }, 30_000);

  it("round decimals with more places half away from zero", async () => {
    expect(
      await convert(
        "DECIMAL(38,12)",
        ["0.000000000050", "-0.000000000050", "0.000000000049"],
        exactDecimal("DECIMAL(38,12)", "x"),
      ),
    ).toEqual(["0.0000000001", "-0.0000000001", "0.0000000000"]);
  });
});
