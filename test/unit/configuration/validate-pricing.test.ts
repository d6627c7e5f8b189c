import { describe, expect, it } from "vitest";
import { fileWith, problemsOf, warningsOf } from "./compile.ts";

/** A file in which every rule of the list is in plan p and plan p is in use. */
const rules = (...entries: readonly string[]): string => {
  const names = entries.map((entry) => /name: ([\w-]+)/.exec(entry)?.[1] ?? "");
  return fileWith(`pricingRules:\n${entries.map((entry) => `  - { ${entry} }`).join("\n")}
pricingPlans: [{ name: p, rules: [${names.join(", ")}] }]
billingGroups: [{ name: g, primaryAccount: "999999999998", plan: p }]
`);
};
const tiers = (...ranges: readonly string[]): string =>
  rules(
    `name: r, scope: SKU, service: AmazonS3, usageType: Requests, type: TIERING, tiering: { customTiers: [${ranges.map((range) => `{ ${range} }`).join(", ")}] }`,
  );
const TIERS = "pricingRules[0].tiering.customTiers";

describe("pricing rules of a configuration file", () => {
  it("requires what a scope names and refuses what it does not", () => {
    expect(
      problemsOf(
        rules(
          "name: a, scope: GLOBAL, service: AmazonS3, type: MARKUP, modifierPercentage: 1",
          "name: b, scope: SERVICE, type: MARKUP, modifierPercentage: 1",
          "name: c, scope: SKU, service: AmazonS3, type: MARKUP, modifierPercentage: 1",
          "name: d, scope: BILLING_ENTITY, operation: X, type: MARKUP, modifierPercentage: 1",
        ),
      ),
    ).toEqual([
      "pricingRules[0].service: does not belong to scope GLOBAL; remove it",
      "pricingRules[1].service: is required by scope SERVICE",
      "pricingRules[2].usageType: is required by scope SKU",
      "pricingRules[3].operation: does not belong to scope BILLING_ENTITY; remove it",
      "pricingRules[3].billingEntity: is required by scope BILLING_ENTITY",
    ]);
  });

  it("refuses a discount over 100 and a negative percentage, and accepts a markup over 100", () => {
    expect(
      problemsOf(
        rules(
          "name: a, scope: GLOBAL, type: DISCOUNT, modifierPercentage: 101",
          "name: b, scope: SERVICE, service: AmazonS3, type: MARKUP, modifierPercentage: -1",
          "name: c, scope: SERVICE, service: AmazonEC2, type: MARKUP, modifierPercentage: 250",
          'name: d, scope: SERVICE, service: AmazonRDS, type: DISCOUNT, modifierPercentage: "100.001"',
          "name: e, scope: SERVICE, service: AWSLambda, type: DISCOUNT",
        ),
      ),
    ).toEqual([
      "pricingRules[0].modifierPercentage: must be at most 100 for a DISCOUNT, is 101",
      "pricingRules[1].modifierPercentage: must not be negative; use type DISCOUNT for the other direction",
      "pricingRules[3].modifierPercentage: must be at most 100 for a DISCOUNT, is 100.001",
      "pricingRules[4].modifierPercentage: is required by type DISCOUNT",
    ]);
  });

  it("rounds a percentage to two places and says so", () => {
    expect(
      warningsOf(
        rules(
          'name: a, scope: GLOBAL, type: DISCOUNT, modifierPercentage: "12.345"',
          'name: b, scope: SERVICE, service: AmazonS3, type: MARKUP, modifierPercentage: "1.005"',
          'name: c, scope: SERVICE, service: AmazonEC2, type: MARKUP, modifierPercentage: "7.500"',
        ),
      ),
    ).toEqual([
      "pricingRules[0].modifierPercentage: 12.345 has more than 2 decimal places and becomes 12.35",
      "pricingRules[1].modifierPercentage: 1.005 has more than 2 decimal places and becomes 1.01",
    ]);
  });

  it("keeps tiering and percentages apart", () => {
    expect(
      problemsOf(
        rules(
          "name: a, scope: GLOBAL, type: TIERING, modifierPercentage: 5, tiering: { freeTier: { activated: false } }",
          "name: b, scope: SERVICE, service: AmazonS3, type: MARKUP, modifierPercentage: 1, tiering: { freeTier: { activated: false } }",
          "name: c, scope: SERVICE, service: AmazonEC2, type: TIERING",
          "name: d, scope: BILLING_ENTITY, billingEntity: AWS, type: TIERING, tiering: { freeTier: { activated: false } }",
          "name: e, scope: SERVICE, service: AmazonRDS, type: TIERING, tiering: { customTiers: [{ begin: 0, rate: 1 }] }",
          "name: f, scope: SKU, service: AmazonRDS, usageType: X, type: TIERING, tiering: { freeTier: { activated: true } }",
        ),
      ),
    ).toEqual([
      "pricingRules[0].modifierPercentage: does not belong to type TIERING; remove it",
      "pricingRules[1].tiering: belongs to rules of type TIERING, not MARKUP",
      "pricingRules[2].tiering: is required by type TIERING",
      "pricingRules[3].scope: must be GLOBAL, SERVICE or SKU for type TIERING",
      "pricingRules[4].tiering.customTiers: is for scope SKU only; use freeTier here",
      "pricingRules[4].tiering.freeTier: is required by scope SERVICE",
      "pricingRules[5].tiering.freeTier: belongs to scopes GLOBAL and SERVICE; use customTiers",
      "pricingRules[5].tiering.customTiers: is required by scope SKU",
    ]);
  });
});

