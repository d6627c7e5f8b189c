import type { Timer } from "../../shared/ports/timer.ts";

/** A timer that a test moves on; waits end at once and are written down. */
export const createManualTimer = (): Timer & {
  advance(milliseconds: number): void;
  readonly waits: number[];
} => {
  let now = 0;
  const waits: number[] = [];
  return {
    elapsedMs: () => now,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
    waits,
  };
};
