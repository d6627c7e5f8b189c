import { z } from "zod";
import { Moment, momentOf } from "../../../domain/configuration/file-scalars.ts";
import type { PricingPlanArn } from "../../../domain/identifiers.ts";
import { BillingPeriod, periodOf, periodStart } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { namedPlan } from "../../../use-cases/billing-transfer/named-plan.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import type { Context } from "../context.ts";

/** First instant of a transfer, by its month or as a moment; whether it can start there is for the rules to say. */
export const StartMember = z
  .string()
  .refine(
    (text) => BillingPeriod.safeParse(text).success || Moment.safeParse(text).success,
    "must be a month YYYY-MM such as 2026-12, or its first instant 2026-12-01T00:00:00Z",
  )
  .transform((text) =>
    BillingPeriod.safeParse(text).success
      ? Instant.parse(periodStart(text as BillingPeriod))
      : momentOf(text),
  )
  .describe("Month the transfer is to start in, UTC: 2026-12");

export const PlanMember = z
  .string()
  .min(1)
  .max(256)
  .describe("Pricing plan by name or ARN: one of the caller's, BasicPricingPlan or Passthrough");

/** What every rehearsal takes in its query. */
export const RehearsalQuery = {
  plan: PlanMember.optional(),
  format: z.enum(["json", "text"]).optional().describe("text: a page to read"),
} as const;
export const REHEARSAL_QUERY = { plan: { member: "plan" }, format: { member: "format" } } as const;

/** @throws OperationError when the caller has no such plan */
export const planOf = (
  { caller, now }: Context,
  state: ConfigurationState,
  plan: string | undefined,
): PricingPlanArn | undefined => {
  if (plan === undefined) return undefined;
  const found = namedPlan(state, caller.account, plan, periodOf(now));
  if (found === undefined)
    throw invalidProblem("plan", "is no pricing plan of this account, nor BasicPricingPlan or Passthrough");
  return found;
};
