import type { NceTransferId } from "../../../domain/nce/ids.ts";
import { closeWindow, isSettled } from "../../../domain/nce/transfer/execute.ts";
import { written } from "../transfer-changes.ts";
import { changeRunning, type ExecutionDependencies } from "./execution.ts";

/** Ends the retries of a transfer: partially complete, or failed. Somebody else was faster, or it goes on: nothing. */
export const closeTransfer = (
  deps: Pick<ExecutionDependencies, "changes" | "clock">,
  id: NceTransferId,
): Promise<void> =>
  changeRunning(deps, { id, action: "CloseTransfer" }, (_, transfer) => {
    const now = deps.clock.now();
    if (now < transfer.retryDeadline && !isSettled(transfer)) return undefined;
    const closed = closeWindow(transfer, now);
    const detailType = closed.status === "Failed" ? "Transfer Failed" : "Transfer Partially Completed";
    return written(closed, [{ detailType }]);
  });
