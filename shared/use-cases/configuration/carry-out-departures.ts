import { periodOf } from "../../domain/time/billing-period.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConfigurationChanger } from "./change-configuration.ts";
import { departures } from "./departures.ts";

/** One transaction holds about a hundred records. */
const AT_ONCE = 80;

/**
 * Lets accounts and groups go whose time ended with the last month; to be done once a month has begun, and
 * harmless at any other time. Interrupted, it goes on where it was.
 * @returns how many things changed
 */
export const carryOutDepartures = async ({
  changes,
  clock,
}: {
  readonly changes: ConfigurationChanger;
  readonly clock: Clock;
}): Promise<number> => {
  const period = periodOf(clock.now());
  const request = { actor: { system: "month-start" }, action: "EndMembership", requestId: period };
  let changed = 0;
  for (;;) {
    const count = await changes.change(request, (state) => {
      const batch = departures(state, period).slice(0, AT_ONCE);
      return {
        answer: batch.length,
        changes: batch.map(({ change }) => change),
        resources: batch.map(({ change }) => change.id),
        events: batch.map(({ event }) => event),
      };
    });
    if (count === 0) return changed;
    changed += count;
  }
};
