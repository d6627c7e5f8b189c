import type { Instant } from "../../time/instant.ts";
import type { TransferLine } from "./line.ts";
import type { NceTransfer, RunningTransfer } from "./transfer.ts";

/**
 * Somebody has reason to believe that something happened to a transfer: lines that were to be looked at or attempted
 * later are due now. Undefined where that changes nothing: it is not in progress, or everything is due already.
 */
export const lookAgain = (transfer: NceTransfer, now: Instant): RunningTransfer | undefined => {
  if (transfer.status !== "InProgress") return undefined;
  const lines = transfer.lines.map((line) => dueNow(line, now));
  return lines.every((line, index) => line === transfer.lines[index]) ? undefined : { ...transfer, lines };
};

const dueNow = (line: TransferLine, now: Instant): TransferLine => {
  if (line.status === "InProgress")
    return line.nextLookAt !== undefined && line.nextLookAt <= now ? line : { ...line, nextLookAt: now };
  if (line.status === "Failed" && line.nextAttemptAt !== undefined && line.nextAttemptAt > now)
    return { ...line, nextAttemptAt: now };
  return line;
};
