import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { programManagementAccountArn } from "../../domain/partner-central/channel-arn.ts";
import {
  type ChannelHandshake,
  handshakeClosed,
  handshakeExpiresAt,
  type PendingHandshake,
  subjectId,
} from "../../domain/partner-central/channel-handshake.ts";
import type { ProgramManagementAccount } from "../../domain/partner-central/program-management-account.ts";
import type { Relationship } from "../../domain/partner-central/relationship.ts";
import type { ServicePeriod } from "../../domain/partner-central/service-period.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import { type Decision, type ThingChange, thingChange } from "../configuration/change-configuration.ts";
import { arnOfHandshake, arnOfRelationship } from "./channel-register.ts";

/** A change together with what is told of it. */
export type ChannelChange = { readonly change: ThingChange; readonly events: readonly JournalEvent[] };

export const accountChange = (account: ProgramManagementAccount): ThingChange =>
  thingChange("programManagementAccounts", account.id, { from: ALWAYS, value: account });

export const relationshipChange = (relationship: Relationship, now: Instant): ThingChange =>
  thingChange("relationships", relationship.id, { from: periodOf(now), value: relationship });

export const handshakeChange = (handshake: ChannelHandshake): ThingChange =>
  thingChange("channelHandshakes", handshake.id, { from: ALWAYS, value: handshake });

const SOURCE = "rebill.partner-central";

/** Events carry ids and accounts, never the names that both sides give each other. */
export const accountEvent = (name: string, account: ProgramManagementAccount): JournalEvent => ({
  source: SOURCE,
  detailType: `Program Management Account ${name}`,
  resources: [programManagementAccountArn(account, account.id)],
  detail: {
    catalog: account.catalog,
    owner: account.owner,
    account: account.account,
    program: account.program,
  },
});

const relationshipDetail = ({
  catalog,
  owner,
  programManagementAccount,
  associatedAccount,
}: Relationship) => ({
  catalog,
  owner,
  programManagementAccount,
  associatedAccount,
});

export const relationshipEvent = (name: string, relationship: Relationship): JournalEvent => ({
  source: SOURCE,
  detailType: `Channel Relationship ${name}`,
  resources: [arnOfRelationship(relationship)],
  detail: { ...relationshipDetail(relationship), associationType: relationship.associationType },
});

/** Which of the two follows from the service period: whether it has an end. */
export const servicePeriodEvent = (
  relationship: Relationship,
  { handshake, terms, startedAt, ended }: ServicePeriod,
): JournalEvent => ({
  source: SOURCE,
  detailType: ended === undefined ? "Service Period Started" : "Service Period Ended",
  resources: [arnOfRelationship(relationship)],
  detail: {
    ...relationshipDetail(relationship),
    handshake,
    type: terms.type,
    startedAt,
    ...(terms.type === "FIXED_COMMITMENT_PERIOD"
      ? { endDate: terms.endDate }
      : { noticeDays: terms.noticeDays }),
    ...(ended === undefined ? {} : { endedAt: ended.at, because: ended.because }),
  },
});

const HANDSHAKE_EVENTS: Readonly<Record<ChannelHandshake["status"], string>> = {
  PENDING: "Created",
  ACCEPTED: "Accepted",
  REJECTED: "Rejected",
  CANCELED: "Canceled",
  EXPIRED: "Expired",
};

/** Named after what has become of it. */
export const handshakeEvent = (handshake: ChannelHandshake): JournalEvent => ({
  source: SOURCE,
  detailType: `Channel Handshake ${HANDSHAKE_EVENTS[handshake.status]}`,
  resources: [arnOfHandshake(handshake)],
  detail: {
    catalog: handshake.catalog,
    handshakeType: handshake.subject.type,
    associatedResource: subjectId(handshake.subject),
    owner: handshake.owner,
    sender: handshake.sender,
    receiver: handshake.receiver,
    ...(handshake.status === "PENDING" ? { expiresAt: handshakeExpiresAt(handshake) } : {}),
  },
});

/** A handshake that has become what it is. */
export const handshakeStep = (handshake: ChannelHandshake): ChannelChange => ({
  change: handshakeChange(handshake),
  events: [handshakeEvent(handshake)],
});

/** Handshakes about something that is gone cannot be answered any more. */
export const cancelled = (handshakes: readonly PendingHandshake[], now: Instant): readonly ChannelChange[] =>
  handshakes.map((handshake) => handshakeStep(handshakeClosed(handshake, "CANCELED", now)));

/** All of it at once, with the ARNs of everything that something is told of. */
export const decided = <O>(answer: O, steps: readonly ChannelChange[]): Decision<O> => {
  const events = steps.flatMap((step) => step.events);
  return {
    answer,
    changes: steps.map(({ change }) => change),
    resources: [...new Set(events.flatMap(({ resources }) => resources))],
    events,
  };
};
