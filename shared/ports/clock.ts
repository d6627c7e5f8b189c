import type { Instant } from "../domain/time/instant.ts";

/** The only source of "now". On one machine a test clock can be set per data directory. */
export interface Clock {
  now(): Instant;
}
