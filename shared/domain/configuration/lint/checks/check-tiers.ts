import { D, sum } from "../../../money/decimal.ts";
import type { CustomTierRule } from "../../../rating/match-rule.ts";
import type { LintContext } from "../lint-context.ts";
import type { UsedSku } from "../lint-facts.ts";
import { type LintRemark, ruleConcern, warn } from "../lint-remark.ts";
import { isCustomTiers } from "../plan-rules.ts";
import { targetText } from "../wording.ts";

/**
 * Custom tiers with a rate below what a unit cost on average in the latest month, net of discounts. Tiers that
 * begin beyond the usage of the largest payer are left alone, and so are free ones: those are meant.
 */
export const checkTiers = (context: LintContext): readonly LintRemark[] =>
  context.subjects.rules.filter(isCustomTiers).flatMap((rule) => {
    if (context.plansOfRule(rule).length === 0) return [];
    const used = context.known
      .usedSkus(rule.service, rule.usageType)
      .filter(({ operation }) => rule.operation === undefined || operation === rule.operation);
    const [first] = used;
    // Prices of two currencies have no average.
    if (first === undefined || used.some(({ currency }) => currency !== first.currency)) return [];
    return tierRemarks(rule, used, context);
  });

const tierRemarks = (
  rule: CustomTierRule,
  used: readonly UsedSku[],
  { facts }: LintContext,
): readonly LintRemark[] => {
  const quantity = sum(used.map((sku) => new D(sku.quantity)));
  if (!quantity.greaterThan(0)) return [];
  const unitCost = sum(used.map((sku) => new D(sku.netCost))).div(quantity);
  const largest = sum(used.map((sku) => new D(sku.largestQuantity)));
  const low = rule.customTiers.filter(
    ({ begin, rate }) =>
      largest.greaterThan(begin) && new D(rate).greaterThan(0) && unitCost.greaterThan(rate),
  );
  const [lowest] = low.toSorted((left, right) => new D(left.rate).comparedTo(right.rate));
  if (lowest === undefined) return [];
  return [
    warn(
      "tier-below-own-rate",
      [ruleConcern(rule)],
      `${rule.name} sells ${targetText(rule)} from ${lowest.begin} on at ${lowest.rate} a unit, which cost ${unitCost.toSignificantDigits(6)} ${used[0]?.currency} on average in ${facts.period}`,
    ),
  ];
};
