import type { PricingRule } from "../../model.ts";
import type { LintContext } from "../lint-context.ts";
import { type LintRemark, note, planConcern, ruleConcern, warn } from "../lint-remark.ts";
import {
  factorOf,
  holderOf,
  isCustomTiers,
  isFreeTier,
  isPercentage,
  type PlanRules,
  successorsOf,
} from "../plan-rules.ts";
import { hasUsageLeft } from "../usage-left.ts";
import { listText, targetText } from "../wording.ts";

/**
 * Rules that decide nothing in any plan they are in: another rule of each plan has the same target, every
 * known usage they could match goes to narrower rules, or without them every price would be the same. Removing
 * one such rule changes no price (a property test rates months with and without it).
 */
export const checkShadowed = (context: LintContext): readonly LintRemark[] =>
  context.subjects.rules.flatMap((rule) => {
    const plans = context.plansOfRule(rule);
    if (plans.length === 0) return [];
    return (
      takenByEqual(rule, plans) ?? withoutUsageLeft(rule, plans, context) ?? redundant(rule, plans) ?? []
    );
  });

const takenByEqual = (rule: PricingRule, plans: readonly PlanRules[]): readonly LintRemark[] | undefined => {
  const isTaken = (plan: PlanRules): boolean => {
    const holder = holderIn(plan, rule);
    return holder !== undefined && holder !== rule;
  };
  const [first] = plans;
  if (first === undefined || !plans.every(isTaken)) return undefined;
  const holder = holderIn(first, rule) as PricingRule;
  return [
    warn(
      "shadowed-rule",
      [ruleConcern(rule), ruleConcern(holder), ...plansOf(plans)],
      `${rule.name} never decides: ${holder.name} comes first in ${planNames(plans)} and has the same target, ${targetText(rule)}`,
    ),
  ];
};

const withoutUsageLeft = (
  rule: PricingRule,
  plans: readonly PlanRules[],
  { known }: LintContext,
): readonly LintRemark[] | undefined => {
  const idle = plans.every(
    (plan) => holderIn(plan, rule) !== rule || hasUsageLeft(plan, rule, known) === false,
  );
  return idle
    ? [
        note(
          "rule-without-usage-left",
          [ruleConcern(rule), ...plansOf(plans)],
          `${rule.name} decides nothing in ${planNames(plans)}: narrower rules take ${rule.scope === "GLOBAL" ? "everything" : `all of ${targetText(rule)}`} that is in ${known.source}`,
        ),
      ]
    : undefined;
};

const redundant = (rule: PricingRule, plans: readonly PlanRules[]): readonly LintRemark[] | undefined => {
  if (!plans.every((plan) => isRedundantIn(plan, rule))) return undefined;
  return [
    note(
      "redundant-rule",
      [ruleConcern(rule), ...plansOf(plans)],
      `${rule.name} changes no price in ${planNames(plans)}: ${targetText(rule)} would cost the same without it`,
    ),
  ];
};

/** Only rules that are alone with their target: without one of two equal rules the other comes forward. */
const isRedundantIn = (plan: PlanRules, rule: PricingRule): boolean => {
  if (isPercentage(rule)) {
    if (plan.percentages.contested.has(rule)) return false;
    const modifier = factorOf(rule);
    return successorsOf(plan.percentages, rule).every((next) =>
      next === undefined ? modifier.eq(1) : factorOf(next).eq(modifier),
    );
  }
  if (!isFreeTier(rule) || plan.freeTiers.contested.has(rule)) return false;
  // A free tier nobody switches off is on.
  const otherwise = rule.scope === "GLOBAL" ? true : (plan.freeTiers.global?.freeTierActivated ?? true);
  return rule.freeTierActivated === otherwise;
};

const holderIn = (plan: PlanRules, rule: PricingRule): PricingRule | undefined => {
  if (isPercentage(rule)) return holderOf(plan.percentages, rule);
  if (isCustomTiers(rule)) return holderOf(plan.customTiers, rule);
  return isFreeTier(rule) ? holderOf(plan.freeTiers, rule) : undefined;
};

const plansOf = (plans: readonly PlanRules[]) => plans.slice(0, 3).map(({ plan }) => planConcern(plan));
const planNames = (plans: readonly PlanRules[]): string => listText(plans.map(({ plan }) => plan.name));
