import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { Timer } from "../../ports/timer.ts";

/** The process's own monotonic time. */
export const createProcessTimer = (): Timer => ({
  elapsedMs: () => performance.now(),
  wait: (milliseconds) => setTimeout(milliseconds),
});
