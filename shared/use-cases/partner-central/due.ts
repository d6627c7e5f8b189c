import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { handshakeAt, handshakeExpiresAt } from "../../domain/partner-central/channel-handshake.ts";
import { servicePeriodEnded } from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import type { ThingChange } from "../configuration/change-configuration.ts";
import type { DueSource } from "../timers/due.ts";
import {
  handshakeChange,
  handshakeEvent,
  relationshipChange,
  servicePeriodEvent,
} from "./channel-changes.ts";
import { servicePeriodEndsAt, servicePeriodNow } from "./service-periods.ts";

/** What came due at an instant, and what is told of it. */
export type ChannelDue = {
  readonly at: Instant;
  readonly change: ThingChange;
  readonly event: JournalEvent;
};

/** The part of the timers that is the channel's. */
export const partnerCentralTimers: DueSource = {
  due: (state, now) =>
    dueInPartnerCentral(state, now).map(({ at, change, event }) => ({
      at,
      key: `${event.detailType} of ${change.id}`,
      carryOut: () => ({ changes: [change], resources: event.resources, events: [event] }),
    })),
  next: (state, now) =>
    [
      ...state.channelHandshakes.listWith("status", "PENDING", ALWAYS).map(handshakeExpiresAt),
      ...openServicePeriods(state, now).flatMap(
        (relationship) => servicePeriodEndsAt(state, relationship, now) ?? [],
      ),
    ].toSorted()[0],
};

/**
 * What the clock has brought about in the channel and nobody has noted yet: handshakes that nobody answered in
 * time, and service periods that are over. Follows from the state alone, so it can be carried out in parts, late
 * and again. Nothing depends on it but what is told: everything else goes by the clock.
 */
export const dueInPartnerCentral = (state: ConfigurationState, now: Instant): readonly ChannelDue[] => [
  ...expiredHandshakes(state, now),
  ...endedServicePeriods(state, now),
];

const expiredHandshakes = ({ channelHandshakes }: ConfigurationState, now: Instant): readonly ChannelDue[] =>
  channelHandshakes.listWith("status", "PENDING", ALWAYS).flatMap((stored) => {
    const handshake = handshakeAt(stored, now);
    if (handshake.status !== "EXPIRED") return [];
    const at = handshakeExpiresAt(stored);
    return [{ at, change: handshakeChange(handshake), event: handshakeEvent(handshake) }];
  });

const openServicePeriods = (state: ConfigurationState, now: Instant) =>
  state.relationships
    .listWith("servicePeriod", "OPEN", periodOf(now))
    .flatMap((relationship) => (relationship.status === "ACTIVE" ? [relationship] : []));

const endedServicePeriods = (state: ConfigurationState, now: Instant): readonly ChannelDue[] =>
  openServicePeriods(state, now).flatMap((relationship) => {
    const period = servicePeriodNow(state, relationship, now);
    if (period?.ended === undefined) return [];
    const ended = servicePeriodEnded(relationship, period, period.ended, now);
    const event = servicePeriodEvent(ended, period);
    return [{ at: period.ended.at, change: relationshipChange(ended, now), event }];
  });
