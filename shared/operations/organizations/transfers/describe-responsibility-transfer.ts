import { z } from "zod";
import { seenTransfer } from "../../../use-cases/billing-transfer/seen-transfers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { answered, managementView } from "../change.ts";
import { TransferIdMember } from "../wire.ts";
import { TransferOut, transferOut } from "./transfer-out.ts";

/** For both sides and for accounts further up that inherit the bill. */
export const describeResponsibilityTransfer = operation<ApiDependencies>()({
  name: "DescribeResponsibilityTransfer",
  permission: "transfers:read",
  input: z.object({ Id: TransferIdMember }),
  output: z.object({ ResponsibilityTransfer: TransferOut }),
  handle: async (context, { Id }) => {
    const { account } = context.caller;
    const view = await managementView(context);
    const seen = answered(() => seenTransfer(view, { id: Id, caller: account }));
    return { ResponsibilityTransfer: transferOut(view, account, seen) };
  },
});
