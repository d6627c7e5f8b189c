import { z } from "zod";
import { guidOf, TenantId } from "../../../domain/nce/ids.ts";
import { PLAN_LINES_MAX } from "../../../domain/nce/transfer/transfer-plan.ts";
import { planTransfers } from "../../../use-cases/nce/plan/plan-transfers.ts";
import { planWithTransfers } from "../../../use-cases/nce/plan/seen-plan.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceChanged } from "./nce-decisions.ts";
import { PlanOut, planOut } from "./plan-members.ts";
import { selectionMembers, selectionOf } from "./selection-members.ts";

export const planNceTransfers = operation<ApiDependencies>()({
  name: "PlanNceTransfers",
  summary:
    "Splits a selection of any size into the fewest transfers that can be submitted, followed as one job; by the source.",
  permission: "subscriptions:write",
  route: { method: "POST", path: "/rebill/v1/nce/transfers:plan", status: 201 },
  input: z.strictObject({
    customer: TenantId,
    target: TenantId,
    ...selectionMembers(PLAN_LINES_MAX),
  }),
  output: PlanOut,
  handle: (context, input) => {
    const { deps, caller } = context;
    const id = guidOf(deps.sha256(deps.ids.random(32)));
    const { customer, target, ...selection } = input;
    const lines = selectionOf(selection);
    return nceChanged(context, "PlanNceTransfers", input, (nce) => {
      const decision = planTransfers(nce, { caller: caller.account, id, customer, target, lines });
      const planned = planWithTransfers(nce, decision.answer);
      return { ...decision, answer: planOut({ ...planned, isSource: true }) };
    });
  },
});
