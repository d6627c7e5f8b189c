import { D, plain } from "../../../money/decimal.ts";
import type { PercentageRule } from "../../../rating/match-rule.ts";
import type { LintContext } from "../lint-context.ts";
import { type LintRemark, note, planConcern, ruleConcern, warn } from "../lint-remark.ts";
import { neighboursOf } from "../neighbours.ts";
import { factorOf, holderOf, isPercentage, type PlanRules, successorsOf } from "../plan-rules.ts";
import { priceLevel, targetText } from "../wording.ts";

const DISCOUNT_USUAL_MAX = 50;
const MARKUP_USUAL_MAX = 300;
/** A percentage this many times smaller than every neighbour's looks like a lost digit. */
const NEIGHBOUR_FACTOR = 10;
const NEIGHBOURS_MIN = 2;

/** Percentages that are allowed but rarely meant: wrong direction, wrong size, an exception nobody noticed. */
export const checkPercentages = (context: LintContext): readonly LintRemark[] =>
  context.subjects.rules.filter(isPercentage).flatMap((rule) => {
    const percentage = new D(rule.modifierPercentage);
    const plans = context.plansOfRule(rule);
    return [
      ...sizeRemarks(rule, percentage),
      ...(percentage.isZero() ? exceptionRemarks(rule, plans) : neighbourRemarks(rule, percentage, plans)),
    ];
  });

const sizeRemarks = (rule: PercentageRule, percentage: D): readonly LintRemark[] => {
  const concerns = [ruleConcern(rule)];
  const what = `${rule.name} of ${rule.modifierPercentage} % on ${targetText(rule)}`;
  if (rule.type === "DISCOUNT" && percentage.eq(100))
    return [warn("discount-of-everything", concerns, `${what} gives it away: the customer pays 0`)];
  if (rule.type === "DISCOUNT" && percentage.greaterThan(DISCOUNT_USUAL_MAX))
    return [
      warn(
        "discount-above-50",
        concerns,
        `${what} takes off more than half: the price is ${percentage.minus(100).abs()} % of the public one`,
      ),
    ];
  if (rule.type === "MARKUP" && percentage.greaterThan(MARKUP_USUAL_MAX))
    return [
      warn(
        "markup-above-300",
        concerns,
        `${what} adds to the public price: the customer pays ${factorOf(rule)} times that price`,
      ),
    ];
  if (percentage.greaterThan(0) && percentage.lessThan(1))
    return [
      note(
        "percentage-below-1",
        concerns,
        `${what} is less than one percent; write ${percentage.times(100)} if ${percentage.times(100)} % is meant`,
      ),
    ];
  return [];
};

/** 0 % over a broader rule is the way to make an exception, so it is only said what it is an exception from. */
const exceptionRemarks = (rule: PercentageRule, plans: readonly PlanRules[]): readonly LintRemark[] => {
  for (const plan of plans) {
    if (holderOf(plan.percentages, rule) !== rule) continue;
    const broader = successorsOf(plan.percentages, rule).find(
      (next) => next !== undefined && !factorOf(next).eq(1),
    );
    if (broader === undefined) continue;
    return [
      note(
        "exception-at-public-price",
        [ruleConcern(rule), ruleConcern(broader), planConcern(plan.plan)],
        `${rule.name} keeps ${targetText(rule)} at the public price in ${plan.plan.name}: ${broader.name} (${priceLevel(factorOf(broader))}) does not hold for it`,
      ),
    ];
  }
  return [];
};

/** Compared with the other percentage rules of the same scope in the plan. */
const neighbourRemarks = (
  rule: PercentageRule,
  percentage: D,
  plans: readonly PlanRules[],
): readonly LintRemark[] => {
  if (rule.scope === "GLOBAL") return [];
  for (const plan of plans) {
    const { same, opposite } = neighboursOf(rule, plan);
    const twin = opposite.byPercentage.get(plain(percentage));
    if (twin !== undefined && same.count === 1 && opposite.count >= NEIGHBOURS_MIN)
      return [
        warn(
          "direction-unlike-neighbours",
          [ruleConcern(rule), ruleConcern(twin), planConcern(plan.plan)],
          `${rule.name} is the only ${rule.type} among the ${rule.scope} rules of ${plan.plan.name}, with the ${rule.modifierPercentage} % of ${twin.name}, a ${twin.type}: is the direction right?`,
        ),
      ];
    // The rule itself is the smallest, and all others are as large as the second smallest at least.
    const { nextLeast } = same;
    if (
      same.count > NEIGHBOURS_MIN &&
      nextLeast !== undefined &&
      percentage.times(NEIGHBOUR_FACTOR).lessThanOrEqualTo(nextLeast)
    )
      return [
        note(
          "far-below-neighbours",
          [ruleConcern(rule), planConcern(plan.plan)],
          `${rule.name} is a ${rule.type} of ${rule.modifierPercentage} %, where every other ${rule.scope} rule of that direction in ${plan.plan.name} has ${nextLeast} % or more`,
        ),
      ];
  }
  return [];
};
