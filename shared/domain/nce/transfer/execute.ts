import { dayOf } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import type { NceSubscriptionId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import {
  type CompleteLine,
  type FailedLine,
  type LineError,
  lineBase,
  type RunningLine,
  type TransferLine,
} from "./line.ts";
import type {
  CompleteTransfer,
  FailedTransfer,
  NceTransfer,
  PartiallyCompleteTransfer,
  RunningTransfer,
} from "./transfer.ts";
import { abandonedAt, nextAttemptAt } from "./transfer-timing.ts";

export const requireRunning = (transfer: NceTransfer): RunningTransfer =>
  transfer.status === "InProgress"
    ? transfer
    : refuse("transfer-not-in-progress", `The transfer is ${transfer.status}.`);

const lineOf = ({ lines }: { readonly lines: readonly TransferLine[] }, id: string): TransferLine =>
  lines.find((line) => line.id === id) ?? refuse("line-unknown", "The transfer has no such line.");

const withLine = (transfer: RunningTransfer, next: TransferLine): RunningTransfer => ({
  ...transfer,
  lines: transfer.lines.map((line) => (line.id === next.id ? next : line)),
});

const dueAt = (line: TransferLine, { windowStart }: RunningTransfer): Instant | undefined => {
  if (line.status === "Queued") return windowStart;
  if (line.status === "InProgress") return line.nextLookAt ?? abandonedAt(line.attemptedAt);
  return line.status === "Failed" ? line.nextAttemptAt : undefined;
};

/** Whether the line was attempted since this window was opened: a retry makes lines due at its first instant, an attempt later. */
const wasTried = (line: TransferLine, { windowStart }: RunningTransfer): boolean => {
  if (line.status === "InProgress") return line.attemptedAt >= windowStart;
  return line.status === "Failed" && (line.nextAttemptAt === undefined || line.nextAttemptAt > windowStart);
};

/**
 * Lines to attempt now: new ones, failed ones whose pause is over, and attempts that were killed. After the window only
 * those that were never attempted in it: nobody's stop makes a transfer fail untried (2026-11-27).
 */
export const linesDue = (transfer: RunningTransfer, now: Instant): readonly TransferLine[] =>
  transfer.lines.filter((line) => {
    const due = dueAt(line, transfer);
    return due !== undefined && due <= now && (now < transfer.retryDeadline || !wasTried(line, transfer));
  });

/** Whether this window has nothing left to wait for: what is not complete failed for good, or was not chosen for it. */
export const isSettled = ({ lines, windowStart }: RunningTransfer): boolean =>
  lines.every(
    (line) =>
      line.status === "Complete" ||
      (line.status === "Failed" &&
        line.nextAttemptAt === undefined &&
        (line.isFinal === true || line.failedAt <= windowStart)),
  );

/** The next instant at which something is to be done: an attempt, or the end of the window. */
export const nextStepAt = (transfer: RunningTransfer): Instant =>
  isSettled(transfer)
    ? transfer.windowStart
    : transfer.lines
        .flatMap((line) => dueAt(line, transfer) ?? [])
        .reduce((first, due) => (due < first ? due : first), transfer.retryDeadline);

/** One try at a line. Its number tells whoever repeats it from whoever tries anew. */
export type LineAttempt = { readonly line: string; readonly attempt: number };

/** Looking again at what is under way is the same attempt; one that was killed is followed by another. */
const attemptOf = (line: TransferLine): number => {
  if (line.status === "Queued") return 1;
  return line.status === "InProgress" && line.nextLookAt !== undefined ? line.attempts : line.attempts + 1;
};

/** What is to be tried now, or to be looked at again. */
export const attemptsDue = (transfer: RunningTransfer, now: Instant): readonly LineAttempt[] =>
  linesDue(transfer, now).map((line) => ({ line: line.id, attempt: attemptOf(line) }));

/**
 * The transfer with an attempt begun; begun again by whoever was cut off in it. Undefined: it is not this attempt's turn
 * (any more), somebody else was faster.
 */
export const beginAttempt = (
  transfer: RunningTransfer,
  { line: id, attempt }: LineAttempt,
  now: Instant,
): RunningTransfer | undefined => {
  const line = transfer.lines.find((each) => each.id === id);
  if (line === undefined) return undefined;
  const isUnderWay = line.status === "InProgress" && line.attempts === attempt;
  if (!isUnderWay && !(attemptOf(line) === attempt && linesDue(transfer, now).includes(line)))
    return undefined;
  const running: RunningLine = {
    ...lineBase(line),
    status: "InProgress",
    attempts: attempt,
    attemptedAt: now,
  };
  return withLine(transfer, running);
};

/** The line is being moved by somebody who takes time: it is asked for again after a pause. */
export const lookLater = (transfer: RunningTransfer, id: string, now: Instant): RunningTransfer => {
  const line = runningLine(transfer, id);
  const nextLookAt = nextAttemptAt(now, transfer.windowStart);
  return withLine(transfer, { ...line, ...(nextLookAt === undefined ? {} : { nextLookAt }) });
};

const runningLine = (transfer: RunningTransfer, id: string): RunningLine => {
  const line = lineOf(transfer, id);
  return line.status === "InProgress"
    ? line
    : refuse("line-not-running", "No attempt of this line is running.");
};

export type Completion = {
  readonly completedAt: Instant;
  readonly newSubscription: NceSubscriptionId;
  readonly newOrder: string;
  /** Seats that moved, of a licence: they may have changed between two windows. */
  readonly quantity?: number | undefined;
};

/** A subscription has moved. With the last one the transfer is complete, whether or not the window is over. */
export const completeLine = (
  transfer: RunningTransfer,
  id: string,
  { quantity, ...completion }: Completion,
): RunningTransfer | CompleteTransfer => {
  const line = runningLine(transfer, id);
  const complete: CompleteLine = {
    ...lineBase(line),
    ...(quantity === undefined ? {} : { quantity }),
    status: "Complete",
    attempts: line.attempts,
    effectiveDate: dayOf(completion.completedAt),
    ...completion,
  };
  const next = withLine(transfer, complete);
  const done = completeLines(next.lines);
  if (done.length < next.lines.length) return next;
  const { windowStart: _w, retryDeadline: _d, shown: _s, ...kept } = next;
  return { ...kept, status: "Complete", completedAt: completion.completedAt, lines: [...done] };
};

type Failure = {
  readonly error: LineError;
  readonly failedAt: Instant;
  /** It is not tried again in this window. */
  readonly isFinal?: true | undefined;
};

/** An attempt came to nothing; the other lines, complete ones above all, are not touched. */
export const failLine = (
  transfer: RunningTransfer,
  id: string,
  { error, failedAt, isFinal }: Failure,
): RunningTransfer => {
  const line = runningLine(transfer, id);
  const next = isFinal === true ? undefined : nextAttemptAt(failedAt, transfer.windowStart);
  const failed: FailedLine = {
    ...lineBase(line),
    status: "Failed",
    attempts: line.attempts,
    failedAt,
    error,
    ...(next === undefined ? {} : { nextAttemptAt: next }),
    ...(isFinal === true ? { isFinal } : {}),
  };
  return withLine(transfer, failed);
};

const completeLines = (lines: readonly TransferLine[]): readonly CompleteLine[] =>
  lines.flatMap((line) => (line.status === "Complete" ? [line] : []));

/** What a line is when the window closes: whatever is not complete has failed. */
const closedLine = (line: TransferLine, at: Instant): CompleteLine | FailedLine => {
  if (line.status === "Complete") return line;
  if (line.status === "Failed") {
    const { nextAttemptAt: _, ...failed } = line;
    return failed;
  }
  return {
    ...lineBase(line),
    status: "Failed",
    attempts: line.status === "InProgress" ? line.attempts : 0,
    failedAt: at,
    error: { description: "The attempt was not finished within the retry period." },
  };
};

/**
 * The 72 hours are over, or there is nothing left to try in them: partially complete if at least one line moved, failed
 * otherwise.
 */
export const closeWindow = (
  transfer: RunningTransfer,
  now: Instant,
): PartiallyCompleteTransfer | FailedTransfer => {
  const { windowStart: _w, shown: _s, retryDeadline, ...kept } = transfer;
  if (now < retryDeadline && !isSettled(transfer))
    refuse("retries-not-over", `Lines are tried again until ${retryDeadline}.`);
  const endedAt = now < retryDeadline ? now : retryDeadline;
  const lines = transfer.lines.map((line) => closedLine(line, endedAt));
  const failed = lines.flatMap((line) => (line.status === "Failed" ? [line] : []));
  return failed.length === lines.length
    ? { ...kept, status: "Failed", endedAt, lines: failed }
    : { ...kept, status: "PartiallyComplete", endedAt, lines };
};
