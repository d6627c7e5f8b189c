import { z } from "zod";

/** A UTC instant with milliseconds and `Z`, so that instants sort as text. */
export const Instant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
    "must be a UTC instant such as 2026-11-01T00:00:00.000Z",
  )
  .brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

export const instantOf = (date: Date): Instant => Instant.parse(date.toISOString());
/** `hours` hours later. */
export const addHours = (instant: Instant, hours: number): Instant =>
  instantOf(new Date(Date.parse(instant) + hours * 3_600_000));
/** `days` whole days of 24 hours later. */
export const addDays = (instant: Instant, days: number): Instant => addHours(instant, days * 24);
/** Calendar date in UTC. */
export const dateOf = (instant: Instant): string => instant.slice(0, 10);
