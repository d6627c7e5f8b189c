import { z } from "zod";
import { cancelTransfer } from "../../use-cases/nce/transfer/cancel-transfer.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { changed } from "./context.ts";
import { IF_MATCH_HEADER, IfMatchMember, requireCurrent } from "./if-match.ts";
import { transferEntity } from "./transfer-entity.ts";
import { TransferLabels, transferAtPath } from "./transfer-path.ts";

export const withdrawTransfer = operation<ApiDependencies>()({
  name: "WithdrawTransfer",
  summary: "Cancels a pending transfer, by the target: the older way to say so.",
  permission: "subscriptions:write",
  route: {
    method: "DELETE",
    path: "/v1/customers/{customer}/transfers/{transfer}",
    status: 204,
    headers: IF_MATCH_HEADER,
  },
  input: z.looseObject({ ...TransferLabels, ...IfMatchMember }),
  output: z.null(),
  handle: (context, { customer, transfer, ifMatch }) =>
    changed(context, "WithdrawTransfer", { customer, transfer }, (nce) => {
      const seen = transferAtPath(nce, context, { customer, transfer });
      requireCurrent(transferEntity(nce, seen, context.deps.sha256).attributes.etag, ifMatch);
      const decision = cancelTransfer(nce, { caller: context.caller.account, id: seen.transfer.id });
      return { ...decision, answer: null };
    }),
});
