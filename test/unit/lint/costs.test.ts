import { describe, expect, it } from "vitest";
import { lintConfiguration } from "../../../shared/domain/configuration/lint/lint-configuration.ts";
import type { LintFacts } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import type { PricingRule } from "../../../shared/domain/configuration/model.ts";
import {
  groupArn,
  organisation,
  PARTNER,
  ruleArn,
  standardGroup,
  transfer,
  transferGroup,
} from "../../builders/configuration.ts";
import {
  ALPHA,
  codesOf,
  discount,
  entity,
  lint,
  markup,
  OCTOBER,
  plan,
  service,
  sku,
  tiers,
  used,
  world,
} from "./lint-world.ts";

/** Alpha was priced by these rules in October: sold for 100 what cost 90, S3 at a loss of 10. */
const sold = (rules: readonly PricingRule[] | null, proformaCost = "100"): LintFacts => ({
  period: OCTOBER,
  groups: [
    {
      arn: groupArn(PARTNER, "alpha"),
      currency: "USD",
      rules,
      awsCost: "90",
      proformaCost,
      usageTotal: proformaCost,
      products: [
        { productCode: "AmazonEC2", awsCost: "50", proformaCost: "70" },
        { productCode: "AmazonS3", awsCost: "40", proformaCost: "30" },
        { productCode: "AWSLambda", awsCost: "0.001", proformaCost: "0" },
      ],
    },
  ],
});

describe("groups sold below cost", () => {
  const rules = [discount("all", "12"), discount("s3", "25", service("AmazonS3"))];

  it("names the group and where it loses most", () => {
    expect(lint(world(rules), sold(rules, "89.5"))).toEqual([
      "group-below-cost: alpha was sold below cost in 2026-10: 89.50 for what cost 90.00 USD, mostly AmazonS3 (25 %)",
    ]);
  });

  it("names the product and its rule when the group as a whole earns", () => {
    const [remark] = lintConfiguration(world(rules), sold(rules));

    expect(remark).toEqual({
      code: "product-below-cost",
      check: "below-cost",
      severity: "note",
      concerns: [
        { kind: "billingGroup", arn: groupArn(PARTNER, "alpha"), name: "alpha" },
        expect.objectContaining({ kind: "pricingPlan", name: "standard" }),
        { kind: "pricingRule", arn: ruleArn("s3"), name: "s3" },
      ],
      reason: "alpha was sold AmazonS3 (25 %) below cost in 2026-10, though not as a whole",
    });
  });

  it("says nothing about a group that is priced by other rules now", () => {
    expect(lint(world(rules), sold([discount("all", "13")], "1"))).toEqual([]);
    expect(lint(world(rules), sold(null, "1"))).toEqual([]);
  });
});

describe("plans that give more than their seller gets from AWS", () => {
  const bought = (
    ...discounts: readonly [product: string, netCost: string, seller?: string][]
  ): LintFacts => ({
    period: OCTOBER,
    usage: {
      complete: true,
      skus: [],
      discounts: discounts.map(([productCode, netCost, billingEntity = "AWS"]) => ({
        payer: ALPHA,
        billingEntity,
        productCode,
        publicCost: "1000",
        netCost,
      })),
    },
  });

  it("compares by product with the payer's own discount", () => {
    const facts = bought(["AmazonEC2", "880"], ["AmazonS3", "950"], ["AWSLambda", "1000"]);

    expect(lint(world([discount("all", "7")]), facts)).toEqual([
      "discount-above-own: alpha pays for AWSLambda 7 % below the public price, while its seller 999999999999 in 2026-10 pays the public price: a loss; the same with AmazonS3",
    ]);
  });

  it("takes the rule of the seller for the Marketplace, and nothing for a SKU's own rate", () => {
    const facts = bought(["AmazonEC2", "880"], ["abc", "1000", "AWS Marketplace"]);
    const rules = [
      discount("all", "7"),
      markup("market", "3", entity("AWS Marketplace")),
      discount("micro", "20", sku("AmazonEC2", "BoxUsage")),
    ];

    expect(codesOf(lintConfiguration(world(rules), facts))).toEqual(["overlapping-rules"]);
  });

  it("is silent at exactly the same discount and about payers it does not know", () => {
    expect(lint(world([discount("all", "7")]), bought(["AmazonEC2", "930.00001"]))).toEqual([]);
    expect(lint(world([discount("all", "7")]), { period: OCTOBER })).toEqual([]);
  });
});

