import { describe, expect, it } from "vitest";
import { allocate, roundToTotal } from "../../../shared/domain/money/allocate.ts";
import { Currency, minorDigits } from "../../../shared/domain/money/currency.ts";
import { D, plain } from "../../../shared/domain/money/decimal.ts";
import {
  currencyText,
  percentageText,
  roundPercentage,
  roundToCurrency,
} from "../../../shared/domain/money/rounding.ts";

const usd = Currency.parse("USD");
const jpy = Currency.parse("JPY");
const shares = (weights: Readonly<Record<string, string>>) =>
  Object.entries(weights).map(([id, weight]) => ({ id, weight: new D(weight) }));
const texts = (map: ReadonlyMap<string, D>) =>
  Object.fromEntries([...map].sort().map(([id, amount]) => [id, plain(amount)]));

describe("allocate", () => {
  it("floors the shares and hands the left-over cents to the largest weights, then by id", () => {
    expect(texts(allocate(new D("100"), shares({ a: "1", b: "1", c: "1" }), usd))).toEqual({
      a: "33.34",
      b: "33.33",
      c: "33.33",
    });
    expect(texts(allocate(new D("0.05"), shares({ a: "1", b: "3", c: "2" }), usd))).toEqual({
      a: "0",
      b: "0.03",
      c: "0.02",
    });
  });

  it("splits a negative total the same way", () => {
    expect(texts(allocate(new D("-0.05"), shares({ a: "1", b: "1" }), usd))).toEqual({
      a: "-0.03",
      b: "-0.02",
    });
  });

  it("gives everything to the first share when the weights say nothing", () => {
    expect(texts(allocate(new D("1000000"), shares({ b: "0", a: "0" }), usd))).toEqual({
      a: "1000000",
      b: "0",
    });
    expect(texts(allocate(new D("7"), shares({ a: "5", b: "-5" }), jpy))).toEqual({ a: "7", b: "0" });
  });

  it("refuses a total that is finer than its currency, no shares, and an id given twice", () => {
    expect(() => allocate(new D("0.005"), shares({ a: "1" }), usd)).toThrow(RangeError);
    expect(() => allocate(new D("1"), [], usd)).toThrow(RangeError);
    expect(() => allocate(new D("1"), [...shares({ a: "1" }), ...shares({ a: "2" })], usd)).toThrow(
      RangeError,
    );
  });
});

describe("roundToTotal", () => {
  it("keeps every part at its own rounding where that adds up", () => {
    const parts = shares({ a: "10.004", b: "2.006" });

    expect(texts(roundToTotal(new D("12.01"), parts, usd))).toEqual({ a: "10", b: "2.01" });
  });

  it("moves the odd cent to the largest part", () => {
    const parts = shares({ a: "0.005", b: "0.005", c: "1.005" });

    expect(texts(roundToTotal(new D("1.02"), parts, usd))).toEqual({ a: "0.01", b: "0.01", c: "1" });
  });

  it("leaves parts near their exact value where charges and credits nearly cancel out", () => {
    const parts = shares({ usage: "1000.004", credit: "-999.99" });

    expect(texts(roundToTotal(new D("0.01"), parts, usd))).toEqual({ credit: "-999.99", usage: "1000" });
  });
});

describe("currency digits", () => {
  it("follows ISO 4217, not what the runtime shows: forint and Iraqi dinar have 2 and 3 digits", () => {
    const digits = ["USD", "JPY", "KWD", "HUF", "IQD", "ISK", "TWD", "COP", "CLF", "XOF"].map((code) => [
      code,
      minorDigits(Currency.parse(code)),
    ]);

    expect(Object.fromEntries(digits)).toEqual({
      USD: 2,
      JPY: 0,
      KWD: 3,
      HUF: 2,
      IQD: 3,
      ISK: 0,
      TWD: 2,
      COP: 2,
      CLF: 4,
      XOF: 0,
    });
  });

  it("refuses what is no currency", () => {
    expect(Currency.safeParse("EURO").success).toBe(false);
    expect(Currency.safeParse("eur").success).toBe(false);
  });
});

describe("rounding", () => {
  it("goes half away from zero on both sides", () => {
    const rounded = ["0.005", "-0.005", "1.004999", "2.675"].map((text) =>
      plain(roundToCurrency(new D(text), usd)),
    );

    expect(rounded).toEqual(["0.01", "-0.01", "1", "2.68"]);
    expect(plain(roundPercentage(new D("12.345")))).toBe("12.35");
    expect(percentageText(new D("-15.7894736"))).toBe("-15.79");
  });

  it("writes exactly the digits of the currency and never a negative zero", () => {
    expect(currencyText(new D("1380"), usd)).toBe("1380.00");
    expect(currencyText(new D("-0.001"), usd)).toBe("0.00");
    expect(currencyText(new D("-0.4"), jpy)).toBe("0");
    expect(currencyText(new D("1.2345"), Currency.parse("KWD"))).toBe("1.235");
  });
});
