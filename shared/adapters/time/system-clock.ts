import { instantOf } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";

/** The machine's own time, UTC, to the millisecond. */
export const createSystemClock = (): Clock => ({ now: () => instantOf(new Date()) });
