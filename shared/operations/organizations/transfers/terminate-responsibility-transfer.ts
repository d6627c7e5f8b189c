import { z } from "zod";
import { withdraw } from "../../../use-cases/billing-transfer/withdraw.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changedByManagement } from "../change.ts";
import { TimestampMember } from "../timestamps.ts";
import { TransferIdMember } from "../wire.ts";
import { TransferOut, transferOut } from "./transfer-out.ts";

/** Either side, for good. Without an end the current month is the last one (spec section 2.2). */
export const terminateResponsibilityTransfer = operation<ApiDependencies>()({
  name: "TerminateResponsibilityTransfer",
  permission: "transfers:write",
  input: z.object({ Id: TransferIdMember, EndTimestamp: TimestampMember.optional() }),
  output: z.object({ ResponsibilityTransfer: TransferOut }),
  handle: (context, { Id: id, EndTimestamp: end }) => {
    const caller = context.caller.account;
    return changedByManagement(
      context,
      "TerminateResponsibilityTransfer",
      (view) => withdraw(view, { id, caller, end }),
      (view, transfer) => ({
        ResponsibilityTransfer: transferOut(view, caller, {
          transfer,
          as: transfer.target === caller ? "target" : "source",
          ...(transfer.status === "WITHDRAWN" ? { end: transfer.end } : {}),
        }),
      }),
    );
  },
});
