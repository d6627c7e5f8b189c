import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { beginAttempt, type LineAttempt, lookLater } from "../../../domain/nce/transfer/attempts.ts";
import type { LineError, RunningLine, TransferLine } from "../../../domain/nce/transfer/line.ts";
import { completeLine, failLine } from "../../../domain/nce/transfer/outcomes.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { nextAttemptAt } from "../../../domain/nce/transfer/transfer-timing.ts";
import type { LineStanding } from "../../../ports/subscription-mover.ts";
import type { DueChanges } from "../../timers/due.ts";
import type { NceContext } from "../nce-context.ts";
import { written } from "../transfer/transfer-changes.ts";
import { remoteOf } from "./execution.ts";
import { type MovedLine, moveLine } from "./move-line.ts";

/**
 * What became of an attempt at a line, in one transaction: both subscriptions, settlement, postings, transfer and events
 * are written together or not at all, so that who is killed leaves nothing half-done and asks again. Whatever stops a
 * line touches no other. Undefined: it is not this attempt's turn any more, another has recorded it.
 */
export const recordStanding = (
  context: NceContext,
  transfer: RunningTransfer,
  attempt: LineAttempt,
  standing: LineStanding,
): DueChanges | undefined => {
  const begun = beginAttempt(transfer, attempt, context.now);
  if (begun === undefined) return undefined;
  const line = begunLine(begun, attempt.line);
  if (standing.kind === "moving")
    return isLookedAt(transfer, line) ? undefined : moving(context, begun, line);
  if (standing.kind === "failed") return failed(context, begun, line, standing);
  if (standing.kind === "undecided") return undecided(context, begun, line, standing);
  const outcome = movedOrRefused(context, begun, line, standing);
  if (!("error" in outcome)) return completed(context, begun, line, outcome);
  // It has moved at Microsoft, whatever the registry has against it.
  const isElsewhere = remoteOf(context.state, transfer) !== undefined;
  return (isElsewhere ? undecided : failed)(context, begun, line, outcome);
};

/**
 * All lines that are under way, in one transaction, because there may be a thousand of them: they are looked at again
 * together. Those of which that cannot be said any more are left as they are.
 */
export const recordMoving = (
  { now }: NceContext,
  transfer: RunningTransfer,
  attempts: readonly LineAttempt[],
): DueChanges | undefined => {
  const next = attempts.reduce((current, attempt) => {
    const begun = beginAttempt(current, attempt, now);
    if (begun === undefined) return current;
    const line = begunLine(begun, attempt.line);
    return isLookedAt(current, line) ? current : (lookLater(begun, line, now) ?? current);
  }, transfer);
  return next === transfer ? undefined : written(next, now, []);
};

/** While we asked, somebody said when to ask again: another execution, or Microsoft that something has happened since. */
const isLookedAt = ({ lines }: RunningTransfer, { id }: RunningLine): boolean =>
  lines.some((line) => line.id === id && line.status === "InProgress" && line.nextLookAt !== undefined);

const begunLine = ({ lines }: RunningTransfer, id: string): RunningLine => {
  const line = lines.find((each) => each.id === id);
  if (line?.status !== "InProgress") throw new Error("a line that was begun is gone");
  return line;
};

const TOO_LONG = "A day after the retry period it was still being moved.";

const moving = (
  context: NceContext,
  begun: RunningTransfer,
  line: RunningLine,
  error: LineError = { description: TOO_LONG },
): DueChanges => {
  const later = lookLater(begun, line, context.now);
  return later === undefined
    ? failed(context, begun, line, { error, isFinal: true })
    : written(later, context.now, []);
};

/** Tried again as often as the window lasts; after that it is looked at for as long as what is said to be moving. */
const undecided = (
  context: NceContext,
  begun: RunningTransfer,
  line: RunningLine,
  { error }: Refused,
): DueChanges =>
  nextAttemptAt(context.now, begun.windowStart) === undefined
    ? moving(context, begun, line, error)
    : failed(context, begun, line, { error });

type Refused = { readonly error: LineError; readonly isFinal?: true };

const movedOrRefused = (
  ...[context, transfer, line, moved]: Parameters<typeof moveLine>
): MovedLine | Refused => {
  try {
    return moveLine(context, transfer, line, moved);
  } catch (error) {
    if (!(error instanceof NceRefusedError)) throw error;
    const { microsoftCode: code, message: description } = error;
    return { error: { ...(code === undefined ? {} : { code }), description } };
  }
};

const aboutLine = ({ id, subscription }: TransferLine) => ({ line: id, subscription });

const failed = (
  { now }: NceContext,
  begun: RunningTransfer,
  line: RunningLine,
  { error, isFinal }: Refused,
): DueChanges => {
  const next = failLine(begun, line.id, { error, failedAt: now, isFinal });
  const { attempts } = line;
  return written(next, now, [{ detailType: "Line Failed", detail: { ...aboutLine(line), attempts } }]);
};

const completed = (
  { now }: NceContext,
  begun: RunningTransfer,
  line: RunningLine,
  { move, quantity, changes, events }: MovedLine,
): DueChanges => {
  const { completedAt, newSubscription, newOrder } = move;
  const next = completeLine(begun, line.id, { completedAt, newSubscription, newOrder, quantity });
  const transferred = written(next, now, [
    { detailType: "Line Completed", detail: { ...aboutLine(line), newSubscription } },
    ...(next.status === "Complete" ? [{ detailType: "Transfer Completed" }] : []),
  ]);
  return {
    changes: [...transferred.changes, ...changes],
    resources: [...transferred.resources, line.subscription, newSubscription],
    events: [...events, ...transferred.events],
  };
};
