import { dayOf } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import type { NceSubscriptionId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { isOver, withLine } from "./attempts.ts";
import {
  type CompleteLine,
  type FailedLine,
  type LineError,
  lineBase,
  type RunningLine,
  type TransferLine,
} from "./line.ts";
import { keptError } from "./line-error.ts";
import type {
  CompleteTransfer,
  FailedTransfer,
  PartiallyCompleteTransfer,
  RunningTransfer,
} from "./transfer.ts";
import { nextAttemptAt } from "./transfer-timing.ts";

const lineOf = ({ lines }: { readonly lines: readonly TransferLine[] }, id: string): TransferLine =>
  lines.find((line) => line.id === id) ?? refuse("line-unknown", "The transfer has no such line.");

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
    error: keptError(error, transfer.lines.length),
    ...(next === undefined ? {} : { nextAttemptAt: next }),
    ...(isFinal === true ? { isFinal } : {}),
  };
  return withLine(transfer, failed);
};

const completeLines = (lines: readonly TransferLine[]): readonly CompleteLine[] =>
  lines.flatMap((line) => (line.status === "Complete" ? [line] : []));

/** What a line is when the window closes: nothing is tried again by itself. */
const closedLine = (line: TransferLine): CompleteLine | FailedLine => {
  if (line.status === "Complete") return line;
  if (line.status !== "Failed") throw new Error("a window is over with a line that is still to be tried");
  const { nextAttemptAt: _, ...failed } = line;
  return failed;
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
  if (!isOver(transfer, now)) refuse("retries-not-over", `Lines are tried again until ${retryDeadline}.`);
  const lines = transfer.lines.map(closedLine);
  const failed = lines.flatMap((line) => (line.status === "Failed" ? [line] : []));
  // At its end, however late that is said; later only where something was still tried.
  const end = now < retryDeadline ? now : retryDeadline;
  const endedAt = failed.reduce((last, { failedAt }) => (failedAt > last ? failedAt : last), end);
  return failed.length === lines.length
    ? { ...kept, status: "Failed", endedAt, lines: failed }
    : { ...kept, status: "PartiallyComplete", endedAt, lines };
};
