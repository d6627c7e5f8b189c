import type { PricingRule } from "../configuration/model.ts";
import { D } from "../money/decimal.ts";
import { roundPercentage } from "../money/rounding.ts";
import { DEFAULT_POLICY, type RatingPolicy } from "./policy.ts";

/** What a rule can match on; the rules' "service" is `line_item_product_code`. */
export type RuleTarget = {
  readonly billingEntity: string;
  readonly productCode: string;
  readonly usageType: string;
  readonly operation: string;
};

export type PercentageRule = Extract<PricingRule, { type: "MARKUP" | "DISCOUNT" }>;
export type CustomTierRule = Extract<PricingRule, { type: "TIERING"; scope: "SKU" }>;
type SkuRule = Extract<PricingRule, { scope: "SKU" }>;

const HUNDRED = new D(100);
const ONE = new D(1);

const isPercentage = (rule: PricingRule): rule is PercentageRule => rule.type !== "TIERING";
const isCustomTiers = (rule: PricingRule): rule is CustomTierRule =>
  rule.type === "TIERING" && rule.scope === "SKU";

const isSkuOf = (rule: SkuRule, target: RuleTarget): boolean =>
  rule.service === target.productCode && rule.usageType === target.usageType;

/** Naming the operation beats holding for any operation; among equals the first of the plan. */
const mostSpecificSku = <R extends SkuRule>(
  rules: readonly R[],
  target: RuleTarget,
  policy: RatingPolicy,
): R | undefined => {
  const candidates = rules.filter((rule) => isSkuOf(rule, target));
  return (
    candidates.find((rule) => rule.operation !== undefined && rule.operation === target.operation) ??
    candidates.find(
      (rule) =>
        rule.operation === undefined && (policy.skuRuleWithoutOperationMatchesAny || target.operation === ""),
    )
  );
};

/**
 * The one percentage rule that prices a row: scopes do not stack, the most granular wins, SKU > SERVICE >
 * BILLING_ENTITY > GLOBAL (spec/billing-conductor.md section 3.1, rule 4). Undefined: on-demand price.
 */
export const matchPercentageRule = (
  rules: readonly PricingRule[],
  target: RuleTarget,
  policy: RatingPolicy = DEFAULT_POLICY,
): PercentageRule | undefined => {
  const percentages = rules.filter(isPercentage);
  const skuRules = percentages.filter((rule) => rule.scope === "SKU");
  return (
    mostSpecificSku(skuRules, target, policy) ??
    percentages.find((rule) => rule.scope === "SERVICE" && rule.service === target.productCode) ??
    percentages.find(
      (rule) => rule.scope === "BILLING_ENTITY" && rule.billingEntity === target.billingEntity,
    ) ??
    percentages.find((rule) => rule.scope === "GLOBAL")
  );
};

/** Whether the group gets the free tier of a product: its SERVICE TIERING rule, else the GLOBAL one, else yes. */
export const freeTierActivated = (rules: readonly PricingRule[], productCode: string): boolean => {
  const service = rules.find(
    (rule) => rule.type === "TIERING" && rule.scope === "SERVICE" && rule.service === productCode,
  );
  const decisive = service ?? rules.find((rule) => rule.type === "TIERING" && rule.scope === "GLOBAL");
  return decisive !== undefined && "freeTierActivated" in decisive ? decisive.freeTierActivated : true;
};

/** The SKU rule whose custom tiers (absolute rates per unit) price a row, if any. */
export const matchCustomTiers = (
  rules: readonly PricingRule[],
  target: RuleTarget,
  policy: RatingPolicy = DEFAULT_POLICY,
): CustomTierRule | undefined => mostSpecificSku(rules.filter(isCustomTiers), target, policy);

/** Factor of a percentage rule: DISCOUNT p is 1 − p/100, MARKUP p is 1 + p/100, p rounded to 2 places. */
export const modifierOf = (rule: PercentageRule): D => {
  const share = roundPercentage(new D(rule.modifierPercentage)).div(HUNDRED);
  return rule.type === "DISCOUNT" ? ONE.minus(share) : ONE.plus(share);
};
