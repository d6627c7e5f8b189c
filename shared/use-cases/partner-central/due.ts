import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { handshakeAt } from "../../domain/partner-central/channel-handshake.ts";
import { servicePeriodEnded } from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import type { ThingChange } from "../configuration/change-configuration.ts";
import {
  handshakeChange,
  handshakeEvent,
  relationshipChange,
  servicePeriodEvent,
} from "./channel-changes.ts";
import { servicePeriodNow } from "./service-periods.ts";

export type Due = { readonly change: ThingChange; readonly event: JournalEvent };

/**
 * What the clock has brought about in the channel and nobody has noted yet: handshakes that nobody answered in
 * time, and service periods that are over. Follows from the state alone, so it can be carried out in parts, late
 * and again. Nothing depends on it but what is told: everything else goes by the clock.
 */
export const dueInPartnerCentral = (state: ConfigurationState, now: Instant): readonly Due[] => [
  ...expiredHandshakes(state, now),
  ...endedServicePeriods(state, now),
];

const expiredHandshakes = ({ channelHandshakes }: ConfigurationState, now: Instant): readonly Due[] =>
  channelHandshakes.listWith("status", "PENDING", ALWAYS).flatMap((stored) => {
    const handshake = handshakeAt(stored, now);
    return handshake.status === "EXPIRED"
      ? [{ change: handshakeChange(handshake), event: handshakeEvent(handshake) }]
      : [];
  });

const endedServicePeriods = (state: ConfigurationState, now: Instant): readonly Due[] =>
  state.relationships.listWith("servicePeriod", "OPEN", periodOf(now)).flatMap((relationship) => {
    const period = servicePeriodNow(state, relationship, now);
    if (relationship.status !== "ACTIVE" || period?.ended === undefined) return [];
    const ended = servicePeriodEnded(relationship, period, period.ended, now);
    return [{ change: relationshipChange(ended, now), event: servicePeriodEvent(ended, period) }];
  });
