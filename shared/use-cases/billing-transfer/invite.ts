import type { RequestedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { startOf } from "../../domain/billing-transfer/transfer-timing.ts";
import type { Tags } from "../../domain/configuration/model.ts";
import type { AccountId, HandshakeId, PricingPlanArn, TransferId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import { type Blocker, type BlockerContext, blockersOfInvitation } from "./blockers.ts";
import { expiresAt, recordChanges, transferEvent } from "./transfer-changes.ts";

export type Invitation = {
  /** Drawn before, so that deciding again gives the same transfer. */
  readonly id: TransferId;
  readonly handshake: HandshakeId;
  readonly name: string;
  readonly source: AccountId;
  readonly target: AccountId;
  readonly start: Instant;
  readonly notes?: string | undefined;
  readonly tags?: Tags | undefined;
  /** Plan of the group that is made with the acceptance. */
  readonly plan?: PricingPlanArn | undefined;
};

/** @throws TransferRefusedError by the first blocker, when there is one */
export const refuseBlocked = ([first]: readonly Blocker[]): void => {
  if (first !== undefined)
    throw new TransferRefusedError(first.exception, `${first.message} ${first.fix}`, first.reason);
};

/**
 * Sends an invitation to hand a bill over (spec/aws-billing-transfer.md section 2.1, 2.2).
 *
 * @throws TransferRefusedError for a start that cannot be, and for whatever stands in the way
 */
export const invite = (context: BlockerContext, invitation: Invitation): Decision<RequestedTransfer> => {
  const { state, now } = context;
  const { start: instant, notes, tags, plan, ...members } = invitation;
  const start = startOf(instant, now);
  if ("problem" in start)
    throw new TransferRefusedError(
      "InvalidInputException",
      "StartTimestamp must be the first instant (UTC) of the next month or of the month after it, and more than 24 hours away.",
      start.problem,
    );
  refuseBlocked(blockersOfInvitation(context, { ...members, start: start.period }));
  const transfer: RequestedTransfer = {
    ...members,
    status: "REQUESTED",
    start: start.period,
    requestedAt: now,
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
