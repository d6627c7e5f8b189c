import type { Instant } from "../domain/time/instant.ts";

/** A job that was due on the way. `outcome` is a word or a sentence for people. */
export type RanJob = { readonly job: string; readonly at: Instant; readonly outcome: string };

/** The clock of a data directory, which can be moved; only on one machine. */
export interface TestClock {
  /**
   * Moves time and runs everything that has come due, in the order of time and each at its instant, before it
   * answers. Backwards nothing runs, and what lies ahead again will be due again. "real": back to the real time.
   */
  move(to: Instant | "real"): Promise<{ readonly now: Instant; readonly ran: readonly RanJob[] }>;
}
