import type { RequestedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { startOf } from "../../domain/billing-transfer/transfer-timing.ts";
import type { Tags } from "../../domain/configuration/model.ts";
import type { AccountId, HandshakeId, PricingPlanArn, TransferId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import { invalidInvitee } from "./blockers/pair-blockers.ts";
import { type Blocker, type BlockerContext, blockersOfInvitation } from "./blockers.ts";
import { refuseTooManyTags } from "./tag-transfer.ts";
import { expiresAt, recordChanges, transferEvent } from "./transfer-changes.ts";

export type Invitation = {
  /** Drawn before, so that deciding again gives the same transfer. */
  readonly id: TransferId;
  readonly handshake: HandshakeId;
  readonly name: string;
  /** Undefined: nobody was found by what the inviter named, which is told as for any account that cannot be invited. */
  readonly source: AccountId | undefined;
  readonly invitedEmail?: string | undefined;
  readonly target: AccountId;
  readonly start: Instant;
  readonly notes?: string | undefined;
  readonly tags?: Tags | undefined;
  /** Plan of the group that is made with the acceptance. */
  readonly plan?: PricingPlanArn | undefined;
};

const refusalBy = ({ exception, message, fix, reason }: Blocker): TransferRefusedError =>
  new TransferRefusedError(exception, `${message} ${fix}`, reason);

/** @throws TransferRefusedError by the first blocker, when there is one */
export const refuseBlocked = ([first]: readonly Blocker[]): void => {
  if (first !== undefined) throw refusalBy(first);
};

/**
 * Sends an invitation to hand a bill over (spec/aws-billing-transfer.md section 2.1, 2.2).
 *
 * @throws TransferRefusedError for a start that cannot be, and for whatever stands in the way
 */
export const invite = (context: BlockerContext, invitation: Invitation): Decision<RequestedTransfer> => {
  const { state, now } = context;
  const { source, start: instant, invitedEmail, notes, tags, plan, ...members } = invitation;
  const start = startOf(instant, now);
  if ("problem" in start)
    throw new TransferRefusedError(
      "InvalidInputException",
      "StartTimestamp must be the first instant (UTC) of the next month or of the month after it, and more than 24 hours away.",
      start.problem,
    );
  if (source === undefined) throw refusalBy(invalidInvitee(members.target));
  if (tags !== undefined) refuseTooManyTags(tags);
  refuseBlocked(blockersOfInvitation(context, { ...members, source, start: start.period }));
  const transfer: RequestedTransfer = {
    ...members,
    source,
    status: "REQUESTED",
    start: start.period,
    requestedAt: now,
    ...(invitedEmail === undefined ? {} : { invitedEmail }),
    ...(notes === undefined || notes === "" ? {} : { notes }),
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
    ...(plan === undefined ? {} : { plan }),
  };
  return {
    answer: transfer,
    changes: recordChanges(state, transfer, now),
    resources: [transfer.id],
    events: [transferEvent("Invited", transfer, expiresAt(transfer))],
  };
};
