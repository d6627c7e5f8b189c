import type { ResponsibilityTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import type { BlockerContext } from "./blockers.ts";
import { seenTransfer } from "./seen-transfers.ts";
import { recordChanges, transferEvent } from "./transfer-changes.ts";

/**
 * Gives a transfer another name; only its target may, and only while it is to come or in force
 * (spec/aws-billing-transfer.md section 2.1).
 *
 * @throws TransferRefusedError
 */
export const rename = (
  context: BlockerContext,
  request: { readonly id: TransferId; readonly caller: AccountId; readonly name: string },
): Decision<ResponsibilityTransfer> => {
  const { state, now } = context;
  const { transfer } = seenTransfer(context, request);
  if (
    transfer.target !== request.caller ||
    (transfer.status !== "REQUESTED" && transfer.status !== "ACCEPTED")
  )
    throw new TransferRefusedError(
      "ConstraintViolationException",
      "Only the account that pays can rename a responsibility transfer, and only while it is requested or accepted.",
      "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED",
    );
  const renamed = { ...transfer, name: request.name };
  return {
    answer: renamed,
    changes: recordChanges(state, renamed, now),
    resources: [renamed.id],
    events: [transferEvent("Renamed", renamed)],
  };
};
