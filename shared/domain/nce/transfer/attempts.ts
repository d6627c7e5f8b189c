import type { Instant } from "../../time/instant.ts";
import { lineBase, type RunningLine, type TransferLine } from "./line.ts";
import type { RunningTransfer } from "./transfer.ts";
import { abandonedAt, nextLookAt } from "./transfer-timing.ts";

/** The transfer with another state of one of its lines. */
export const withLine = (transfer: RunningTransfer, next: TransferLine): RunningTransfer => ({
  ...transfer,
  lines: transfer.lines.map((line) => (line.id === next.id ? next : line)),
});

const dueAt = (line: TransferLine, { windowStart }: RunningTransfer): Instant | undefined => {
  if (line.status === "Queued") return windowStart;
  if (line.status === "InProgress") return line.nextLookAt ?? abandonedAt(line.attemptedAt);
  return line.status === "Failed" ? line.nextAttemptAt : undefined;
};

/**
 * Lines to attempt now: new ones, failed ones whose pause is over, attempts that were killed, and those that are under way
 * elsewhere. What came due in the window is done however late: nobody's stop makes a transfer fail untried (2026-11-27).
 */
export const linesDue = (transfer: RunningTransfer, now: Instant): readonly TransferLine[] =>
  transfer.lines.filter((line) => {
    const due = dueAt(line, transfer);
    return due !== undefined && due <= now;
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

/** The next instant at which something is to be done: an attempt, a look, or the end of the window when none is left. */
export const nextStepAt = (transfer: RunningTransfer): Instant => {
  if (isSettled(transfer)) return transfer.windowStart;
  const [first] = transfer.lines.flatMap((line) => dueAt(line, transfer) ?? []).toSorted();
  return first ?? transfer.retryDeadline;
};

/** Whether there is nothing left to do but to say so: the window is over, or settled. */
export const isOver = (transfer: RunningTransfer, now: Instant): boolean =>
  isSettled(transfer) ||
  (now >= transfer.retryDeadline && transfer.lines.every((line) => dueAt(line, transfer) === undefined));

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

/**
 * The line is being moved by somebody who takes time: it is asked for again after a pause. Undefined: it has taken too long,
 * a day more than the window.
 */
export const lookLater = (
  transfer: RunningTransfer,
  line: RunningLine,
  now: Instant,
): RunningTransfer | undefined => {
  const next = nextLookAt(now, transfer.windowStart);
  return next === undefined ? undefined : withLine(transfer, { ...line, nextLookAt: next });
};
