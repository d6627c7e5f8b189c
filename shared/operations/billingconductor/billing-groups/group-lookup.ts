import type { BillingGroup } from "../../../domain/configuration/model.ts";
import { type AccountId, BASIC_PLAN, PASSTHROUGH_PLAN } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Present } from "../../../stores/kind-state.ts";
import { isOwnPlan } from "../../../use-cases/configuration/usable-plan.ts";
import { notFound, validation, wrongField } from "../errors.ts";
import { isOwn } from "../resources.ts";

export type StandardGroup = Extract<BillingGroup, { type: "STANDARD" }>;

/** @throws OperationError ResourceNotFoundException, also for somebody else's */
export const ownGroup = (
  { billingGroups }: ConfigurationState,
  account: AccountId,
  arn: string,
  period: BillingPeriod,
): Present<BillingGroup> => {
  const record = isOwn(account, arn) ? billingGroups.record(arn, period) : undefined;
  if (record === undefined) throw notFound(arn, "billinggroup");
  return record;
};

/** @throws OperationError ResourceNotFoundException; ILLEGAL_BILLING_GROUP_TYPE: a transfer's accounts are its source's */
export const ownStandardGroup = (
  state: ConfigurationState,
  account: AccountId,
  arn: string,
  period: BillingPeriod,
): StandardGroup => {
  const { value } = ownGroup(state, account, arn, period);
  if (value.type !== "STANDARD")
    throw validation(
      "ILLEGAL_BILLING_GROUP_TYPE",
      "The accounts of this billing group are those of the transferred organization.",
    );
  return value;
};

/**
 * A group may use its owner's plans and those that AWS keeps. Neither creating nor updating a group knows the
 * error "plan not found", so what does not exist and what is somebody else's are both a missing plan.
 * @throws OperationError MISSING_PRICINGPLAN, ILLEGAL_BILLING_GROUP_PRICING_PLAN
 */
export const refuseUnfitPlan = (
  { pricingPlans }: ConfigurationState,
  group: { readonly owner: AccountId; readonly type: BillingGroup["type"] },
  plan: string,
  period: BillingPeriod,
): void => {
  if (plan === PASSTHROUGH_PLAN && group.type === "STANDARD")
    throw validation(
      "ILLEGAL_BILLING_GROUP_PRICING_PLAN",
      "Passthrough is for billing groups of a billing transfer only.",
    );
  if (plan === PASSTHROUGH_PLAN || plan === BASIC_PLAN) return;
  refuseMissingPlan(pricingPlans, group.owner, plan, period, "ComputationPreference.PricingPlanArn");
};

/** @throws OperationError MISSING_PRICINGPLAN */
export const refuseMissingPlan = (
  plans: ConfigurationState["pricingPlans"],
  owner: AccountId,
  plan: string,
  period: BillingPeriod,
  member: string,
): void => {
  if (!isOwnPlan(plans, owner, plan, period))
    throw wrongField(member, "is not the ARN of a pricing plan", "MISSING_PRICINGPLAN");
};

/** @throws OperationError TOO_MANY_AUTO_ASSOCIATE_BILLING_GROUPS when another group takes in accounts already */
export const refuseSecondAutoAssociate = (
  { billingGroups }: ConfigurationState,
  owner: AccountId,
  arn: string,
  period: BillingPeriod,
): void => {
  if (billingGroups.listWith("autoAssociate", owner, period).some((group) => group.arn !== arn))
    throw validation(
      "TOO_MANY_AUTO_ASSOCIATE_BILLING_GROUPS",
      "Another billing group takes in accounts that join the organization.",
    );
};
