import type { AccountId } from "../../../domain/identifiers.ts";
import { cancellationAsTold } from "../../../domain/nce/transfer/customer-mail.ts";
import type { CancelledTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { cancelTransfer as cancelled } from "../../../domain/nce/transfer/withdraw.ts";
import type { Decision } from "../../configuration/change-configuration.ts";
import { type NceContext, transfersOfCustomer } from "../nce-context.ts";
import { seenTransfer } from "./seen-transfer.ts";
import { transferDecision } from "./transfer-changes.ts";

/** The target that created a transfer takes it back while it is pending. @throws NceRefusedError */
export const cancelTransfer = (
  context: NceContext,
  { caller, id }: { readonly caller: AccountId; readonly id: string },
): Decision<CancelledTransfer> => {
  const { transfer, asTarget } = seenTransfer(context, { id, caller });
  const after = cancelled(transfer, { caller: asTarget, now: context.now });
  const told = cancellationAsTold(after, transfersOfCustomer(context, transfer.customer));
  return transferDecision(told, context.now, {
    detailType: "Transfer Cancelled",
    detail: { cause: "cancelled" },
  });
};
