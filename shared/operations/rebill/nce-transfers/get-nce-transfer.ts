import { z } from "zod";
import { seenTransfer } from "../../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceLooked } from "./nce-decisions.ts";
import { TransferIdMember, TransferOut, transferOut } from "./transfer-members.ts";

export const getNceTransfer = operation<ApiDependencies>()({
  name: "GetNceTransfer",
  summary: "A transfer of Microsoft subscriptions as its source or its target sees it.",
  permission: "subscriptions:read",
  route: { method: "GET", path: "/rebill/v1/nce/transfers/{id}" },
  input: z.strictObject(TransferIdMember),
  output: TransferOut,
  handle: (context, { id }) =>
    nceLooked(context, (nce) =>
      transferOut(seenTransfer(nce, { id: id.toLowerCase(), caller: context.caller.account })),
    ),
});
