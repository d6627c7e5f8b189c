import type { AccountId } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { dateOf } from "../../../domain/time/instant.ts";
import { quotasOf } from "../quotas-of.ts";
import { transfersOf } from "../transfer-register.ts";
import {
  type Blocker,
  type BlockerContext,
  constraintBlocker,
  handshakeBlocker,
  type WantedTransfer,
} from "./blocker.ts";

export const alreadyExists = (account: AccountId): Blocker =>
  handshakeBlocker(account, {
    reason: "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
    message: "The bill is handed over already in the month this transfer would start.",
    fix: "Withdraw the transfer there is, and start the next one in the month after its end.",
  });

/** What there is between the two already. What the invited account has with others is not the inviter's to know. */
export const duplicateBlockers = (
  { state, now }: BlockerContext,
  { source, target, start }: WantedTransfer,
): readonly Blocker[] => {
  const between = transfersOf(state, "target", target, now).filter((each) => each.source === source);
  if (between.some(({ status }) => status === "REQUESTED"))
    return [
      {
        exception: "DuplicateHandshakeException",
        account: target,
        message: "An invitation to this account is waiting for its answer.",
        fix: "Wait for the answer, or cancel the invitation before you send another.",
      },
    ];
  const runs = between.some(
    (each) =>
      each.status === "ACCEPTED" ||
      (each.status === "WITHDRAWN" && each.end >= start && each.start <= each.end),
  );
  return runs ? [alreadyExists(target)] : [];
};

/** Whatever became of them: the limit is on sending (section 2.6). */
export const rateBlockers = (
  { state, partner, now }: BlockerContext,
  { target, ahead = 0 }: Pick<WantedTransfer, "target" | "ahead">,
): readonly Blocker[] => {
  const { invitationsPerDay } = quotasOf(state, target, partner);
  if (invitationsPerDay === undefined) return [];
  const today = dateOf(now);
  const sent = transfersOf(state, "target", target, now).filter(
    ({ handshake, requestedAt }) => handshake !== undefined && dateOf(requestedAt) === today,
  );
  if (sent.length + ahead < invitationsPerDay) return [];
  return [
    handshakeBlocker(target, {
      reason: "HANDSHAKE_RATE_LIMIT_EXCEEDED",
      message: `The account may send ${invitationsPerDay} invitations a day.`,
      fix: "Send it tomorrow (UTC), or have the limit raised.",
    }),
  ];
};

/** Invitations sent count until they are answered, transfers until their last month is over (section 2.5). */
export const inboundQuotaBlockers = (
  { state, partner, now }: BlockerContext,
  { target, id, ahead = 0 }: Pick<WantedTransfer, "target" | "id" | "ahead">,
): readonly Blocker[] => {
  const current = periodOf(now);
  const counted = transfersOf(state, "target", target, now).filter(
    (each) =>
      each.id !== id &&
      (each.status === "REQUESTED" ||
        each.status === "ACCEPTED" ||
        (each.status === "WITHDRAWN" && each.end >= current && each.start <= each.end)),
  );
  const { inboundTransfers } = quotasOf(state, target, partner);
  if (counted.length + ahead < inboundTransfers) return [];
  return [
    constraintBlocker(target, {
      reason: "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION",
      message: `The account may take over ${inboundTransfers} bills, invitations included.`,
      fix: "Have the quota of inbound transfers raised, or cancel invitations nobody answers.",
    }),
  ];
};
