import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryRows } from "../../../shared/adapters/duckdb/canonical/query-rows.ts";
import {
  closestDouble,
  exactProduct,
  printedNumber,
  roundedExact,
  roundedProduct,
  roundsSafely,
} from "../../../shared/adapters/duckdb/exact-sql.ts";

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const one = async (sql: string): Promise<string | null | undefined> =>
  (await queryRows(connection, `SELECT ${sql} AS value`))[0]?.value;

const rounded = (
  round: typeof roundedExact,
  [value, factor, places]: readonly [string, string, number],
): Promise<string | null | undefined> =>
  one(
    round(
      exactProduct(
        `CAST('${value}' AS DECIMAL(38,10))`,
        `CAST('${factor}' AS DECIMAL(38,${places}))`,
        places,
      ),
      places,
    ),
  );

describe("exact products in SQL", () => {
  it.each([
    ["2", "0.00000000005", 11, "0.0000000001"],
    ["1", "0.00000000005", 11, "0.0000000001"],
    ["-1", "0.00000000005", 11, "-0.0000000001"],
    ["1", "0.00000000004999", 14, "0.0000000000"],
    ["0.0000000001", "0.5", 10, "0.0000000001"],
    ["1000000000000.5", "0.00000000005", 14, "50.0000000000"],
    ["1000000000000000000.0000000001", "99999.99999999999999", 14, "99999999999999999990000.0000100000"],
    ["-123456789.1234567891", "0.9300000000", 10, "-114814813.8848148139"],
  ])("rounds %s × %s half away from zero to ten places", async (value, factor, places, expected) => {
    expect(await rounded(roundedProduct, [value, factor, places])).toBe(expected);
    expect(await rounded(roundedExact, [value, factor, places])).toBe(expected);
  });

  it.each([
    // 5 − 0.00000000005 lies exactly between two tenth places; half away from zero is up.
    ["5", "-0.00000000005", "5.0000000000"],
    ["-5", "0.00000000005", "-5.0000000000"],
    ["5", "-0.00000000006", "4.9999999999"],
    ["-5", "0.00000000006", "-4.9999999999"],
    ["0", "-0.00000000005", "-0.0000000001"],
    ["1", "-1.00000000005", "-0.0000000001"],
    ["1", "2.5", "3.5000000000"],
  ])(
    "rounds the sum %s + %s as one amount when its parts have different signs",
    async (high, low, expected) => {
      const sum = { high: `CAST('${high}' AS DECIMAL(38,14))`, low: `CAST('${low}' AS DECIMAL(38,24))` };

      expect(await one(roundedExact(sum, 14))).toBe(expected);
    },
  );

  it("takes the double closest to a long decimal", async () => {
    expect(await one(closestDouble("CAST('123456789012345.1234567891' AS DECIMAL(38,10))"))).toBe(
      "123456789012345.12",
    );
    expect(
      await one(`${closestDouble("CAST('9007199254740993' AS DECIMAL(38,10))")} = 9007199254740992.0`),
    ).toBe("true");
  });
});

describe("rounding by doubles", () => {
  it("is refused at a tie, next to one, and where a double has no tenth places", async () => {
    expect(await one(roundsSafely("CAST(1234.5 AS DOUBLE)"))).toBe("false");
    expect(await one(roundsSafely("CAST(4503599627370495.75 AS DOUBLE)"))).toBe("false");
    expect(await one(roundsSafely("CAST(1e16 AS DOUBLE)"))).toBe("false");
    expect(await one(roundsSafely("CAST(1234.49 AS DOUBLE)"))).toBe("true");
    expect(await one(roundsSafely("CAST(0 AS DOUBLE)"))).toBe("true");
  });
});

describe("a printed number", () => {
  const print = (text: string): Promise<string | null | undefined> =>
    one(
      `(SELECT ${printedNumber("x", `CAST(CAST(x AS VARCHAR) AS DECIMAL(38,10))`)} FROM (SELECT CAST('${text}' AS DOUBLE) AS x))`,
    );

  it.each([
    ["0.1234567891", "0.1234567891"],
    ["0.12345678905", "0.1234567891"],
    ["1e-10", "1e-10"],
    ["-0.0", "0"],
    ["1000000000000.5", "1000000000000.5"],
    ["33.333333333333336", "33.3333333333"],
    ["-1.3333e-6", "-0.0000013333"],
  ])("keeps %s at ten places as %s", async (text, expected) => {
    expect(await print(text)).toBe(expected);
  });
});
