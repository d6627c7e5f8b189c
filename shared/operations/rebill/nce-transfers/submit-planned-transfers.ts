import { z } from "zod";
import { NceRefusedError, refuse } from "../../../domain/nce/refusals.ts";
import { seenPlan } from "../../../use-cases/nce/plan/seen-plan.ts";
import { submitTransfer } from "../../../use-cases/nce/transfer/submit-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { answeredOnce, type Context, changed } from "../context.ts";
import { nceLooked } from "./nce-decisions.ts";
import { type PartProblem, PlanIdMember, PlanOut, planOut } from "./plan-members.ts";

const ACTION = "SubmitPlannedTransfers";

const NOT_REQUESTED: PartProblem = {
  code: "transfer-not-requested",
  detail: "The target has not requested this transfer yet.",
};

/** Submits what the target has requested, each transfer by itself; a part that is refused holds up no other. */
const submitAll = async (context: Context, id: string): Promise<PlanOut> => {
  const { account: caller } = context.caller;
  const look = () => nceLooked(context, (nce) => seenPlan(nce, { id, caller }));
  const { plan, transfers, isSource } = await look();
  await nceLooked(context, () => {
    if (!isSource) refuse("not-the-source", "Only the source submits.");
  });
  const problems = new Map<number, PartProblem>();
  // Each is a change of its own, so that one transaction is never too large; what is submitted already is passed over.
  for (const [part, { subscriptions }] of plan.parts.entries()) {
    const transfer = transfers[part];
    if (transfer === undefined) problems.set(part, NOT_REQUESTED);
    if (transfer?.status !== "Pending") continue;
    const lines = subscriptions.map((subscription) => ({ subscription }));
    try {
      await changed({ ...context, token: undefined }, ACTION, {}, (state) =>
        submitTransfer({ state, now: context.now }, { caller, id: transfer.id, lines }),
      );
    } catch (error) {
      if (!(error instanceof NceRefusedError)) throw error;
      problems.set(part, { code: error.code, detail: error.message });
    }
  }
  return planOut(await look(), problems);
};

export const submitPlannedTransfers = operation<ApiDependencies>()({
  name: ACTION,
  summary:
    "The source submits every transfer of a plan that the target has requested; what is refused is said part by part.",
  permission: "subscriptions:write",
  route: { method: "POST", path: "/rebill/v1/nce/transfer-plans/{id}:submit" },
  input: z.strictObject(PlanIdMember),
  output: PlanOut,
  handle: (context, input) =>
    answeredOnce(context, ACTION, input, PlanOut, () => submitAll(context, input.id.toLowerCase())),
});
