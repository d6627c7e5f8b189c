import { z } from "zod";
import type { Rehearsal } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import { TransferRefusedError } from "../../../domain/billing-transfer/transfer-refused-error.ts";
import { Moment, momentOf } from "../../../domain/configuration/file-scalars.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import { BillingPeriod, periodStart } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import {
  type RehearsalRequest,
  rehearseFor,
} from "../../../use-cases/billing-transfer/rehearsal/rehearse-for.ts";
import { invalidProblem, notFoundProblem } from "../../registry/problem-errors.ts";
import { type Context, partnerAccount } from "../context.ts";

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

/** What every rehearsal takes besides. */
export const RehearsalMembers = {
  plan: PlanMember.optional(),
  format: z.enum(["json", "text"]).optional().describe("text: a page to read"),
} as const;

/** @throws OperationError not-found for everybody else's and for nobody's, invalid-request */
export const rehearsed = async (
  context: Context,
  request: Omit<RehearsalRequest, "caller">,
): Promise<Rehearsal> => {
  const { deps, caller, now } = context;
  try {
    const partner = await partnerAccount(context);
    return await rehearseFor(deps, { partner, now }, { ...request, caller: caller.account });
  } catch (error) {
    if (error instanceof TransferRefusedError) throw notFoundProblem("transfer");
    // What is no id at all leads nowhere either.
    if (error instanceof InvalidInputError && error.path === "id") throw notFoundProblem("transfer");
    if (error instanceof InvalidInputError) throw invalidProblem(error.path, error.reason);
    throw error;
  }
};
