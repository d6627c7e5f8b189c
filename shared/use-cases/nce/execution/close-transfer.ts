import type { NceTransferId } from "../../../domain/nce/ids.ts";
import { isOver } from "../../../domain/nce/transfer/attempts.ts";
import { closeWindow } from "../../../domain/nce/transfer/outcomes.ts";
import { written } from "../transfer/transfer-changes.ts";
import { changeRunning, type ExecutionDependencies } from "./execution.ts";

/** Ends the retries of a transfer: partially complete, or failed. Somebody else was faster, or it goes on: nothing. */
export const closeTransfer = (
  deps: Pick<ExecutionDependencies, "changes" | "clock">,
  id: NceTransferId,
): Promise<void> =>
  changeRunning(deps, { id, action: "CloseTransfer" }, (_, transfer) => {
    const now = deps.clock.now();
    if (!isOver(transfer, now)) return undefined;
    const closed = closeWindow(transfer, now);
    const detailType = closed.status === "Failed" ? "Transfer Failed" : "Transfer Partially Completed";
    return written(closed, closed.endedAt, [{ detailType }]);
  });
