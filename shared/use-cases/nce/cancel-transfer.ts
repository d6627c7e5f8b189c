import type { AccountId } from "../../domain/identifiers.ts";
import type { CancelledTransfer } from "../../domain/nce/transfer/transfer.ts";
import { cancelTransfer as cancelled } from "../../domain/nce/transfer/withdraw.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import type { NceContext } from "./nce-context.ts";
import { seenTransfer } from "./seen-transfer.ts";
import { transferDecision } from "./transfer-changes.ts";

/** The target that created a transfer takes it back while it is pending. @throws NceRefusedError */
export const cancelTransfer = (
  context: NceContext,
  { caller, id }: { readonly caller: AccountId; readonly id: string },
): Decision<CancelledTransfer> => {
  const { transfer, asTarget } = seenTransfer(context, { id, caller });
  return transferDecision(cancelled(transfer, { caller: asTarget, now: context.now }), {
    detailType: "Transfer Cancelled",
    detail: { cause: "cancelled" },
  });
};
