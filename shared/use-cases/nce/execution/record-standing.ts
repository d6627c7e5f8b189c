import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { beginAttempt, type LineAttempt, lookLater } from "../../../domain/nce/transfer/attempts.ts";
import type { LineError, RunningLine, TransferLine } from "../../../domain/nce/transfer/line.ts";
import { completeLine, failLine } from "../../../domain/nce/transfer/outcomes.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { LineStanding } from "../../../ports/subscription-mover.ts";
import type { DueChanges } from "../../timers/due.ts";
import type { NceContext } from "../nce-context.ts";
import { written } from "../transfer-changes.ts";
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
  const outcome = movedOrRefused(context, begun, line, standing);
  return "error" in outcome ? failed(context, begun, line, outcome) : completed(begun, line, outcome);
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

const moving = (context: NceContext, begun: RunningTransfer, line: RunningLine): DueChanges => {
  const later = lookLater(begun, line, context.now);
  return later === undefined
    ? failed(context, begun, line, { error: { description: TOO_LONG }, isFinal: true })
    : written(later, []);
};

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
  return written(next, [{ detailType: "Line Failed", detail: { ...aboutLine(line), attempts } }]);
};

const completed = (
  begun: RunningTransfer,
  line: RunningLine,
  { move, quantity, changes, events }: MovedLine,
): DueChanges => {
  const { completedAt, newSubscription, newOrder } = move;
  const next = completeLine(begun, line.id, { completedAt, newSubscription, newOrder, quantity });
  const transferred = written(next, [
    { detailType: "Line Completed", detail: { ...aboutLine(line), newSubscription } },
    ...(next.status === "Complete" ? [{ detailType: "Transfer Completed" }] : []),
  ]);
  return {
    changes: [...transferred.changes, ...changes],
    resources: [...transferred.resources, line.subscription, newSubscription],
    events: [...events, ...transferred.events],
  };
};
