import { dayOf, plusDays, startOfDay } from "../../time/calendar-date.ts";
import { addDays, addHours, type Instant, instantOf } from "../../time/instant.ts";
import type { ExpiredTransfer, NceTransfer, PendingTransfer } from "./transfer.ts";

/** Rules of time (spec section 2.3). Everything is UTC; deadlines are the first instant that is too late. */

const EXPIRY_DAYS = 30;
const RETRY_HOURS = 72;
/** For so long after the window what is under way elsewhere is waited for. */
const LOOKING_HOURS = 24;
/** Days after creation on which a source that has not acted is reminded. Ours: Microsoft's 30 days are silent. */
export const REMINDER_DAYS = [7, 21, 29] as const;
export type ReminderDay = (typeof REMINDER_DAYS)[number];

const MINUTE_MS = 60_000;
const SHORTEST_PAUSE_MS = 5 * MINUTE_MS;
const LONGEST_PAUSE_MS = 120 * MINUTE_MS;
/** The last attempt leaves so much of the window to finish in. */
const LAST_ATTEMPT_MS = 15 * MINUTE_MS;
/** An attempt that has not reported for so long was killed and is made again. */
const ABANDONED_MS = 15 * MINUTE_MS;

const later = (instant: Instant, milliseconds: number): Instant =>
  instantOf(new Date(Date.parse(instant) + milliseconds));
const between = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** 30 days, rounded up to the next UTC midnight; an exact midnight stays. */
export const expiryOf = (createdAt: Instant): Instant => {
  const end = addDays(createdAt, EXPIRY_DAYS);
  const midnight = startOfDay(dayOf(end));
  return end === midnight ? end : startOfDay(plusDays(dayOf(end), 1));
};

/** End of the 72 hours that begin with a submission or with the source's retry. */
export const retryDeadlineOf = (windowStart: Instant): Instant => addHours(windowStart, RETRY_HOURS);

/**
 * When a failed line is tried again: after as long as the window has been open, between 5 minutes and 2 hours, so the
 * pauses double; once more a quarter of an hour before the window closes. Undefined: not again in this window.
 */
export const nextAttemptAt = (failedAt: Instant, windowStart: Instant): Instant | undefined => {
  const last = later(retryDeadlineOf(windowStart), -LAST_ATTEMPT_MS);
  if (failedAt >= last) return undefined;
  const open = between(windowStart, failedAt);
  const next = later(failedAt, Math.min(Math.max(open, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
  return next < last ? next : last;
};

/**
 * When a line that is under way elsewhere is looked at again: after pauses like those between attempts, and for a day after
 * the window, since elsewhere the 72 hours may have begun later. Undefined: not any more.
 */
export const nextLookAt = (lookedAt: Instant, windowStart: Instant): Instant | undefined => {
  const next = nextAttemptAt(lookedAt, windowStart);
  if (next !== undefined) return next;
  const following = later(lookedAt, LONGEST_PAUSE_MS);
  return following < addHours(retryDeadlineOf(windowStart), LOOKING_HOURS) ? following : undefined;
};

/** When an attempt counts as abandoned. */
export const abandonedAt = (attemptedAt: Instant): Instant => later(attemptedAt, ABANDONED_MS);

export const hasExpired = ({ expiresAt }: PendingTransfer, now: Instant): boolean => now >= expiresAt;

export const expired = (transfer: PendingTransfer): ExpiredTransfer => {
  const { remindedDays: _, ...kept } = transfer;
  return { ...kept, status: "Expired", endedAt: transfer.expiresAt };
};

/** What a transfer is at an instant, whether or not a timer has been there. */
export const transferAt = (transfer: NceTransfer, now: Instant): NceTransfer =>
  transfer.status === "Pending" && hasExpired(transfer, now) ? expired(transfer) : transfer;

/** When the source is to be reminded; none of them after the expiry. */
export const remindersOf = (
  createdAt: Instant,
): readonly { readonly day: ReminderDay; readonly at: Instant }[] =>
  REMINDER_DAYS.map((day) => ({ day, at: addDays(createdAt, day) }));

/** Reminders whose time has come and that were not sent. */
export const remindersDue = (transfer: PendingTransfer, now: Instant): readonly ReminderDay[] =>
  hasExpired(transfer, now)
    ? []
    : remindersOf(transfer.createdAt)
        .filter(({ day, at }) => at <= now && !transfer.remindedDays.includes(day))
        .map(({ day }) => day);

export const reminded = (transfer: PendingTransfer, days: readonly ReminderDay[]): PendingTransfer => ({
  ...transfer,
  remindedDays: [...new Set([...transfer.remindedDays, ...days])].sort((left, right) => left - right),
});
