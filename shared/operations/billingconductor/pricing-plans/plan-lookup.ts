import type { PricingPlan, PricingRule } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Present } from "../../../stores/kind-state.ts";
import { accessDenied, limitExceeded, notFound, validation } from "../errors.ts";
import { ownRule, refuseSameTarget } from "../pricing-rules/rule-lookup.ts";
import { fullArn, isManagedPlan, isOwn } from "../resources.ts";

/**
 * @throws OperationError ResourceNotFoundException, also for somebody else's; AccessDeniedException for the plans
 *   that AWS keeps: they can be used, not changed (spec/billing-conductor.md section 1.2)
 */
export const ownPlan = (
  { pricingPlans }: ConfigurationState,
  account: AccountId,
  arn: string,
  period: BillingPeriod,
): Present<PricingPlan> => {
  if (isManagedPlan(arn)) throw accessDenied("This pricing plan is managed by AWS and cannot be changed.");
  const record = isOwn(account, arn) ? pricingPlans.record(arn, period) : undefined;
  if (record === undefined) throw notFound(arn, "pricingplan");
  return record;
};

/** @throws OperationError DUPLICATE_PRICINGRULE_ARNS */
export const distinctRuleArns = (account: AccountId, arnsOrIds: readonly string[]): readonly string[] => {
  const arns = arnsOrIds.map((arn) => fullArn(account, "pricingrule", arn));
  if (new Set(arns).size < arns.length)
    throw validation("DUPLICATE_PRICINGRULE_ARNS", "A pricing rule is named twice.");
  return arns;
};

/**
 * The rules of a plan after some were added, checked as a whole.
 * @throws OperationError ResourceNotFoundException, ServiceLimitExceededException, ConflictException
 */
export const checkedRules = (
  state: ConfigurationState,
  account: AccountId,
  plan: { readonly arn: string; readonly before: readonly string[]; readonly added: readonly string[] },
  period: BillingPeriod,
): PricingPlan["rules"] => {
  const added = plan.added.map((arn) => ownRule(state, account, arn, period).value);
  for (const { arn } of added)
    if (state.pricingPlans.listWith("rule", arn, period).length >= DEFAULT_QUOTAS.plansPerRule)
      throw limitExceeded("PRICING_PLANS_PER_PRICING_RULE", "A pricing rule is in too many pricing plans.", {
        id: arn,
        type: "pricingrule",
      });
  const before = plan.before.flatMap((arn): PricingRule[] => {
    const rule = state.pricingRules.find(arn, period);
    return rule === undefined ? [] : [rule];
  });
  const rules = [...before, ...added];
  if (rules.length > DEFAULT_QUOTAS.rulesPerPlan)
    throw limitExceeded("PRICING_RULES_PER_PRICING_PLAN", "The pricing plan has too many pricing rules.", {
      id: plan.arn,
      type: "pricingplan",
    });
  refuseSameTarget(plan.arn, rules);
  return rules.map(({ arn }) => arn);
};
