import { z } from "zod";
import { Instant } from "../time/instant.ts";

/** What became of one event for one webhook. */
export const Delivery = z.strictObject({
  /** Place in the journal: number of the entry, and which of its events, from 0. */
  sequence: z.int().min(1),
  index: z.int().min(0),
  eventId: z.string(),
  source: z.string(),
  detailType: z.string(),
  /** `failed`: given up. */
  status: z.enum(["delivered", "retrying", "failed"]),
  /** Attempts since the event was due or last replayed. */
  attempts: z.int().min(1),
  firstAttemptAt: Instant,
  lastAttemptAt: Instant,
  /** Of the last attempt; null when there was no answer, and `lastError` says why. */
  lastHttpStatus: z.int().nullable(),
  lastError: z.enum(["timeout", "connection", "address-refused"]).nullable(),
  /** Null unless it is tried again. */
  nextAttemptAt: Instant.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Days a line of the delivery log is kept on AWS. */
export const DELIVERY_KEPT_DAYS = 30;
