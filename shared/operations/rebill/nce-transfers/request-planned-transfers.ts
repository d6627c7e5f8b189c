import { z } from "zod";
import { guidOf, NceTransferId } from "../../../domain/nce/ids.ts";
import { TransferRequest } from "../../../domain/nce/transfer/transfer.ts";
import { requestPlanned } from "../../../use-cases/nce/plan/request-planned.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceChanged } from "./nce-decisions.ts";
import { PlanIdMember, PlanOut, planOut } from "./plan-members.ts";

const { sourceName, customerEmail, customerName, targetEmail, partnerOfRecord, clientReference } =
  TransferRequest.shape;

export const requestPlannedTransfers = operation<ApiDependencies>()({
  name: "RequestPlannedTransfers",
  summary: "The target creates every transfer of a plan that is not asked for, all at once.",
  permission: "subscriptions:write",
  route: { method: "POST", path: "/rebill/v1/nce/transfer-plans/{id}:request" },
  input: z.strictObject({
    ...PlanIdMember,
    sourceName,
    customerEmail,
    customerName,
    targetEmail,
    partnerOfRecord,
    clientReference,
  }),
  output: PlanOut,
  handle: (context, input) => {
    const { deps, caller } = context;
    const { id: given, ...request } = input;
    const id = given.toLowerCase();
    const drawn = deps.ids.random(32);
    const idOf = (part: number) => NceTransferId.parse(guidOf(deps.sha256(`${drawn} ${part}`)));
    return nceChanged(context, "RequestPlannedTransfers", input, (nce) => {
      const decision = requestPlanned(nce, { caller: caller.account, id, request, idOf });
      return { ...decision, answer: planOut(decision.answer) };
    });
  },
});
