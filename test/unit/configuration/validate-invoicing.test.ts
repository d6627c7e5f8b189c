import { describe, expect, it } from "vitest";
import { alphaWith, problemsOf, warningsOf } from "./compile.ts";

describe("tax, currencies and sellers of a configuration file", () => {
  it("refuses tax rates outside 0 to 100 and accounts the file does not know", () => {
    const text = alphaWith(`taxProfiles:
  - { account: "111111111111", country: DE, rate: 101 }
  - { account: "111111111112", country: DE, rate: -1 }
  - { account: "555555555555", country: DE, rate: 19 }
`);

    expect(problemsOf(text)).toEqual([
      "taxProfiles[0].rate: must be a percentage from 0 to 100, is 101",
      "taxProfiles[1].rate: must be a percentage from 0 to 100, is -1",
      "taxProfiles[2].account: 555555555555 is not an account of this file; list it in its organisation",
    ]);
  });

  it("warns where a tax profile says two things", () => {
    const text = alphaWith(`taxProfiles:
  - { account: "111111111111", country: DE, rate: 19, reverseCharge: true }
  - { account: "111111111112", country: DE, rate: 19, exemption: public body }
`);

    expect(warningsOf(text)).toEqual([
      "taxProfiles[0].rate: is not charged with reverseCharge: the buyer accounts for the tax",
      "taxProfiles[0].registration: is missing; a reverse-charge invoice needs the buyer's registration",
      "taxProfiles[1].rate: is not charged because of the exemption",
    ]);
  });

  it("refuses exchange rates that are not positive or lead to the same currency", () => {
    const text = alphaWith(`fxRates:
  - { period: 2026-10, from: USD, to: EUR, rate: "0", source: ECB, date: 2026-10-30 }
  - { period: 2026-10, from: USD, to: JPY, rate: "-150", source: ECB, date: 2026-10-30 }
  - { period: 2026-10, from: USD, to: USD, rate: "1", source: ECB, date: 2026-10-30 }
`);

    expect(problemsOf(text)).toEqual([
      "fxRates[0].rate: must be greater than 0, is 0",
      "fxRates[1].rate: must be greater than 0, is -150",
      "fxRates[2].to: must be another currency than USD",
    ]);
  });

  it("warns of a payment profile without a rate or without a seller", () => {
    const text = alphaWith(`paymentProfiles:
  - { account: "111111111111", sellerOfRecord: Northwind Cloud, currency: EUR, method: card }
  - { account: "111111111111", sellerOfRecord: Somebody, currency: USD, method: card }
`);

    expect(warningsOf(text)).toEqual([
      "paymentProfiles[0].currency: there is no rate from USD to EUR in fxRates yet",
      "paymentProfiles[1].sellerOfRecord: no seller of this file is Somebody, so the profile has no effect; known: Northwind Cloud, Alpha, Reseller, Customer, Fourth",
    ]);
  });

  it("refuses sellers that cannot sell and number series that would collide", () => {
    const text = alphaWith(`invoicing:
  numberSeries: { prefix: NW- }
  sellers:
    - { account: "999999999999" }
    - { account: "111111111112" }
    - { account: "222222222222", numberSeries: { prefix: NW- } }
    - { account: "222222222222" }
`);

    expect(problemsOf(text)).toEqual([
      "invoicing.sellers[3].account: 222222222222 is already used by invoicing.sellers[2]; it must be unique",
      "invoicing.sellers[0].account: is the partner; write its details under invoicing.seller",
      "invoicing.sellers[1].account: 111111111112 is not a management account of this file",
      "invoicing.sellers[2].numberSeries.prefix: NW- is already the prefix of invoicing.numberSeries.prefix; numbers would collide",
    ]);
  });
});
