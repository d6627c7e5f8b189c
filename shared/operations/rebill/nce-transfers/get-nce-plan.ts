import { z } from "zod";
import { seenPlan } from "../../../use-cases/nce/plan/seen-plan.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceLooked } from "./nce-decisions.ts";
import { PlanIdMember, PlanOut, planOut } from "./plan-members.ts";

export const getNcePlan = operation<ApiDependencies>()({
  name: "GetNcePlan",
  summary: "How far a planned move is, all its transfers taken together.",
  permission: "subscriptions:read",
  route: { method: "GET", path: "/rebill/v1/nce/transfer-plans/{id}" },
  input: z.strictObject(PlanIdMember),
  output: PlanOut,
  handle: (context, { id }) =>
    nceLooked(context, (nce) =>
      planOut(seenPlan(nce, { id: id.toLowerCase(), caller: context.caller.account })),
    ),
});
