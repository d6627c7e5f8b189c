import {
  type AcceptedTransfer,
  accepted,
  type RefusedTransfer,
  type RequestedTransfer,
  type ResponsibilityTransfer,
  refused,
} from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { isShown } from "../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId, HandshakeId } from "../../domain/identifiers.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import { type BlockerContext, blockersOfAcceptance } from "./blockers.ts";
import { groupWithTransfer } from "./group-with-transfer.ts";
import { refuseBlocked } from "./invite.ts";
import { concernedAccounts, recordChanges, transferEvent } from "./transfer-changes.ts";
import { findByHandshake } from "./transfer-register.ts";

type Answer = { readonly handshake: HandshakeId; readonly caller: AccountId };

/** What the handshake of a transfer is called: once accepted it stays so. */
export const handshakeState = ({ status }: ResponsibilityTransfer) =>
  status === "WITHDRAWN" ? ("ACCEPTED" as const) : status;

/**
 * The handshake, for one of its two parties.
 * @throws TransferRefusedError HandshakeNotFoundException for everybody else's and for nobody's
 */
export const ownHandshake = (
  { state, now }: BlockerContext,
  { handshake, caller }: Answer,
): ResponsibilityTransfer => {
  const transfer = findByHandshake(state, handshake, now);
  if (
    transfer === undefined ||
    (transfer.source !== caller && transfer.target !== caller) ||
    !isShown(transfer, now)
  )
    throw new TransferRefusedError("HandshakeNotFoundException", "There is no such handshake.");
  return transfer;
};

const pending = (
  context: BlockerContext,
  answer: Answer,
  { as, to }: { readonly as: "source" | "target"; readonly to: ReturnType<typeof handshakeState> },
): RequestedTransfer => {
  const transfer = ownHandshake(context, answer);
  if (transfer[as] !== answer.caller)
    throw new TransferRefusedError(
      "AccessDeniedException",
      as === "source"
        ? "Only the account that was invited can accept or decline."
        : "Only the account that sent the invitation can cancel it.",
    );
  if (transfer.status === "REQUESTED") return transfer;
  const state = handshakeState(transfer);
  if (state === to)
    throw new TransferRefusedError("HandshakeAlreadyInStateException", `The handshake is ${state} already.`);
  throw new TransferRefusedError(
    "InvalidHandshakeTransitionException",
    `The handshake is ${state} and cannot become ${to}.`,
  );
};

/**
 * Accepts an invitation: from its first month on the target pays, and with it whoever pays for the target
 * (spec/aws-billing-transfer.md section 2.4).
 *
 * @throws TransferRefusedError for whatever stands in the way
 */
export const accept = (context: BlockerContext, answer: Answer): Decision<AcceptedTransfer> => {
  const { state, now } = context;
  const invitation = pending(context, answer, { as: "source", to: "ACCEPTED" });
  refuseBlocked(blockersOfAcceptance(context, invitation));
  const transfer = accepted(invitation, now);
  const groups = groupWithTransfer(state, transfer, now);
  return {
    answer: transfer,
    changes: [...recordChanges(state, transfer, now), ...groups.changes],
    resources: [transfer.id, ...groups.resources],
    events: [
      transferEvent("Accepted", transfer, { accounts: concernedAccounts(state, transfer, now) }),
      ...groups.events,
    ],
  };
};

/** @throws TransferRefusedError */
export const decline = (context: BlockerContext, answer: Answer): Decision<RefusedTransfer> =>
  refuse(context, pending(context, answer, { as: "source", to: "DECLINED" }), "DECLINED");

/** @throws TransferRefusedError */
export const cancel = (context: BlockerContext, answer: Answer): Decision<RefusedTransfer> =>
  refuse(context, pending(context, answer, { as: "target", to: "CANCELED" }), "CANCELED");

const refuse = (
  { state, now }: BlockerContext,
  invitation: RequestedTransfer,
  status: "DECLINED" | "CANCELED",
): Decision<RefusedTransfer> => {
  const transfer = refused(invitation, status, now);
  return {
    answer: transfer,
    changes: recordChanges(state, transfer, now),
    resources: [transfer.id],
    events: [transferEvent(status === "DECLINED" ? "Declined" : "Canceled", transfer)],
  };
};
