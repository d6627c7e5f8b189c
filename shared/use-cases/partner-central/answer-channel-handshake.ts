import type {
  AcceptedHandshake,
  ChannelHandshake,
  PendingHandshake,
} from "../../domain/partner-central/channel-handshake.ts";
import { handshakeAccepted, handshakeClosed } from "../../domain/partner-central/channel-handshake.ts";
import { absent, against, ChannelRefusedError } from "../../domain/partner-central/channel-refused-error.ts";
import {
  activated,
  activationRejected,
  type NotYetActiveAccount,
} from "../../domain/partner-central/program-management-account.ts";
import {
  type ActiveRelationship,
  servicePeriodEnded,
  servicePeriodStarted,
} from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import {
  accountChange,
  accountEvent,
  type ChannelChange,
  decided,
  handshakeStep,
  relationshipChange,
  servicePeriodEvent,
} from "./channel-changes.ts";
import { type ChannelContext, isSender, ownHandshake, presentAccount } from "./channel-register.ts";
import { servicePeriodNow } from "./service-periods.ts";

type Answer = "ACCEPTED" | "REJECTED" | "CANCELED";

/**
 * The handshake where it waits for this answer; undefined where it was given before, which is no change: the
 * service has no error for it and calls its operations idempotent.
 */
const waiting = (
  { caller }: ChannelContext,
  handshake: ChannelHandshake,
  answer: Answer,
): PendingHandshake | undefined => {
  const may = answer === "CANCELED" ? isSender(caller, handshake) : handshake.receiver === caller;
  if (!may)
    throw new ChannelRefusedError(
      { kind: "denied", reason: answer === "CANCELED" ? "NOT_SENDER" : "NOT_RECEIVER" },
      answer === "CANCELED"
        ? "Only the side that sent the handshake can cancel it."
        : "Only the account that received the handshake can accept or reject it.",
    );
  if (handshake.status === "PENDING") return handshake;
  if (handshake.status === answer) return undefined;
  throw against("identifier", `is a handshake that is ${handshake.status} and cannot become ${answer}`);
};

/** @throws ChannelRefusedError */
export const acceptHandshake = (context: ChannelContext, identifier: string): Decision<ChannelHandshake> => {
  const handshake = ownHandshake(context, identifier);
  const pending = waiting(context, handshake, "ACCEPTED");
  if (pending === undefined) return decided(handshake, []);
  const accepted = handshakeAccepted(pending, context.now);
  return decided<ChannelHandshake>(accepted, [handshakeStep(accepted), consequence(context, accepted)]);
};

/** @throws ChannelRefusedError */
export const rejectHandshake = (context: ChannelContext, identifier: string): Decision<ChannelHandshake> => {
  const { state, now } = context;
  const handshake = ownHandshake(context, identifier);
  const pending = waiting(context, handshake, "REJECTED");
  if (pending === undefined) return decided(handshake, []);
  const rejected = handshakeClosed(pending, "REJECTED", now);
  const account =
    pending.subject.type === "PROGRAM_MANAGEMENT_ACCOUNT"
      ? presentAccount(state, pending.subject.programManagementAccount)
      : undefined;
  if (account === undefined || account.status === "ACTIVE")
    return decided(rejected, [handshakeStep(rejected)]);
  const inactive = activationRejected(account, now);
  return decided(rejected, [
    handshakeStep(rejected),
    { change: accountChange(inactive), events: [accountEvent("Updated", inactive)] },
  ]);
};

/** @throws ChannelRefusedError */
export const cancelHandshake = (context: ChannelContext, identifier: string): Decision<ChannelHandshake> => {
  const handshake = ownHandshake(context, identifier);
  const pending = waiting(context, handshake, "CANCELED");
  if (pending === undefined) return decided(handshake, []);
  const cancelled = handshakeClosed(pending, "CANCELED", context.now);
  return decided(cancelled, [handshakeStep(cancelled)]);
};

/** What an acceptance brings about. */
const consequence = (context: ChannelContext, handshake: AcceptedHandshake): ChannelChange => {
  const { subject } = handshake;
  switch (subject.type) {
    case "PROGRAM_MANAGEMENT_ACCOUNT":
      return activation(context, notYetActive(context, subject.programManagementAccount));
    case "START_SERVICE_PERIOD": {
      const { terms } = subject;
      if (terms.type === "FIXED_COMMITMENT_PERIOD" && terms.endDate <= context.now)
        throw against("identifier", "is a handshake about a commitment that would be over already");
      const servicePeriod = { handshake: handshake.id, terms, startedAt: context.now };
      const started = servicePeriodStarted(activeRelationship(context, subject.relationship), servicePeriod);
      return {
        change: relationshipChange(started, context.now),
        events: [servicePeriodEvent(started, servicePeriod)],
      };
    }
    case "REVOKE_SERVICE_PERIOD":
      return revocation(context, activeRelationship(context, subject.relationship));
  }
};

const activation = ({ state, catalog, now }: ChannelContext, account: NotYetActiveAccount): ChannelChange => {
  const others = state.programManagementAccounts
    .idsWith("account", account.account)
    .map((id) => presentAccount(state, id));
  if (others.some((other) => other?.status === "ACTIVE" && other.catalog === catalog))
    throw against("identifier", "is a handshake of an account that is active under a program already");
  const active = activated(account, now);
  return { change: accountChange(active), events: [accountEvent("Activated", active)] };
};

const revocation = ({ state, now }: ChannelContext, relationship: ActiveRelationship): ChannelChange => {
  const period = servicePeriodNow(state, relationship, now);
  if (period === undefined || period.ended !== undefined)
    throw against("identifier", "is a handshake about a service period that is over already");
  const ended = { at: now, because: "REVOKED" } as const;
  const revoked = servicePeriodEnded(relationship, period, ended, now);
  return {
    change: relationshipChange(revoked, now),
    events: [servicePeriodEvent(revoked, { ...period, ended })],
  };
};

/** Handshakes about what is deleted are cancelled with it, so these are there; a fault otherwise. */
const notYetActive = ({ state }: ChannelContext, id: string): NotYetActiveAccount => {
  const account = presentAccount(state, id);
  if (account === undefined || account.status === "ACTIVE") throw absent("ProgramManagementAccount", id);
  return account;
};
const activeRelationship = ({ state, now }: ChannelContext, id: string): ActiveRelationship => {
  const relationship = state.relationships.find(id, periodOf(now));
  if (relationship?.status !== "ACTIVE") throw absent("Relationship", id);
  return relationship;
};
