import { addDays, type Instant, instantOf } from "../time/instant.ts";

const MINUTE_MS = 60_000;
/** Pause before jitter after the first failure, doubled with each further one up to the longest. */
const FIRST_PAUSE_MINUTES = 1;
const LONGEST_PAUSE_MINUTES = 300;
/** Share of a pause by which it may be longer, so that many webhooks of one receiver do not come back at once. */
const JITTER = 0.2;
/** Days after which an event is given up and the next one is sent. */
const TRIED_DAYS = 3;

/**
 * When a delivery that failed is tried again: after 1, 2, 4 … minutes, at most six hours. Undefined: its time is up.
 *
 * `attempts` counts those made, at least one. `since` is when the event happened, or when its replay was asked
 * for: after an outage what is older than three days gets one attempt and the rest goes on being tried, so a
 * receiver that is gone for a month never has more than three days waiting. `jitter` is from 0 up to 1.
 */
export const retryAt = (
  attempts: number,
  { now, since, jitter }: { readonly now: Instant; readonly since: Instant; readonly jitter: number },
): Instant | undefined => {
  const minutes = Math.min(FIRST_PAUSE_MINUTES * 2 ** (attempts - 1), LONGEST_PAUSE_MINUTES);
  const pause = Math.floor(minutes * MINUTE_MS * (1 + JITTER * jitter));
  const next = instantOf(new Date(Date.parse(now) + pause));
  return next <= addDays(since, TRIED_DAYS) ? next : undefined;
};
