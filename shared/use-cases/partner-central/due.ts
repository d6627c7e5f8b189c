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

/** When it came about, and what notes it. */
export type DueInPartnerCentral = {
  readonly at: Instant;
  readonly change: ThingChange;
  readonly event: JournalEvent;
};

/**
 * What the clock has brought about in the channel and nobody has noted yet: handshakes that nobody answered in
 * time, and service periods that are over. Follows from the state alone, so it can be carried out in parts, late
 * and again. Nothing depends on it but what is told: everything else goes by the clock.
 */
export const dueInPartnerCentral = (
  state: ConfigurationState,
  now: Instant,
): readonly DueInPartnerCentral[] => [...expiredHandshakes(state, now), ...endedServicePeriods(state, now)];

const expiredHandshakes = (
  { channelHandshakes }: ConfigurationState,
  now: Instant,
): readonly DueInPartnerCentral[] =>
  channelHandshakes.listWith("status", "PENDING", ALWAYS).flatMap((stored) => {
    const handshake = handshakeAt(stored, now);
    return handshake.status === "EXPIRED"
      ? [
          {
            at: handshake.answeredAt,
            change: handshakeChange(handshake),
            event: handshakeEvent(handshake),
          },
        ]
      : [];
  });

const endedServicePeriods = (state: ConfigurationState, now: Instant): readonly DueInPartnerCentral[] =>
  state.relationships.listWith("servicePeriod", "OPEN", periodOf(now)).flatMap((relationship) => {
    const period = servicePeriodNow(state, relationship, now);
    if (relationship.status !== "ACTIVE" || period?.ended === undefined) return [];
    const ended = servicePeriodEnded(relationship, period, period.ended, now);
    return [
      {
        at: period.ended.at,
        change: relationshipChange(ended, now),
        event: servicePeriodEvent(ended, period),
      },
    ];
  });

/** The channel among everything that changes by itself. */
export const channelTimers: DueSource = {
  due: (state, now) =>
    dueInPartnerCentral(state, now).map(({ at, change, event }) => ({
      at,
      key: `${event.detailType} of ${change.id}`,
      carryOut: () => ({ changes: [change], resources: [...event.resources], events: [event] }),
    })),
  next: (state, now) =>
    [
      ...state.channelHandshakes
        .listWith("status", "PENDING", ALWAYS)
        .map((handshake) => handshakeExpiresAt(handshake)),
      ...state.relationships
        .listWith("servicePeriod", "OPEN", periodOf(now))
        .flatMap((relationship) => servicePeriodEndsAt(state, relationship, now) ?? []),
    ].toSorted()[0],
};
