import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { D } from "../../../shared/domain/money/decimal.ts";
import { rateCustomLineItems } from "../../../shared/domain/rating/custom-line-items.ts";
import { ACCOUNT_A, ACCOUNT_B, flat, itemArn, share } from "./builders.ts";

const primary = AccountId.parse(ACCOUNT_A);
const total = (productCode: string, amount: string, lineItemType = "Usage") => ({
  account: ACCOUNT_B,
  productCode,
  lineItemType,
  amount: new D(amount),
});
const usage = [
  total("AmazonEC2", "600"),
  total("AmazonEC2", "-100", "SavingsPlanNegation"),
  total("AmazonS3", "200"),
];
const rated = (...items: Parameters<typeof rateCustomLineItems>[0][number][]) =>
  rateCustomLineItems(items, usage, primary);
const amountsOf = (...items: Parameters<typeof rated>) => rated(...items).map((line) => line.amount);

describe("rateCustomLineItems", () => {
  it("adds fees and subtracts credits", () => {
    const credit = { type: "CREDIT" };

    expect(amountsOf(flat("a", "250.00"), flat("b", "30", credit), share("c", "10", credit))).toEqual([
      "250",
      "-30",
      "-70",
    ]);
  });

  it.each([
    ["no filter", {}, "700"],
    ["one service", { service: "AmazonEC2" }, "500"],
    ["a service the group did not use", { service: "AmazonRDS" }, "0"],
    ["no negations", { excludeSavingsPlanNegation: true }, "800"],
  ])("takes the group's total with %s", (_what, filter, base) => {
    const input = Object.keys(filter).length === 0 ? {} : { filter };

    expect(rated(share("a", "10", input))[0]?.base).toBe(base);
  });

  it("adds the signed amounts of associated flats, which no filter touches", () => {
    const items = [
      flat("fee", "100"),
      flat("credit", "40", { type: "CREDIT" }),
      flat("other", "1000"),
      share("share", "10", {
        ofItems: [itemArn("fee"), itemArn("credit"), itemArn("fee")],
        filter: { service: "AmazonS3" },
      }),
    ];

    expect(rated(...items)[3]).toMatchObject({ base: "260", percentage: "10", amount: "26" });
  });

  it("finds flats wherever they stand, and percentages never see each other", () => {
    const items = [
      share("first", "50", { ofGroup: false, ofItems: [itemArn("flat")] }),
      flat("flat", "8"),
      share("second", "100"),
    ];

    expect(amountsOf(...items)).toEqual(["4", "8", "700"]);
  });

  it("is 0 without an association, also when the associated flat is not of this month", () => {
    expect(rated(share("a", "10", { ofGroup: false }))[0]).toMatchObject({ base: "0", amount: "0" });
    expect(amountsOf(share("a", "10", { ofGroup: false, ofItems: [itemArn("gone")] }))).toEqual(["0"]);
  });

  it("keeps every digit of percentage and amount", () => {
    expect(rated(share("a", "0.12345678901"))[0]).toMatchObject({
      percentage: "0.12345678901",
      amount: "0.86419752307",
    });
  });

  it("lands on its account, else on the primary account", () => {
    const lines = rated(flat("a", "1"), flat("b", "1", { account: ACCOUNT_B }));

    expect(lines.map((line) => line.account)).toEqual([ACCOUNT_A, ACCOUNT_B]);
  });

  it.each([
    ["its own service", {}, "AWSBillingConductor", "Fee"],
    ["its own service, named", { presentAs: "AWSBillingConductor" }, "AWSBillingConductor", "Fee"],
    ["another service", { presentAs: "AmazonEC2" }, "AmazonEC2", "Proforma_Fee"],
    [
      "another service, as a credit",
      { presentAs: "AmazonEC2", type: "CREDIT" },
      "AmazonEC2",
      "Proforma_Credit",
    ],
    ["items beside rows", { computation: "ITEMIZED" }, "AWSBillingConductor", "Proforma_Fee"],
  ])("is presented under %s", (_what, input, productCode, lineItemType) => {
    expect(rated(share("a", "10", input))[0]).toMatchObject({ productCode, lineItemType });
  });
});
