import { describe, expect, it } from "vitest";
import { basisValue, priceKeyOf } from "../../../shared/domain/rating/price-key.ts";
import { costLine, type LineInput } from "./builders.ts";

describe("basis of a row", () => {
  it.each<[string, LineInput, string, string]>([
    ["public rate", { publicRate: "2", publicCost: "3", unblendedCost: "4", usageAmount: "5" }, "RATE", "5"],
    ["public cost", { publicRate: null, publicCost: "3", unblendedCost: "4" }, "PUBLIC_COST", "3"],
    [
      "public cost for a zero rate",
      { publicRate: "0", publicCost: "3", unblendedCost: "4" },
      "PUBLIC_COST",
      "3",
    ],
    ["unblended cost", { publicRate: null, publicCost: "0", unblendedCost: "4" }, "UNBLENDED", "4"],
    [
      "unblended cost of a fee",
      { lineItemType: "RIFee", publicRate: "2", unblendedCost: "4" },
      "UNBLENDED",
      "4",
    ],
    [
      "unblended cost of a discount",
      { lineItemType: "EdpDiscount", publicCost: "2", unblendedCost: "-4" },
      "UNBLENDED",
      "-4",
    ],
    ["public rate of another fee", { lineItemType: "Fee", publicRate: "2", usageAmount: "1" }, "RATE", "1"],
  ])("is the %s", (_what, input, basis, value) => {
    const line = costLine(input);
    const key = priceKeyOf(line);

    expect(key.basis).toBe(basis);
    expect(key.publicRate?.toString() ?? null).toBe(basis === "RATE" ? "2" : null);
    expect(basisValue(line, key.basis).toString()).toBe(value);
  });
});

describe("owners of commitments", () => {
  it("are the account parts of the ARNs, empty when there is none", () => {
    const key = priceKeyOf(
      costLine({
        reservationArn: "arn:aws:ec2:us-east-1:836060457634:reserved-instances/8e5d",
        savingsPlanArn: "arn:aws:savingsplans::123456789012:savingsplan/1",
      }),
    );

    expect([key.reservationOwner, key.savingsPlanOwner]).toEqual(["836060457634", "123456789012"]);
    expect(priceKeyOf(costLine()).reservationOwner).toBe("");
    expect(priceKeyOf(costLine({ reservationArn: "not-an-arn" })).reservationOwner).toBe("");
  });
});

describe("free-tier rows", () => {
  const free: LineInput = {
    usageAmount: "10",
    unblendedRate: "0",
    unblendedCost: "0",
    publicRate: "0.09",
    pricingTerm: "",
    rateCode: "HQEH3ZWJVT46JHRG.A429C66SYZ.PGHJ3S3EYE",
  };

  it.each<[string, LineInput, boolean]>([
    ["the free-tier offer", {}, true],
    ["an old export without rate codes and term", { rateCode: "" }, true],
    ["an old export with a plain rate number", { rateCode: "292536822" }, true],
    ["an ordinary row of an old export", { rateCode: "", pricingTerm: "OnDemand" }, false],
    ["a zero range of the on-demand offer", { rateCode: "A.JRTCKXETXF.B", pricingTerm: "OnDemand" }, false],
    ["a row of another offer and no term", { rateCode: "A.PRIVATE.B" }, false],
    ["a row with a cost", { unblendedCost: "0.9" }, false],
    ["a row with a rate", { unblendedRate: "0.09" }, false],
    ["a row without a rate, as Spot has", { unblendedRate: null }, false],
    ["a row without a public price", { publicRate: null }, false],
    ["a row of another type", { lineItemType: "DiscountedUsage" }, false],
  ])("include or exclude %s", (_what, changed, expected) => {
    expect(priceKeyOf(costLine({ ...free, ...changed })).freeTier).toBe(expected);
  });
});
