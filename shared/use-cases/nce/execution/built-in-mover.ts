import type { Clock } from "../../../ports/clock.ts";
import type { SubscriptionMover } from "../../../ports/subscription-mover.ts";
import type { ConfigurationCache } from "../../configuration/configuration-cache.ts";
import { faultOf } from "../faults.ts";

/**
 * Moves subscriptions between partners of this system. There is nothing to be done but to record it, which is when they
 * change hands: whoever is cut off before has moved nothing. Faults that were injected stop it.
 */
export const createBuiltInMover = ({
  configuration,
  clock,
}: {
  readonly configuration: ConfigurationCache;
  readonly clock: Clock;
}): SubscriptionMover => ({
  move: async ({ lines }) => {
    const { state } = await configuration.current();
    const now = clock.now();
    return {
      lines: lines.map(({ id: line, subscription }) => {
        const fault = faultOf(state, subscription, now);
        return fault === undefined
          ? { line, kind: "moved" }
          : { line, kind: "failed", error: { description: `A fault was injected until ${fault.until}.` } };
      }),
    };
  },
});
