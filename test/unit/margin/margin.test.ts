import { describe, expect, it } from "vitest";
import { type LevelAbove, levelCosts } from "../../../shared/domain/billing-transfer/level-costs.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { DEFAULT_MARGIN_POLICY, marginOf, marginPercentage } from "../../../shared/domain/margin/margin.ts";
import { marginCsv } from "../../../shared/domain/margin/margin-csv.ts";
import { D } from "../../../shared/domain/money/decimal.ts";
import { BillableTotal, type GroupTask, ProductTotal } from "../../../shared/domain/rating/model.ts";
import { DEFAULT_POLICY } from "../../../shared/domain/rating/policy.ts";
import { ALPHA, ALPHA_PROD, arn, BETA, GAMMA, rated } from "../invoicing/invoicing-month.ts";

const cost = (account: string, productCode: string, amount: string): ProductTotal =>
  ProductTotal.parse({ payer: account, account, billingEntity: "AWS", productCode, productName: "", amount });
const billed = (account: string, productCode: string, net: string, lineItemType = "Usage"): BillableTotal =>
  BillableTotal.parse({
    account,
    billingEntity: "AWS",
    productCode,
    productName: "",
    lineItemType,
    legalEntity: "Amazon Web Services, Inc.",
    rows: 1,
    unblended: net,
    net,
  });
describe("marginOf", () => {
  it("gives the worked figures: 1432.08 against 1250.00 is 182.08, 12.71 % of pro forma, 14.57 % of cost", () => {
    const group = rated("alpha", { products: [[ALPHA, "AmazonS3", "1432.08"]] });
    const costs = [cost(ALPHA, "AmazonS3", "1250.00")];

    const margin = marginOf({ ...group, costs });
    const ofCost = marginOf({ ...group, costs }, { divisor: "cost" });

    expect([margin.margin, margin.marginPercentage, ofCost.marginPercentage]).toEqual([
      "182.08",
      "12.71",
      "14.57",
    ]);
  });

  it("may be negative: 95 against 110 is -15, -15.79 % of pro forma, -13.64 % of cost", () => {
    expect(marginPercentage(new D("110"), new D("95"), DEFAULT_MARGIN_POLICY)).toBe("-15.79");
    expect(marginPercentage(new D("110"), new D("95"), { divisor: "cost" })).toBe("-13.64");
  });

  it("is 100 % where a commitment from outside the group covered the usage, and 0 where nothing was sold", () => {
    expect(marginPercentage(new D("0"), new D("64.2816"), DEFAULT_MARGIN_POLICY)).toBe("100.00");
    expect(marginPercentage(new D("5"), new D("0"), DEFAULT_MARGIN_POLICY)).toBe("0");
  });

  it("shows custom line items under the product they are presented as, and products on one side only", () => {
    const margin = marginOf({
      ...rated("alpha", {
        products: [
          [ALPHA, "AmazonS3", "10"],
          [ALPHA_PROD, "AmazonS3", "5.5"],
          [ALPHA, "AWSCloudTrail", "0"],
        ],
        custom: [
          { name: "support", amount: "20" },
          { name: "credit", amount: "-1", presentAs: "AmazonS3" },
        ],
      }),
      costs: [cost(ALPHA, "AmazonS3", "8.123456789"), cost(ALPHA, "AmazonEC2", "3")],
    });

    expect(
      margin.products.map((row) => [row.productCode, row.awsCost, row.proformaCost, row.margin]),
    ).toEqual([
      ["AWSBillingConductor", "0", "20", "20"],
      ["AmazonEC2", "3", "0", "-3"],
      ["AmazonS3", "8.123456789", "14.5", "6.376543211"],
    ]);
    expect([margin.awsCost, margin.proformaCost, margin.margin]).toEqual([
      "11.123456789",
      "34.5",
      "23.376543211",
    ]);
  });
});

describe("marginCsv", () => {
  it("writes the contract's columns, exact and without exponents, sorted by group and product", () => {
    const margins = ["beta,x", "alpha"].map((name) => ({
      ...marginOf({
        ...rated("alpha", {
          products: [
            [ALPHA, "AmazonS3", "0.0000000002"],
            [ALPHA, "AmazonEC2", "10"],
          ],
        }),
        costs: [cost(ALPHA, "AmazonEC2", "8.00")],
      }),
      name,
    }));

    expect(marginCsv(margins)).toBe(
      [
        "group,product,aws_cost,proforma_cost,margin,margin_percentage,currency",
        "alpha,AmazonEC2,8,10,2,20.00,USD",
        "alpha,AmazonS3,0,0.0000000002,0.0000000002,100.00,USD",
        '"beta,x",AmazonEC2,8,10,2,20.00,USD',
        '"beta,x",AmazonS3,0,0.0000000002,0.0000000002,100.00,USD',
        "",
      ].join("\n"),
    );
  });
});

describe("levelCosts", () => {
  const alpha = AccountId.parse(ALPHA);
  const bill = new Map([
    [
      alpha,
      [
        billed(ALPHA, "AmazonS3", "10"),
        billed(ALPHA, "AmazonS3", "-4", "Credit"),
        billed(ALPHA_PROD, "AmazonS3", "3"),
        billed(ALPHA, "AmazonS3", "1.9", "Tax"),
      ],
    ],
  ]);
  const costs = (task: GroupTask, above: Partial<LevelAbove>) =>
    levelCosts(task, { billable: bill, rated: new Map(), ...above }, DEFAULT_POLICY);

  it("is the bill of AWS at the first level: credits in, tax out", () => {
    expect(costs(rated("alpha", {}).task, {}).map(({ account, amount }) => [account, amount])).toEqual([
      [ALPHA, "6"],
      [ALPHA_PROD, "3"],
    ]);
  });

  it("takes only the selected accounts", () => {
    const { task } = rated("alpha", {});
    const selecting = (selection: object) => ({
      ...task,
      selections: task.selections.map((part) => ({ ...part, ...selection })),
    });

    const except = costs(selecting({ except: [AccountId.parse(ALPHA_PROD)] }), {});
    const named = costs(selecting({ accounts: [AccountId.parse(ALPHA_PROD)] }), {});

    expect(except.map(({ amount }) => amount)).toEqual(["6"]);
    expect(named.map(({ amount }) => amount)).toEqual(["3"]);
  });

  it("is the sell price of the level above further down, with its custom line items, to the last digit", () => {
    const upper = rated("gamma", {
      buyer: BETA,
      primary: GAMMA,
      products: [[GAMMA, "AmazonS3", "43.0000000001"]],
      custom: [{ name: "fee", amount: "2", account: GAMMA }],
    });
    const { task } = rated("gammaR", { owner: BETA, buyer: GAMMA, level: 2, upstream: arn("gamma") });

    const found = costs(task, { rated: new Map([[upper.task.arn, upper.rated]]) });

    expect(found.map(({ productCode, amount }) => [productCode, amount])).toEqual([
      ["AWSBillingConductor", "2"],
      ["AmazonS3", "43.0000000001"],
    ]);
  });

  it("stops when cost data or the level above is missing", () => {
    expect(() => costs(rated("alpha", {}).task, { billable: new Map() })).toThrow(ALPHA);
    expect(() => costs(rated("alpha", { upstream: arn("gamma") }).task, {})).toThrow(arn("gamma"));
  });
});
