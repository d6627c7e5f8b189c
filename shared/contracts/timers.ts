import { z } from "zod";
import { Instant } from "../domain/time/instant.ts";

/** A UTC instant as EventBridge Scheduler writes it, without milliseconds, or with them. */
const ScheduledAt = z.iso
  .datetime({ message: "must be a UTC instant such as 2026-12-01T00:00:00Z" })
  .transform((text) => Instant.parse(new Date(text).toISOString()));

/** What starts the timers: every hour for what is due, once a day for that and the day's summaries besides. */
export const SweepInput = z.strictObject({
  task: z.enum(["due", "daily"]),
  /** When it was due, which says what day a late start is for. */
  scheduledAt: ScheduledAt,
});
export type SweepInput = z.output<typeof SweepInput>;

export const SweepOutput = z.object({
  /** Things that came due and were done. */
  done: z.int(),
  /** Accounts and groups that came and went with the month. */
  members: z.int(),
  /** Microsoft transfers whose execution was started, or is at work already. */
  executions: z.int(),
  /** Accounts that were told what billing groups they lack. */
  told: z.int(),
});
export type SweepOutput = z.infer<typeof SweepOutput>;
