import type { TransferLine } from "../../../domain/nce/transfer/line.ts";
import { linesOf } from "../../../domain/nce/transfer/transfer.ts";
import type { SeenTransfer } from "./seen-transfer.ts";

/**
 * The lines a caller sees. The source sees its own; the target none before the transfer has come to an end, and then
 * those that moved: what stayed is the source's business (spec section 2.2, 6). A retry by the source hides nothing
 * again that was seen before it.
 */
export const visibleLines = ({ transfer, isSource }: SeenTransfer): readonly TransferLine[] => {
  const lines = linesOf(transfer);
  if (isSource) return lines;
  return lines.filter(
    (line) =>
      line.status === "Complete" &&
      (transfer.status !== "InProgress" || transfer.shown?.includes(line.id) === true),
  );
};
