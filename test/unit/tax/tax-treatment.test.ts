import { describe, expect, it } from "vitest";
import { TaxProfile } from "../../../shared/domain/configuration/model.ts";
import { Currency } from "../../../shared/domain/money/currency.ts";
import { D } from "../../../shared/domain/money/decimal.ts";
import { taxLinesOf, taxTreatmentOf } from "../../../shared/domain/tax/tax-treatment.ts";

const usd = Currency.parse("USD");
const dublin = { country: "IE", taxRegistration: "IE1234567X" };
const profile = (more: object) =>
  TaxProfile.parse({ account: "111111111111", country: "DE", rate: "19", reverseCharge: false, ...more });

describe("taxTreatmentOf", () => {
  it("has no opinion without a tax profile", () => {
    expect(taxTreatmentOf(undefined, dublin)).toBeUndefined();
    expect(taxLinesOf(new D("100"), undefined, usd)).toEqual([]);
  });

  it("puts reverse charge before an exemption and both before the rate", () => {
    const category = (more: object) => taxTreatmentOf(profile(more), dublin)?.category;

    expect(category({ reverseCharge: true, exemption: "charity" })).toBe("REVERSE_CHARGE");
    expect(category({ exemption: "charity" })).toBe("EXEMPT");
    expect(category({})).toBe("STANDARD");
    expect(category({ rate: "0" })).toBe("ZERO_RATED");
  });

  it("quotes the EU article only between two member states", () => {
    const note = (country: string, seller: object) =>
      taxTreatmentOf(profile({ country, reverseCharge: true, registration: "X1" }), seller)?.note;

    expect(note("FR", dublin)).toBe(
      "Reverse charge (Autoliquidation): the recipient accounts for the tax, Article 196 of Council Directive " +
        "2006/112/EC. Tax registration of the seller: IE1234567X. Tax registration of the buyer: X1.",
    );
    expect(note("AU", dublin)).toBe(
      "Reverse charge: the recipient accounts for the tax. Tax registration of the seller: IE1234567X. " +
        "Tax registration of the buyer: X1.",
    );
    expect(note("IE", dublin)).not.toContain("Article 196");
  });
});

describe("taxLinesOf", () => {
  it("rounds once, half away from zero, to the currency", () => {
    const line = (base: string, rate: string, currency: string) =>
      taxLinesOf(new D(base), taxTreatmentOf(profile({ rate }), dublin), Currency.parse(currency))[0]?.amount;

    expect(line("100.00", "19", "EUR")).toBe("19.00");
    expect(line("0.50", "19", "EUR")).toBe("0.10");
    expect(line("1515", "10", "JPY")).toBe("152");
    expect(line("3.070", "5", "KWD")).toBe("0.154");
    expect(line("-487.70", "19", "USD")).toBe("-92.66");
    expect(line("99.99", "8.875", "USD")).toBe("8.87");
  });
});
