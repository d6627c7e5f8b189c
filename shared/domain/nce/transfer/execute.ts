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
  if (line.status === "InProgress") return abandonedAt(line.attemptedAt);
  return line.status === "Failed" ? line.nextAttemptAt : undefined;
};

/** Whether the line was attempted since this window was opened. */
const wasTried = (line: TransferLine, { windowStart }: RunningTransfer): boolean => {
  if (line.status === "InProgress") return line.attemptedAt >= windowStart;
  return line.status === "Failed" && line.failedAt >= windowStart;
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

/** The next instant at which something is to be done: an attempt, or the end of the window. */
export const nextStepAt = (transfer: RunningTransfer): Instant =>
  transfer.lines
    .flatMap((line) => dueAt(line, transfer) ?? [])
    .reduce((first, due) => (due < first ? due : first), transfer.retryDeadline);

/** Begins an attempt. Only one that is due: whoever comes second is refused. */
export const startLine = (transfer: RunningTransfer, id: string, now: Instant): RunningTransfer => {
  const line = lineOf(transfer, id);
  if (!linesDue(transfer, now).includes(line))
    refuse("line-not-due", "This line is not to be attempted now.");
  const attempts = ("attempts" in line ? line.attempts : 0) + 1;
  const running: RunningLine = { ...lineBase(line), status: "InProgress", attempts, attemptedAt: now };
  return withLine(transfer, running);
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
  const { windowStart: _w, retryDeadline: _d, ...kept } = next;
  return { ...kept, status: "Complete", completedAt: completion.completedAt, lines: [...done] };
};

/** An attempt came to nothing; the other lines, complete ones above all, are not touched. */
export const failLine = (
  transfer: RunningTransfer,
  id: string,
  { error, failedAt }: { readonly error: LineError; readonly failedAt: Instant },
): RunningTransfer => {
  const line = runningLine(transfer, id);
  const next = nextAttemptAt(failedAt, transfer.windowStart);
  const failed: FailedLine = {
    ...lineBase(line),
    status: "Failed",
    attempts: line.attempts,
    failedAt,
    error,
    ...(next === undefined ? {} : { nextAttemptAt: next }),
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

/** The 72 hours are over: partially complete if at least one line moved, failed otherwise. */
export const closeWindow = (
  transfer: RunningTransfer,
  now: Instant,
): PartiallyCompleteTransfer | FailedTransfer => {
  const { windowStart: _, retryDeadline, ...kept } = transfer;
  if (now < retryDeadline) refuse("retries-not-over", `Lines are tried again until ${retryDeadline}.`);
  const lines = transfer.lines.map((line) => closedLine(line, retryDeadline));
  const failed = lines.flatMap((line) => (line.status === "Failed" ? [line] : []));
  return failed.length === lines.length
    ? { ...kept, status: "Failed", endedAt: retryDeadline, lines: failed }
    : { ...kept, status: "PartiallyComplete", endedAt: retryDeadline, lines };
};