describe("chains", () => {
  const RESELLER = "222222222222";
  const chain = (upper: readonly PricingRule[] | string, lower: readonly PricingRule[]) =>
    world([], {
      organisations: [organisation(RESELLER), organisation(ALPHA)],
      transfers: [transfer(RESELLER, PARTNER), transfer(ALPHA, RESELLER)],
      billingGroups: [
        transferGroup("wholesale", RESELLER, PARTNER, typeof upper === "string" ? upper : "upper"),
        transferGroup("alpha", ALPHA, RESELLER, "lower"),
      ],
      pricingPlans: [...(typeof upper === "string" ? [] : [plan("upper", upper)]), plan("lower", lower)],
      pricingRules: [...(typeof upper === "string" ? [] : upper), ...lower],
    });

  it("compares what a level gives with what it receives, wherever either plan has a rule", () => {
    const both = chain(
      [discount("u-all", "7"), discount("u-s3", "2", service("AmazonS3"))],
      [discount("l-all", "5"), discount("l-ec2", "9", service("AmazonEC2"))],
    );

    expect(lint(both).filter((text) => text.startsWith("discount-"))).toEqual([
      "discount-above-chain: alpha pays for AmazonS3 5 % below the public price, while its seller 222222222222 through wholesale pays 2 % below the public price: a loss; the same with AmazonEC2",
    ]);
  });

  it("is silent where every level keeps something", () => {
    expect(lint(chain([discount("u", "7")], [discount("l", "5")]))).toEqual([]);
  });

  it("looks through a Passthrough plan to what AWS bills the payer", () => {
    const discounts = [
      { payer: ALPHA, billingEntity: "AWS", productCode: "AmazonEC2", publicCost: "100", netCost: "97" },
    ];
    const facts: LintFacts = { period: OCTOBER, usage: { complete: true, skus: [], discounts } };

    expect(lint(chain("Passthrough", [discount("l", "5")]), facts)).toEqual([
      "discount-above-own: alpha pays for AmazonEC2 5 % below the public price, while its seller 222222222222 in 2026-10 pays 3 % below the public price: a loss",
    ]);
  });

  it("finds the public price below a markup, also for a reseller's own accounts", () => {
    const own = world([], {
      organisations: [organisation(RESELLER, ["222222222223"])],
      transfers: [transfer(RESELLER, PARTNER)],
      billingGroups: [
        transferGroup("wholesale", RESELLER, PARTNER, "upper"),
        standardGroup("labs", ["222222222223"], RESELLER),
      ],
      pricingPlans: [plan("upper", [markup("u", "5")])],
      pricingRules: [markup("u", "5")],
    });

    expect(lint(own)).toEqual([
      "discount-above-chain: labs pays for what no other rule prices the public price, while its seller 222222222222 through wholesale pays 5 % above the public price: a loss",
    ]);
  });
});

describe("custom tiers", () => {
  const MICRO = sku("AmazonEC2", "BoxUsage:t3.micro");
  /** 1,000 units cost 20. */
  const facts = used("AmazonEC2 BoxUsage:t3.micro RunInstances");

  it("are compared with what a unit cost, as far as usage reaches them", () => {
    expect(lint(world([tiers("rates", MICRO, "0", "0.03", "0.019")]), facts)).toEqual([
      "tier-below-own-rate: rates sells AmazonEC2 BoxUsage:t3.micro from 200 on at 0.019 a unit, which cost 0.02 USD on average in 2026-10",
    ]);
    expect(lint(world([tiers("rates", MICRO, "0", "0.03", "0.02")]), facts)).toEqual([]);
  });

  it("are left alone beyond the usage of the largest payer", () => {
    const small: LintFacts = {
      ...facts,
      usage: {
        complete: true,
        discounts: [],
        skus: (facts.usage?.skus ?? []).map((each) => ({ ...each, largestQuantity: "200" })),
      },
    };

    expect(lint(world([tiers("rates", MICRO, "0", "0.03", "0.019")]), small)).toEqual([]);
  });
});
