import { periodOf } from "../../domain/time/billing-period.ts";
import type { Clock } from "../../ports/clock.ts";
import { arrivals } from "./auto-associated.ts";
import type { ConfigurationChanger } from "./change-configuration.ts";
import { departures } from "./departures.ts";

/** One transaction holds about a hundred records. */
const AT_ONCE = 80;

/**
 * Lets accounts and groups go whose time ended with the last month, and takes accounts in whose time begins; to be
 * done once a month has begun. Interrupted, it goes on where it was.
 * @returns how many things changed
 */
export const carryOutMembership = async ({
  changes,
  clock,
}: {
  readonly changes: ConfigurationChanger;
  readonly clock: Clock;
}): Promise<number> => {
  const period = periodOf(clock.now());
  const request = { actor: { system: "month-start" }, action: "ChangeMembership", requestId: period };
  let changed = 0;
  for (;;) {
    const count = await changes.change(request, (state) => {
      const leaving = departures(state, period);
      // One after the other: both may change the same group.
      const batch = (leaving.length > 0 ? leaving : arrivals(state, period)).slice(0, AT_ONCE);
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
