import type { Instant } from "../../time/instant.ts";
import type { TenantId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { isMoving } from "./subscription-changes.ts";
import type { NceTransfer, PartiallyCompleteTransfer, RunningTransfer } from "./transfer.ts";
import { retryDeadlineOf } from "./transfer-timing.ts";

export type RetryRequest = {
  readonly caller: TenantId;
  /** Ids of failed lines; absent: all of them. */
  readonly lines?: readonly string[] | undefined;
  readonly now: Instant;
};

/**
 * The source has failed lines tried again. They get a new window of 72 hours; the others stay as they are. Only of a
 * partially complete transfer: for a failed one the target makes another (spec section 2.1). `others` are further
 * transfers of the same subscriptions: what failed here may be on its way there.
 */
export const retryTransfer = (
  transfer: NceTransfer,
  { caller, lines, now }: RetryRequest,
  others: readonly NceTransfer[],
): RunningTransfer => {
  if (caller !== transfer.source) refuse("not-the-source", "Only the source has lines tried again.");
  if (transfer.status !== "PartiallyComplete")
    return refuse(
      "transfer-not-retryable",
      `Lines of a transfer that is ${transfer.status} cannot be tried again.`,
    );
  const wanted = new Set(lines ?? failedLines(transfer).map(({ id }) => id));
  if (wanted.size === 0) refuse("no-lines", "Select at least one failed line.", "lines");
  for (const id of wanted) checkLine(transfer, id, others);
  const { endedAt: _, ...kept } = transfer;
  return {
    ...kept,
    status: "InProgress",
    windowStart: now,
    retryDeadline: retryDeadlineOf(now),
    shown: transfer.lines.flatMap(({ id, status }) => (status === "Complete" ? [id] : [])),
    lines: transfer.lines.map((line) => {
      if (line.status !== "Failed" || !wanted.has(line.id)) return line;
      const { isFinal: _, ...failed } = line;
      return { ...failed, nextAttemptAt: now };
    }),
  };
};

const failedLines = ({ lines }: PartiallyCompleteTransfer) =>
  lines.filter(({ status }) => status === "Failed");

const checkLine = (transfer: PartiallyCompleteTransfer, id: string, others: readonly NceTransfer[]): void => {
  const line = transfer.lines.find((each) => each.id === id);
  if (line === undefined) refuse("line-unknown", "The transfer has no such line.", "lines");
  if (line.status !== "Failed") refuse("line-not-failed", "Only failed lines are tried again.", "lines");
  if (isMoving(line.subscription, others))
    refuse("subscription-busy", "Another transfer is moving this subscription.", "lines");
};
