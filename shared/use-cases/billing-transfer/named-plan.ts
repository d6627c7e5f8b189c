import {
  type AccountId,
  arnAccount,
  arnId,
  BASIC_PLAN,
  PASSTHROUGH_PLAN,
  type PricingPlanArn,
} from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import { type ConfigurationState, nameKey } from "../../stores/configuration-state.ts";

const MANAGED: ReadonlyMap<string, PricingPlanArn> = new Map(
  [BASIC_PLAN, PASSTHROUGH_PLAN].flatMap((arn) => [
    [arn, arn],
    [arnId(arn), arn],
  ]),
);

/**
 * The pricing plan an account calls by name or ARN: one of its own, or one that AWS keeps. Undefined for everything
 * else, be it somebody else's or nobody's.
 */
export const namedPlan = (
  { pricingPlans }: ConfigurationState,
  account: AccountId,
  nameOrArn: string,
  period: BillingPeriod,
): PricingPlanArn | undefined => {
  const managed = MANAGED.get(nameOrArn);
  if (managed !== undefined) return managed;
  const own =
    arnAccount(nameOrArn) === account
      ? pricingPlans.find(nameOrArn, period)
      : pricingPlans
          .listWith("name", nameKey(account, nameOrArn), period)
          .find(({ name }) => name === nameOrArn);
  return own?.arn;
};
