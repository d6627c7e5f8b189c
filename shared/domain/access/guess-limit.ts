/**
 * When failed signatures slow their sender down and when they shut him out. Secrets cannot be guessed (over 200
 * bits); the limits keep guessing from costing anything and let an alarm see it. They are wide enough for a client
 * with a wrong secret or clock that tries again and again.
 */
const FREE_FAILURES = 50;
const REFUSED_FROM = 250;
/** Failures forgiven per minute. */
const FORGIVEN_PER_MINUTE = 50;
const DELAY_STEP_MS = 1;
const DELAY_MAX_MS = 100;
/** How much more is borne from who has shown that he holds the key: others may fail in his name. */
const PROVEN_FACTOR = 10;

/** Failures not yet forgiven, as of a moment on the process's timer. */
export type Failures = { readonly count: number; readonly atMs: number };

export const NO_FAILURES: Failures = { count: 0, atMs: 0 };

export const failuresAt = ({ count, atMs }: Failures, nowMs: number): number =>
  Math.max(0, count - ((nowMs - atMs) / 60_000) * FORGIVEN_PER_MINUTE);

export const oneMore = (failures: Failures, nowMs: number): Failures => ({
  count: failuresAt(failures, nowMs) + 1,
  atMs: nowMs,
});

/** Whole seconds until another attempt is heard; 0: now. */
export const blockedSeconds = (failures: Failures, nowMs: number, proven: boolean): number => {
  const limit = REFUSED_FROM * (proven ? PROVEN_FACTOR : 1);
  const surplus = failuresAt(failures, nowMs) - limit + 1;
  return surplus <= 0 ? 0 : Math.ceil((surplus / FORGIVEN_PER_MINUTE) * 60);
};

/** How long the answer to a failure waits. */
export const delayMs = (failures: Failures, nowMs: number): number =>
  Math.min(DELAY_MAX_MS, Math.max(0, failuresAt(failures, nowMs) - FREE_FAILURES) * DELAY_STEP_MS);
