import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { NceFault } from "../../domain/nce/fault.ts";
import type { NceSubscriptionId } from "../../domain/nce/ids.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { type Decision, thingChange } from "../configuration/change-configuration.ts";

/** The fault that makes moving a subscription fail at an instant, if there is one. */
export const faultOf = (
  state: ConfigurationState,
  subscription: NceSubscriptionId,
  now: Instant,
): NceFault | undefined => {
  const fault = state.nceFaults.find(subscription, ALWAYS);
  return fault !== undefined && now < fault.until ? fault : undefined;
};

/**
 * Injects a fault; without `until` it is taken away. The subscription need not exist: a test may prepare what is to
 * fail before it is registered.
 */
export const setFault = (
  subscription: NceSubscriptionId,
  until: Instant | undefined,
): Decision<{ readonly subscription: NceSubscriptionId; readonly until: Instant | null }> => ({
  answer: { subscription, until: until ?? null },
  changes: [
    thingChange("nceFaults", subscription, {
      from: ALWAYS,
      value: until === undefined ? null : { subscription, until },
    }),
  ],
  resources: [subscription],
  events: [],
});
