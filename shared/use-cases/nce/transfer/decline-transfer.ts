import type { AccountId } from "../../../domain/identifiers.ts";
import type { CancelledTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { declineTransfer as declined } from "../../../domain/nce/transfer/withdraw.ts";
import type { Decision } from "../../configuration/change-configuration.ts";
import type { NceContext } from "../nce-context.ts";
import { seenTransfer } from "./seen-transfer.ts";
import { transferDecision } from "./transfer-changes.ts";

export type DeclineTransfer = { readonly caller: AccountId; readonly id: string; readonly reason: string };

/** The source says no to a pending transfer, and why; the reason is in no event. @throws NceRefusedError */
export const declineTransfer = (
  context: NceContext,
  { caller, id, reason }: DeclineTransfer,
): Decision<CancelledTransfer> => {
  const { transfer, asSource } = seenTransfer(context, { id, caller });
  const after = declined(transfer, { caller: asSource, now: context.now, reason });
  return transferDecision(after, context.now, {
    detailType: "Transfer Cancelled",
    detail: { cause: "declined" },
  });
};