describe("custom tiers", () => {
  it("accepts tiers that cover every quantity once", () => {
    expect(
      problemsOf(tiers("begin: 0, end: 1000, rate: '0.03'", "begin: 1000, rate: '0.0000000025'")),
    ).toEqual([]);
  });

  it("refuses a first tier that does not begin at 0 and a last one with an end", () => {
    expect(problemsOf(tiers("begin: 1, end: 1000, rate: '0.03'"))).toEqual([
      `${TIERS}[0].begin: must be 0 on the first tier, is 1`,
      `${TIERS}[0].end: must be left out on the last tier, which has no end`,
    ]);
    expect(problemsOf(tiers())).toEqual([`${TIERS}: must have at least one tier, which begins at 0`]);
  });

  it("refuses gaps, overlaps, empty tiers and tiers after an open one", () => {
    expect(
      problemsOf(tiers("begin: 0, end: 10, rate: 1", "begin: 11, end: 20, rate: 1", "begin: 19, rate: 1")),
    ).toEqual([
      `${TIERS}[1].begin: must be 10, where the tier before ends; 11 leaves a gap`,
      `${TIERS}[2].begin: must be 20, where the tier before ends; 19 leaves an overlap`,
    ]);
    expect(
      problemsOf(tiers("begin: 0, rate: 1", "begin: 10, end: 10, rate: 1", "begin: 10, rate: 1")),
    ).toEqual([
      `${TIERS}[1].end: must be greater than begin 10`,
      `${TIERS}[1].begin: follows a tier without end; only the last tier may have none`,
    ]);
  });

  it("refuses negative rates, rates of more than ten places and more than ten tiers", () => {
    expect(problemsOf(tiers("begin: 0, rate: -1"))).toEqual([`${TIERS}[0].rate: must not be negative`]);
    expect(problemsOf(tiers("begin: 0, rate: '0.00000000001'"))).toEqual([
      `${TIERS}[0].rate: must have at most 10 decimal places`,
    ]);
    const eleven = Array.from(
      { length: 11 },
      (_, index) => `begin: ${index}, ${index === 10 ? "" : `end: ${index + 1}, `}rate: 1`,
    );
    expect(problemsOf(tiers(...eleven))).toEqual([`${TIERS}: must have at most 10 tiers`]);
  });
});

describe("pricing plans of a configuration file", () => {
  it("refuses rules that are not there and rules named twice", () => {
    const text = fileWith(`pricingRules: [{ name: r, scope: GLOBAL, type: MARKUP, modifierPercentage: 1 }]
pricingPlans: [{ name: p, rules: [r, missing, r] }]`);

    expect(problemsOf(text)).toEqual([
      "pricingPlans[0].rules[1]: no pricing rule is named missing",
      "pricingPlans[0].rules[2]: r is in this plan twice",
    ]);
  });

  it("refuses two percentage rules with the same target", () => {
    expect(
      problemsOf(
        rules(
          "name: a, scope: GLOBAL, type: DISCOUNT, modifierPercentage: 1",
          "name: b, scope: GLOBAL, type: MARKUP, modifierPercentage: 1",
          "name: c, scope: SKU, service: AmazonEC2, usageType: X, type: MARKUP, modifierPercentage: 1",
          "name: d, scope: SKU, service: AmazonEC2, usageType: X, type: MARKUP, modifierPercentage: 2",
        ),
      ),
    ).toEqual([
      "pricingPlans[0].rules[1]: b and a have the same target, percentage on GLOBAL; keep one of them",
      "pricingPlans[0].rules[3]: d and c have the same target, percentage on SKU AmazonEC2 X any operation; keep one of them",
    ]);
  });

  it("accepts an operation beside any operation, and a free-tier rule beside a percentage", () => {
    expect(
      problemsOf(
        rules(
          "name: a, scope: SKU, service: AmazonEC2, usageType: X, type: MARKUP, modifierPercentage: 1",
          "name: b, scope: SKU, service: AmazonEC2, usageType: X, operation: Y, type: MARKUP, modifierPercentage: 2",
          "name: c, scope: GLOBAL, type: TIERING, tiering: { freeTier: { activated: false } }",
          "name: d, scope: GLOBAL, type: MARKUP, modifierPercentage: 2",
        ),
      ),
    ).toEqual([]);
  });

  it("refuses more than 500 rules in a plan", () => {
    const many = Array.from(
      { length: 501 },
      (_, index) =>
        `name: r${index}, scope: SERVICE, service: S${index}, type: MARKUP, modifierPercentage: 1`,
    );

    expect(problemsOf(rules(...many))).toEqual(["pricingPlans[0].rules: must have at most 500 rules"]);
  });
});
