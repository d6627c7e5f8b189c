import type { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Origin } from "../access/change-credentials.ts";
import { commitJournalled, type JournalDependencies } from "../events/commit-journalled.ts";

/**
 * Tells that the test clock was set to an instant, or cleared (undefined). To be called when that is done: the clock
 * is a file, so a process killed in between has set it without a word, which setting it again makes good.
 */
export const tellOfClock = (
  deps: JournalDependencies & { readonly clock: Clock },
  now: Instant | undefined,
  origin: Origin,
): Promise<void> =>
  commitJournalled(deps, async () => ({
    writes: [],
    entries: [
      {
        at: deps.clock.now(),
        ...origin,
        action: now === undefined ? "ClearTestClock" : "SetTestClock",
        resources: [],
        before: null,
        after: { now: now ?? null },
        events: [
          {
            source: "rebill.clock",
            detailType: now === undefined ? "Test Clock Cleared" : "Test Clock Set",
            resources: [],
            detail: now === undefined ? {} : { now },
          },
        ],
      },
    ],
    answer: undefined,
  }));
