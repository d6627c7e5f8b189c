import { describe, expect, it } from "vitest";
import type { PricingRule } from "../../../shared/domain/configuration/model.ts";
import { plain } from "../../../shared/domain/money/decimal.ts";
import { DEFAULT_POLICY, type RatingPolicy } from "../../../shared/domain/rating/policy.ts";
import { rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import {
  ACCOUNT_A,
  ACCOUNT_B,
  costLines,
  discount,
  GLOBAL,
  groupTask,
  type LineInput,
  markup,
  OUTSIDER,
  rule,
} from "./builders.ts";

const reservation = (owner: string) => `arn:aws:ec2:us-west-2:${owner}:reserved-instances/1`;
const savingsPlan = (owner: string) => `arn:aws:savingsplans::${owner}:savingsplan/1`;

/** What becomes of one row of the group under −10 % on everything. */
const outcome = (line: LineInput, policy: RatingPolicy = DEFAULT_POLICY) => {
  const { rated, rows } = rateRows(
    costLines(line),
    groupTask({ rules: [discount("10", GLOBAL)] }),
    [],
    policy,
  );
  return {
    rows: rows.map((row) => [row.lineItemType, plain(row.amount), row.treatment]),
    suspense: rated.suspense.map((entry) => [entry.lineItemType, entry.amount, entry.rows]),
  };
};

type Case = [what: string, line: LineInput, rows: string[][], suspense?: [string, string, number][]];

const usage = { usageAmount: "10", publicRate: "2", publicCost: "19", unblendedCost: "18" };
const CASES: Case[] = [
  ["Usage at public rate × usage", { ...usage }, [["Usage", "18", "USAGE"]]],
  ["Usage without a rate at its public cost", { ...usage, publicRate: null }, [["Usage", "17.1", "USAGE"]]],
  ["Usage with a zero rate at its public cost", { ...usage, publicRate: "0" }, [["Usage", "17.1", "USAGE"]]],
  [
    "Spot usage, which has no public price, at its unblended cost",
    { ...usage, publicRate: null, publicCost: "0" },
    [["Usage", "16.2", "USAGE"]],
  ],
  [
    "Marketplace usage",
    { ...usage, billingEntity: "AWS Marketplace", productCode: "3zyw2m6vj1" },
    [["Usage", "18", "USAGE"]],
  ],
  ["a correction with negative usage", { usageAmount: "-3", publicRate: "2" }, [["Usage", "-5.4", "USAGE"]]],
  [
    "a split cost allocation row, whose cost is in its parent",
    { ...usage, operation: "ECSTask-EC2" },
    [["Usage", "0", "SPLIT_COST"]],
  ],
  [
    "DiscountedUsage of an own reservation",
    { ...usage, lineItemType: "DiscountedUsage", unblendedCost: "0", reservationArn: reservation(ACCOUNT_B) },
    [["DiscountedUsage", "0", "OWN_RESERVATION"]],
  ],
  [
    "DiscountedUsage without an ARN as an own reservation",
    { ...usage, lineItemType: "DiscountedUsage", unblendedCost: "0" },
    [["DiscountedUsage", "0", "OWN_RESERVATION"]],
  ],
  [
    "DiscountedUsage of another owner as plain usage",
    { ...usage, lineItemType: "DiscountedUsage", unblendedCost: "0", reservationArn: reservation(OUTSIDER) },
    [["Usage", "18", "OTHER_OWNERS_RESERVATION"]],
  ],
  [
    "RIFee at unblended, untouched by the rule",
    {
      lineItemType: "RIFee",
      usageAmount: "744",
      unblendedCost: "30",
      reservationArn: reservation(ACCOUNT_A),
    },
    [["RIFee", "30", "COMMITMENT_FEE"]],
  ],
  [
    "RIFee of another owner not at all",
    { lineItemType: "RIFee", unblendedCost: "30", reservationArn: reservation(OUTSIDER) },
    [],
  ],
  [
    "an upfront reservation Fee at unblended, even if a public price is filled in",
    { ...usage, lineItemType: "Fee", unblendedCost: "500", reservationArn: reservation(ACCOUNT_A) },
    [["Fee", "500", "COMMITMENT_FEE"]],
  ],
  [
    "an upfront reservation Fee of another owner not at all",
    { lineItemType: "Fee", unblendedCost: "500", reservationArn: reservation(OUTSIDER) },
    [],
  ],
  [
    "SavingsPlanCoveredUsage of an own plan, with its negation",
    { ...usage, lineItemType: "SavingsPlanCoveredUsage", savingsPlanArn: savingsPlan(ACCOUNT_B) },
    [
      ["SavingsPlanCoveredUsage", "18", "OWN_SAVINGS_PLAN"],
      ["SavingsPlanNegation", "-18", "NEGATION"],
    ],
  ],
  [
    "SavingsPlanCoveredUsage of another owner as plain usage",
    { ...usage, lineItemType: "SavingsPlanCoveredUsage", savingsPlanArn: savingsPlan(OUTSIDER) },
    [["Usage", "18", "OTHER_OWNERS_SAVINGS_PLAN"]],
  ],
  [
    "the export's own SavingsPlanNegation not at all",
    { lineItemType: "SavingsPlanNegation", unblendedCost: "-18", savingsPlanArn: savingsPlan(ACCOUNT_B) },
    [],
  ],
  [
    "SavingsPlanRecurringFee at unblended",
    { lineItemType: "SavingsPlanRecurringFee", unblendedCost: "7", savingsPlanArn: savingsPlan(ACCOUNT_A) },
    [["SavingsPlanRecurringFee", "7", "COMMITMENT_FEE"]],
  ],
  [
    "SavingsPlanUpfrontFee at unblended",
    { lineItemType: "SavingsPlanUpfrontFee", unblendedCost: "8", savingsPlanArn: savingsPlan(ACCOUNT_A) },
    [["SavingsPlanUpfrontFee", "8", "COMMITMENT_FEE"]],
  ],
  [
    "a domain Fee at unblended, through the rules",
    { lineItemType: "Fee", productCode: "AmazonRegistrar", unblendedCost: "12" },
    [["Fee", "10.8", "FEE"]],
  ],
  [
    "a Marketplace contract Fee",
    { lineItemType: "Fee", billingEntity: "AWS Marketplace", productCode: "abc", unblendedCost: "100" },
    [["Fee", "90", "FEE"]],
  ],
  [
    "Support as a Fee not at all",
    { lineItemType: "Fee", productCode: "AWSSupportBusiness", unblendedCost: "100" },
    [],
  ],
  ["Support as Usage not at all", { ...usage, productCode: "AWSDeveloperSupport" }, []],
  ["Tax not at all", { lineItemType: "Tax", unblendedCost: "19" }, []],
  ["Credit not at all", { lineItemType: "Credit", publicRate: "2", unblendedCost: "-19" }, []],
  ["Refund not at all", { lineItemType: "Refund", unblendedCost: "-19" }, []],
  ["rows of a refund bill not at all", { ...usage, billType: "Refund" }, []],
  ["EdpDiscount not at all", { lineItemType: "EdpDiscount", unblendedCost: "-1" }, []],
  ["PrivateRateDiscount not at all", { lineItemType: "PrivateRateDiscount", unblendedCost: "-1" }, []],
  ["SppDiscount not at all", { lineItemType: "SppDiscount", unblendedCost: "-1" }, []],
  ["RiVolumeDiscount not at all", { lineItemType: "RiVolumeDiscount", unblendedCost: "-1" }, []],
  ["Discount not at all", { lineItemType: "Discount", unblendedCost: "-1" }, []],
  ["a discount of a new name not at all", { lineItemType: "SomethingNewDiscount", unblendedCost: "-1" }, []],
  [
    "BundledDiscount, which is public, as it stands",
    { lineItemType: "BundledDiscount", unblendedCost: "-1" },
    [["BundledDiscount", "-1", "KEPT"]],
  ],
  [
    "FlatRateSubscription in suspense",
    { lineItemType: "FlatRateSubscription", unblendedCost: "20" },
    [],
    [["FlatRateSubscription", "20", 1]],
  ],
  [
    "an unknown type in suspense, on a refund bill too",
    { lineItemType: "constructor", billType: "Refund", unblendedCost: "-4" },
    [],
    [["constructor", "-4", 1]],
  ],
];

describe("line types under −10 % on everything", () => {
  it.each(CASES)("bills %s", (_what, line, rows, suspense = []) => {
    expect(outcome(line)).toEqual({ rows, suspense });
  });
});

describe("free-tier rows without a price list", () => {
  const free: LineInput = {
    productCode: "AWSGlue",
    usageAmount: "1000",
    unblendedRate: "0",
    unblendedCost: "0",
    publicRate: "0.000001",
    publicCost: "0.001",
    pricingTerm: "",
    rateCode: "4JSDAGJUPQFRUMAN.A429C66SYZ.AAAAAAAAAA",
  };
  const tiering = (where: object, freeTierActivated: boolean) =>
    rule({ type: "TIERING", freeTierActivated, ...where });
  const rated = (rules: readonly PricingRule[]) =>
    rateRows(costLines(free), groupTask({ rules }), []).rows.map((row) => [row.treatment, plain(row.amount)]);

  it("cost nothing", () => {
    expect(rated([])).toEqual([["FREE_TIER", "0"]]);
  });

  it("cost their public rate through the rules when the free tier is off", () => {
    expect(rated([tiering(GLOBAL, false), markup("20", GLOBAL)])).toEqual([["USAGE", "0.0012"]]);
  });

  it("follow the rule of their service before the global one", () => {
    const service = { scope: "SERVICE", service: "AWSGlue" };

    expect(rated([tiering(GLOBAL, false), tiering(service, true)])).toEqual([["FREE_TIER", "0"]]);
    expect(rated([tiering(GLOBAL, true), tiering(service, false)])).toEqual([["USAGE", "0.001"]]);
  });
});

describe("settings of the rating policy", () => {
  const withPolicy = (line: LineInput, change: Partial<RatingPolicy>) =>
    outcome(line, { ...DEFAULT_POLICY, ...change });

  it("can apply rules to commitment fees", () => {
    const fee: LineInput = { lineItemType: "RIFee", unblendedCost: "30" };

    expect(withPolicy(fee, { ruleOnCommitmentFees: true }).rows).toEqual([["RIFee", "27", "COMMITMENT_FEE"]]);
  });

  it("can leave covered usage at the on-demand price; the negation follows", () => {
    const line: LineInput = { ...usage, lineItemType: "SavingsPlanCoveredUsage" };

    expect(withPolicy(line, { coveredUsageModified: false }).rows).toEqual([
      ["SavingsPlanCoveredUsage", "20", "OWN_SAVINGS_PLAN"],
      ["SavingsPlanNegation", "-20", "NEGATION"],
    ]);
  });

  it("can map a further line type to a treatment", () => {
    const treatments = { ...DEFAULT_POLICY.treatments, FlatRateSubscription: "FEE" as const };
    const line: LineInput = { lineItemType: "FlatRateSubscription", unblendedCost: "20" };

    expect(withPolicy(line, { treatments })).toEqual({
      rows: [["FlatRateSubscription", "18", "FEE"]],
      suspense: [],
    });
  });

  it("can treat a zero-priced first range of the on-demand offer as free tier", () => {
    const line: LineInput = {
      usageAmount: "100",
      unblendedRate: "0",
      publicRate: "0.0000005",
      rateCode: "SKU.JRTCKXETXF.RATE",
    };

    expect(outcome(line).rows).toEqual([["Usage", "0.000045", "USAGE"]]);
    expect(withPolicy(line, { freeTierRows: "ANY_ZERO_RATE" }).rows).toEqual([["Usage", "0", "FREE_TIER"]]);
  });

  it("can put a percentage rule on top of custom tiers", () => {
    const rules = [
      rule({
        scope: "SKU",
        service: "AmazonEC2",
        usageType: "USW2-BoxUsage:t3.micro",
        type: "TIERING",
        customTiers: [{ begin: "0", rate: "0.5" }],
      }),
      discount("10", GLOBAL),
    ];
    const rated = (percentageOnCustomTiers: boolean) =>
      rateRows(costLines(usage), groupTask({ rules }), [], {
        ...DEFAULT_POLICY,
        percentageOnCustomTiers,
      }).rated.total;

    expect([rated(false), rated(true)]).toEqual(["5", "4.5"]);
  });
});

describe("a Passthrough group of the first level", () => {
  const passthrough = groupTask({ overrides: { plan: { kind: "PASSTHROUGH", pricedBy: null } } });

  it("bills every row as AWS does, except tax, with nothing in suspense", () => {
    const rows = costLines(
      { ...usage, netUnblendedCost: "16.5" },
      { lineItemType: "Credit", unblendedCost: "-5" },
      { lineItemType: "Fee", productCode: "AWSSupportBusiness", unblendedCost: "100" },
      { lineItemType: "SavingsPlanNegation", unblendedCost: "-3" },
      { lineItemType: "FlatRateSubscription", unblendedCost: "20" },
      { lineItemType: "Tax", unblendedCost: "25" },
    );

    const { rated, rows: billed } = rateRows(rows, passthrough, []);

    expect(billed.map((row) => [row.lineItemType, plain(row.amount)])).toEqual([
      ["Usage", "16.5"],
      ["Credit", "-5"],
      ["Fee", "100"],
      ["SavingsPlanNegation", "-3"],
      ["FlatRateSubscription", "20"],
    ]);
    expect([rated.total, rated.suspense]).toEqual(["128.5", []]);
  });
});
