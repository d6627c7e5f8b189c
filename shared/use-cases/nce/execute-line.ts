import { NceRefusedError } from "../../domain/nce/refusals.ts";
import { completeLine, failLine, startLine } from "../../domain/nce/transfer/execute.ts";
import type { LineError, TransferLine } from "../../domain/nce/transfer/line.ts";
import type { NceTransfer, RunningTransfer } from "../../domain/nce/transfer/transfer.ts";
import type { DueChanges } from "../timers/due.ts";
import { faultOf } from "./faults.ts";
import { type MovedLine, moveLine } from "./move-line.ts";
import type { NceContext } from "./nce-context.ts";
import { type Happening, told, transferChange } from "./transfer-changes.ts";

/**
 * One attempt to move one line, from its start to its end in one transaction: both subscriptions, settlement, postings,
 * transfer and events are written together or not at all, so that who is killed leaves nothing half-done and the attempt
 * is made again. Whatever stops it fails this line and touches no other.
 *
 * @throws NceRefusedError line-not-due: somebody else was faster
 */
export const executeLine = (context: NceContext, transfer: RunningTransfer, id: string): DueChanges => {
  const started = startLine(transfer, id, context.now);
  const line = lineIn(started, id);
  const outcome = attempted(context, started, line);
  return "error" in outcome
    ? failed(context, started, line, outcome.error)
    : completed(started, line, outcome);
};

const lineIn = ({ lines }: RunningTransfer, id: string): TransferLine => {
  const line = lines.find((each) => each.id === id);
  if (line === undefined) throw new Error("a line that was started is gone");
  return line;
};

const attempted = (
  context: NceContext,
  transfer: RunningTransfer,
  line: TransferLine,
): MovedLine | { readonly error: LineError } => {
  const fault = faultOf(context.state, line.subscription, context.now);
  if (fault !== undefined) return { error: { description: `A fault was injected until ${fault.until}.` } };
  try {
    return moveLine(context, transfer, line);
  } catch (error) {
    if (!(error instanceof NceRefusedError)) throw error;
    const { microsoftCode: code, message: description } = error;
    return { error: { ...(code === undefined ? {} : { code }), description } };
  }
};

const aboutLine = ({ id, subscription }: TransferLine) => ({ line: id, subscription });

const failed = (
  { now }: NceContext,
  started: RunningTransfer,
  line: TransferLine,
  error: LineError,
): DueChanges => {
  const next = failLine(started, line.id, { error, failedAt: now });
  const after = lineIn(next, line.id);
  const attempts = after.status === "Failed" ? after.attempts : 0;
  return written(next, [{ detailType: "Line Failed", detail: { ...aboutLine(line), attempts } }]);
};

const completed = (
  started: RunningTransfer,
  line: TransferLine,
  { move, quantity, changes, events }: MovedLine,
): DueChanges => {
  const { completedAt, newSubscription, newOrder } = move;
  const next = completeLine(started, line.id, { completedAt, newSubscription, newOrder, quantity });
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

/** The transfer as it has become, and what is told of it. */
export const written = (next: NceTransfer, happenings: readonly Happening[]): DueChanges => {
  const { transfer, events } = told(next, happenings);
  return { changes: [transferChange(transfer)], resources: [transfer.id], events };
};
