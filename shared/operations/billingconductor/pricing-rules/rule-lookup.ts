import type { PricingRule } from "../../../domain/configuration/model.ts";
import { ruleTarget } from "../../../domain/configuration/rule-target.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Present } from "../../../stores/kind-state.ts";
import { conflict, notFound } from "../errors.ts";
import { isOwn } from "../resources.ts";

/** @throws OperationError ResourceNotFoundException, also for somebody else's. */
export const ownRule = (
  { pricingRules }: ConfigurationState,
  account: AccountId,
  arn: string,
  period: BillingPeriod,
): Present<PricingRule> => {
  const record = isOwn(account, arn) ? pricingRules.record(arn, period) : undefined;
  if (record === undefined) throw notFound(arn, "pricingrule");
  return record;
};

/** How many plans of a month use a rule. */
export const plansOf = ({ pricingPlans }: ConfigurationState, rule: string, period: BillingPeriod): number =>
  pricingPlans.listWith("rule", rule, period).length;

/**
 * @throws OperationError PRICING_RULE_IN_PRICING_PLAN_CONFLICT when two of the rules have the same target: scopes
 *   do not stack, so one of them would never count.
 */
export const refuseSameTarget = (plan: string, rules: readonly PricingRule[]): void => {
  const targets = new Map<string, string>();
  for (const rule of rules) {
    const target = ruleTarget(rule);
    const other = targets.get(target);
    if (other !== undefined)
      throw conflict(
        "PRICING_RULE_IN_PRICING_PLAN_CONFLICT",
        { id: rule.arn, type: "pricingrule" },
        `The pricing plan ${plan} already has a rule for the same target, ${other}.`,
      );
    targets.set(target, rule.arn);
  }
};
