import { D } from "../../../money/decimal.ts";
import type { PercentageRule } from "../../../rating/match-rule.ts";
import { DEFAULT_POLICY } from "../../../rating/policy.ts";
import type { PricingPlan } from "../../model.ts";
import type { LintContext } from "../lint-context.ts";
import { type LintRemark, note, planConcern, ruleConcern } from "../lint-remark.ts";
import {
  decide,
  factorOf,
  holderOf,
  isCustomTiers,
  isPercentage,
  type PlanRules,
  skuRuleFor,
  successorsOf,
} from "../plan-rules.ts";
import { listText, priceLevel, targetText } from "../wording.ts";

/** Rules of one plan whose targets overlap in a way that is often expected to stack. Percentages never do. */
export const checkOverlapping = (context: LintContext): readonly LintRemark[] =>
  context.subjects.rules.flatMap((rule) => {
    const plans = context.plansOfRule(rule);
    const stacks = DEFAULT_POLICY.percentageOnCustomTiers;
    if (isPercentage(rule))
      return [...replaced(rule, plans, context), ...(stacks ? [] : besideTiers(rule, plans))];
    return isCustomTiers(rule) && !stacks ? besideBroader(rule, plans) : [];
  });

/** One remark for each broader rule, whatever the number of plans both are in. */
const replaced = (
  rule: PercentageRule,
  plans: readonly PlanRules[],
  context: LintContext,
): readonly LintRemark[] => {
  if (rule.scope === "GLOBAL") return [];
  const together = new Map<PercentageRule, PricingPlan[]>();
  for (const plan of plans) {
    const broader = successorIn(plan, rule, context);
    if (broader === undefined || !looksStacked(rule, broader)) continue;
    together.set(broader, [...(together.get(broader) ?? []), plan.plan]);
  }
  return [...together].map(([broader, shared]) => {
    const [own, other] = [factorOf(rule), factorOf(broader)];
    return note(
      "overlapping-rules",
      [ruleConcern(rule), ruleConcern(broader), ...shared.slice(0, 3).map(planConcern)],
      `${rule.name} replaces ${broader.name} for ${targetText(rule)} in ${names(shared)}, percentages do not stack: ${priceLevel(own)}, not ${priceLevel(own.times(other))}`,
    );
  });
};

/** The rule that would hold without this one: for usage that AWS itself sells, unless the service is not among it. */
const successorIn = (
  { percentages }: PlanRules,
  rule: PercentageRule,
  { known }: LintContext,
): PercentageRule | undefined => {
  if (holderOf(percentages, rule) !== rule) return undefined;
  const successors = successorsOf(percentages, rule);
  if (successors.length === 1) return successors[0];
  const service = "service" in rule ? rule.service : "";
  const sellers = [...known.ofEntity]
    .filter(([, services]) => services.has(service))
    .map(([entity]) => entity);
  const entity = sellers.length === 0 || sellers.includes("AWS") ? "AWS" : (sellers[0] ?? "AWS");
  return percentages.entity.get(entity) ?? percentages.global;
};

/**
 * Opposite directions, or the narrower rule gives less in the same direction, read like an addition to the broader
 * one. More in the same direction is the ordinary use, and 0 is an exception (a check of its own).
 */
const looksStacked = (rule: PercentageRule, broader: PercentageRule): boolean => {
  const [own, other] = [distance(rule), distance(broader)];
  if (own.isZero() || other.isZero()) return false;
  return rule.type !== broader.type || own.lessThan(other);
};

const distance = (rule: PercentageRule): D => factorOf(rule).minus(new D(1)).abs();

/** A percentage on the very SKU that has custom tiers is left with fees and usage under own Savings Plans. */
const besideTiers = (rule: PercentageRule, plans: readonly PlanRules[]): readonly LintRemark[] => {
  if (rule.scope !== "SKU") return [];
  const { service: productCode, usageType, operation = "" } = rule;
  const shared = plans.flatMap((plan) => {
    const tiers = skuRuleFor(plan.customTiers, { productCode, usageType, operation });
    return tiers === undefined ? [] : [{ plan: plan.plan, tiers }];
  });
  const [first] = shared;
  if (first === undefined) return [];
  return [
    note(
      "percentage-beside-custom-tiers",
      [
        ruleConcern(rule),
        ruleConcern(first.tiers),
        ...shared.slice(0, 3).map(({ plan }) => planConcern(plan)),
      ],
      `${rule.name} does not change the usage of ${targetText(rule)} in ${names(shared.map(({ plan }) => plan))}: the custom tiers of ${first.tiers.name} are final; only fees and usage under own Savings Plans are left to it`,
    ),
  ];
};

const besideBroader = (
  rule: Extract<LintContext["subjects"]["rules"][number], { type: "TIERING"; scope: "SKU" }>,
  plans: readonly PlanRules[],
): readonly LintRemark[] => {
  const target = {
    billingEntity: "AWS",
    productCode: rule.service,
    usageType: rule.usageType,
    operation: rule.operation ?? "",
  };
  const shared = plans.flatMap((plan) => {
    const percentage = decide(plan.percentages, target);
    return percentage === undefined || percentage.scope === "SKU" || factorOf(percentage).eq(1)
      ? []
      : [{ plan: plan.plan, percentage }];
  });
  const [first] = shared;
  if (first === undefined) return [];
  return [
    note(
      "percentage-beside-custom-tiers",
      [
        ruleConcern(rule),
        ruleConcern(first.percentage),
        ...shared.slice(0, 3).map(({ plan }) => planConcern(plan)),
      ],
      `${rule.name} sets final rates for ${targetText(rule)} in ${names(shared.map(({ plan }) => plan))}: ${first.percentage.name} (${priceLevel(factorOf(first.percentage))}) does not apply on top`,
    ),
  ];
};

const names = (plans: readonly PricingPlan[]): string => listText(plans.map(({ name }) => name));
