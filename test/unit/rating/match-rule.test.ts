import { describe, expect, it } from "vitest";
import type { PricingRule } from "../../../shared/domain/configuration/model.ts";
import { plain } from "../../../shared/domain/money/decimal.ts";
import {
  freeTierActivated,
  matchCustomTiers,
  matchPercentageRule,
  modifierOf,
  type RuleTarget,
} from "../../../shared/domain/rating/match-rule.ts";
import { DEFAULT_POLICY } from "../../../shared/domain/rating/policy.ts";
import { discount, GLOBAL, markup, rule, service } from "./builders.ts";

const target: RuleTarget = {
  billingEntity: "AWS",
  productCode: "AmazonEC2",
  usageType: "BoxUsage:m5.large",
  operation: "RunInstances",
};
const sku = { scope: "SKU", service: "AmazonEC2", usageType: "BoxUsage:m5.large" };

const skuWithOperation = markup("1", { ...sku, operation: "RunInstances" });
const skuAnyOperation = markup("2", sku);
const ec2 = markup("3", service("AmazonEC2"));
const aws = markup("4", { scope: "BILLING_ENTITY", billingEntity: "AWS" });
const everything = markup("5", GLOBAL);
const inOrder = [skuWithOperation, skuAnyOperation, ec2, aws, everything];

const chosen = (rules: readonly PricingRule[], changed: Partial<RuleTarget> = {}) =>
  matchPercentageRule(rules, { ...target, ...changed })?.name;

describe("matchPercentageRule", () => {
  it("takes the most granular rule: SKU with operation, SKU, service, billing entity, global", () => {
    const remaining = inOrder.map((_, index) => inOrder.slice(index));

    expect(remaining.map((rules) => chosen(rules))).toEqual(inOrder.map((expected) => expected.name));
  });

  it("does not depend on the order of rules in the plan", () => {
    expect(chosen([...inOrder].reverse())).toBe(skuWithOperation.name);
  });

  it.each([
    ["another operation", { operation: "RunInstances:0002" }, skuAnyOperation],
    ["another usage type", { usageType: "BoxUsage:m5.xlarge" }, ec2],
    ["another service", { productCode: "AmazonRDS" }, aws],
    ["another billing entity", { productCode: "AmazonRDS", billingEntity: "AWS Marketplace" }, everything],
  ])("falls back for %s", (_what, changed, expected) => {
    expect(chosen(inOrder, changed)).toBe(expected.name);
  });

  it("matches nothing when no rule fits", () => {
    expect(chosen([skuWithOperation], { operation: "" })).toBeUndefined();
    expect(chosen([])).toBeUndefined();
  });

  it("ignores tiering rules", () => {
    expect(chosen([rule({ ...GLOBAL, type: "TIERING", freeTierActivated: false })])).toBeUndefined();
  });

  it("compares names exactly, by case", () => {
    expect(chosen([ec2], { productCode: "amazonec2" })).toBeUndefined();
  });

  it("can restrict a SKU rule without operation to rows without one", () => {
    const strict = { ...DEFAULT_POLICY, skuRuleWithoutOperationMatchesAny: false };

    expect(matchPercentageRule([skuAnyOperation], target, strict)).toBeUndefined();
    expect(matchPercentageRule([skuAnyOperation], { ...target, operation: "" }, strict)).toBe(
      skuAnyOperation,
    );
  });
});

describe("matchCustomTiers", () => {
  const tiers = (where: object) =>
    rule({ ...sku, ...where, type: "TIERING", customTiers: [{ begin: "0", rate: "1" }] });
  const any = tiers({});
  const named = tiers({ operation: "RunInstances" });

  it("prefers the rule that names the operation", () => {
    expect(matchCustomTiers([any, named], target)).toBe(named);
    expect(matchCustomTiers([any, named], { ...target, operation: "Hibernate" })).toBe(any);
  });

  it("ignores percentage rules and other SKUs", () => {
    expect(matchCustomTiers([skuWithOperation], target)).toBeUndefined();
    expect(matchCustomTiers([any], { ...target, usageType: "Other" })).toBeUndefined();
  });
});

describe("freeTierActivated", () => {
  const off = rule({ ...GLOBAL, type: "TIERING", freeTierActivated: false });
  const onForLambda = rule({ ...service("AWSLambda"), type: "TIERING", freeTierActivated: true });

  it("is on without a rule, and a percentage rule does not change that", () => {
    expect(freeTierActivated([], "AWSLambda")).toBe(true);
    expect(freeTierActivated([everything], "AWSLambda")).toBe(true);
  });

  it("follows the service's rule before the global one", () => {
    expect(freeTierActivated([off, onForLambda], "AWSLambda")).toBe(true);
    expect(freeTierActivated([off, onForLambda], "AmazonS3")).toBe(false);
  });
});

describe("modifierOf", () => {
  it.each([
    ["DISCOUNT", "7", "0.93"],
    ["DISCOUNT", "100", "0"],
    ["DISCOUNT", "0", "1"],
    ["DISCOUNT", "12.345", "0.8765"],
    ["MARKUP", "1.005", "1.0101"],
    ["MARKUP", "250", "3.5"],
  ])("turns %s of %s %% into × %s", (type, percent, expected) => {
    const made = matchPercentageRule(
      [type === "DISCOUNT" ? discount(percent, GLOBAL) : markup(percent, GLOBAL)],
      target,
    );

    expect(made && plain(modifierOf(made))).toBe(expected);
  });
});
