import type { LineAttempt } from "../../../domain/nce/transfer/attempts.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { nextLookAt } from "../../../domain/nce/transfer/transfer-timing.ts";
import type { LineStanding } from "../../../ports/subscription-mover.ts";
import { changeRunning, type ExecutionDependencies } from "./execution.ts";
import { recordMoving, recordStanding } from "./record-standing.ts";

/**
 * Records where the lines of an order stand: what is under way in one transaction, since it comes to that again and again;
 * what has moved or failed one line after the other. What has not moved is dated by the report, so that it is tried or
 * looked at again together: a thousand lines that are a moment apart would be asked for a thousand times.
 */
export const recordReport = async (
  deps: Pick<ExecutionDependencies, "changes" | "clock">,
  { id, windowStart }: RunningTransfer,
  attempts: readonly LineAttempt[],
  standings: readonly LineStanding[],
): Promise<void> => {
  const now = deps.clock.now();
  const isWaitedFor = nextLookAt(now, windowStart) !== undefined;
  const moving: LineAttempt[] = [];
  const others: { readonly attempt: LineAttempt; readonly standing: LineStanding }[] = [];
  for (const standing of standings) {
    const attempt = attempts.find(({ line }) => line === standing.line);
    if (attempt === undefined) throw new Error("the mover told of a line that it was not asked for");
    if (standing.kind === "moving" && isWaitedFor) moving.push(attempt);
    else others.push({ attempt, standing });
  }
  if (moving.length > 0)
    await changeRunning(deps, { id, action: "RecordMoving" }, (state, transfer) =>
      recordMoving({ state, now }, transfer, moving),
    );
  for (const { attempt, standing } of others)
    await changeRunning(deps, { id, action: "RecordAttempt" }, (state, transfer) =>
      recordStanding(
        { state, now: standing.kind === "moved" ? deps.clock.now() : now },
        transfer,
        attempt,
        standing,
      ),
    );
};
