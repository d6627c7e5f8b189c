import { z } from "zod";
import { transferMoney } from "../../../use-cases/nce/forecast/transfer-money.ts";
import { seenTransfer } from "../../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceLooked } from "./nce-decisions.ts";
import { SettlementLineOut, settlementLineOut } from "./settlement-members.ts";
import { TransferIdMember } from "./transfer-members.ts";

export const getNceSettlement = operation<ApiDependencies>()({
  name: "GetNceSettlement",
  summary:
    "What a transfer did to the money of both sides, licence by licence; to the source also what it would do today.",
  permission: "subscriptions:read",
  route: { method: "GET", path: "/rebill/v1/nce/transfers/{id}/settlement" },
  input: z.strictObject(TransferIdMember),
  output: z.object({ lines: z.array(SettlementLineOut) }),
  handle: (context, { id }) =>
    nceLooked(context, (nce) => {
      const seen = seenTransfer(nce, { id: id.toLowerCase(), caller: context.caller.account });
      return { lines: transferMoney(nce, seen).map((line) => settlementLineOut(line, seen)) };
    }),
});
