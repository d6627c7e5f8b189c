import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { handshakeAt, handshakeExpiresAt } from "../../domain/partner-central/channel-handshake.ts";
import { servicePeriodEnded } from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { Due, DueSource } from "../timers/due.ts";
import {
  type ChannelChange,
  decided,
  handshakeStep,
  relationshipChange,
  servicePeriodEvent,
} from "./channel-changes.ts";
import { servicePeriodEndsAt, servicePeriodNow } from "./service-periods.ts";

/**
 * What the clock has brought about in the channel and nobody has noted yet: handshakes that nobody answered in
 * time, and service periods that are over. Nothing depends on it but what is told: everything else goes by the clock.
 */
export const partnerCentralTimers: DueSource = {
  due: (state, now) => [...expiredHandshakes(state, now), ...endedServicePeriods(state, now)],
  next: (state, now) =>
    [
      ...state.channelHandshakes.listWith("status", "PENDING", ALWAYS).map(handshakeExpiresAt),
      ...openServicePeriods(state, now).flatMap(
        (relationship) => servicePeriodEndsAt(state, relationship, now) ?? [],
      ),
    ].toSorted()[0],
};

const dueStep = (at: Instant, step: ChannelChange): Due => ({
  at,
  key: `the channel's ${step.change.id}`,
  carryOut: () => decided(undefined, [step]),
});

const expiredHandshakes = ({ channelHandshakes }: ConfigurationState, now: Instant): readonly Due[] =>
  channelHandshakes.listWith("status", "PENDING", ALWAYS).flatMap((stored) => {
    const handshake = handshakeAt(stored, now);
    return handshake.status === "EXPIRED"
      ? [dueStep(handshakeExpiresAt(stored), handshakeStep(handshake))]
      : [];
  });

const openServicePeriods = (state: ConfigurationState, now: Instant) =>
  state.relationships
    .listWith("servicePeriod", "OPEN", periodOf(now))
    .flatMap((relationship) => (relationship.status === "ACTIVE" ? [relationship] : []));

const endedServicePeriods = (state: ConfigurationState, now: Instant): readonly Due[] =>
  openServicePeriods(state, now).flatMap((relationship) => {
    const period = servicePeriodNow(state, relationship, now);
    if (period?.ended === undefined) return [];
    const ended = servicePeriodEnded(relationship, period, period.ended, now);
    return [
      dueStep(period.ended.at, {
        change: relationshipChange(ended, now),
        events: [servicePeriodEvent(ended, period)],
      }),
    ];
  });
