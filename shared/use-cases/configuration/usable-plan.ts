import { type AccountId, arnAccount, BASIC_PLAN, PASSTHROUGH_PLAN } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** Whether a plan is the account's own and there in a month. */
export const isOwnPlan = (
  plans: ConfigurationState["pricingPlans"],
  owner: AccountId,
  plan: string,
  period: BillingPeriod,
): boolean => arnAccount(plan) === owner && plans.find(plan, period) !== undefined;

/** Whether a group of a transfer may use a plan: one that AWS keeps, or its owner's own. */
export const isUsablePlan = (
  plans: ConfigurationState["pricingPlans"],
  owner: AccountId,
  plan: string,
  period: BillingPeriod,
): boolean => plan === BASIC_PLAN || plan === PASSTHROUGH_PLAN || isOwnPlan(plans, owner, plan, period);
