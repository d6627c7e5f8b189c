import { addMonths, type BillingPeriod, periodEnd, periodOf, periodStart } from "../time/billing-period.ts";
import { addDays, addHours, Instant, instantOf } from "../time/instant.ts";
import { type RequestedTransfer, type ResponsibilityTransfer, refused } from "./responsibility-transfer.ts";

/** Rules of time (spec/aws-billing-transfer.md section 2.2). Everything is UTC. */

/** An invitation can be accepted until this long before the start. */
const DEADLINE_HOURS = 24;
/** An invitation may start in the next month or in the one after. */
const START_MONTHS_MAX = 2;
/** A withdrawal ends the current month or the next one. */
const END_MONTHS_MAX = 1;
/** Handshakes that came to their end stay visible for so long. */
const VISIBLE_DAYS = 30;

/** The first instant at which the invitation can no longer be accepted. */
export const acceptanceDeadline = (start: BillingPeriod): Instant =>
  addHours(Instant.parse(periodStart(start)), -DEADLINE_HOURS);

export type StartProblem =
  | "START_DATE_NOT_BEGINNING_OF_DAY"
  | "START_DATE_NOT_BEGINNING_OF_MONTH"
  | "START_DATE_TOO_EARLY"
  | "START_DATE_TOO_LATE";

/** The month a transfer starts in, or what is wrong with the instant. */
export const startOf = (
  instant: Instant,
  now: Instant,
): { period: BillingPeriod } | { problem: StartProblem } => {
  if (!instant.endsWith("T00:00:00.000Z")) return { problem: "START_DATE_NOT_BEGINNING_OF_DAY" };
  if (!instant.endsWith("-01T00:00:00.000Z")) return { problem: "START_DATE_NOT_BEGINNING_OF_MONTH" };
  const period = periodOf(instant);
  // What nobody could accept any more is no invitation.
  if (now >= acceptanceDeadline(period)) return { problem: "START_DATE_TOO_EARLY" };
  if (period > addMonths(periodOf(now), START_MONTHS_MAX)) return { problem: "START_DATE_TOO_LATE" };
  return { period };
};

/** Months an invitation sent now may start in, earliest first. */
export const possibleStarts = (now: Instant): readonly BillingPeriod[] =>
  Array.from({ length: START_MONTHS_MAX }, (_, index) => addMonths(periodOf(now), index + 1)).filter(
    (period) => now < acceptanceDeadline(period),
  );

/** The last millisecond of a month. */
export const endInstant = (period: BillingPeriod): Instant =>
  instantOf(new Date(Date.parse(periodEnd(period)) - 1));

/**
 * Taken for the last millisecond. Decided 2026-11: botocore, and with it the AWS CLI, sends whole seconds only, so
 * that its users could name no end otherwise.
 */
const lastSecond = (period: BillingPeriod): Instant =>
  instantOf(new Date(Date.parse(periodEnd(period)) - 1000));

export type EndProblem = "END_DATE_NOT_END_OF_MONTH" | "END_DATE_TOO_EARLY" | "END_DATE_TOO_LATE";

/**
 * The last month of a transfer that is withdrawn now, or what is wrong with the instant; absent: this month.
 *
 * Decided 2026-11: where a service period permits no end as early as the next month, the first one that it does
 * permit can be named. Otherwise nobody bound by a notice of three months could ever withdraw.
 *
 * @param earliest by the service period; undefined: none binds the two sides
 */
export const endOf = (
  instant: Instant | undefined,
  now: Instant,
  earliest?: BillingPeriod | undefined,
): { period: BillingPeriod } | { problem: EndProblem } => {
  const current = periodOf(now);
  const usual = addMonths(current, END_MONTHS_MAX);
  const latest = earliest !== undefined && earliest > usual ? earliest : usual;
  if (instant === undefined) return { period: current };
  const period = periodOf(instant);
  if (instant !== endInstant(period) && instant !== lastSecond(period))
    return { problem: "END_DATE_NOT_END_OF_MONTH" };
  if (period < current) return { problem: "END_DATE_TOO_EARLY" };
  if (period > latest) return { problem: "END_DATE_TOO_LATE" };
  return { period };
};

/**
 * What a transfer is at an instant, whether or not a timer has been there: an invitation past its deadline has
 * expired at the deadline.
 */
export const transferAt = (transfer: ResponsibilityTransfer, now: Instant): ResponsibilityTransfer =>
  transfer.status === "REQUESTED" && hasExpired(transfer, now)
    ? refused(transfer, "EXPIRED", acceptanceDeadline(transfer.start))
    : transfer;

export const hasExpired = ({ start }: RequestedTransfer, now: Instant): boolean =>
  now >= acceptanceDeadline(start);

/** Whether a handshake that came to its end is still shown (section 2.1). */
export const isShown = (transfer: ResponsibilityTransfer, now: Instant): boolean =>
  transfer.status === "REQUESTED" || now < addDays(transfer.respondedAt, VISIBLE_DAYS);

/**
 * Whether a transfer is still shown: what was agreed stays for ever, because bills refer to it; an invitation that
 * came to nothing goes with its handshake.
 */
export const isTransferShown = (transfer: ResponsibilityTransfer, now: Instant): boolean =>
  transfer.status === "ACCEPTED" || transfer.status === "WITHDRAWN" || isShown(transfer, now);
