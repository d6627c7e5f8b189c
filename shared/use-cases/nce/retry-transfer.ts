import type { AccountId } from "../../domain/identifiers.ts";
import { retryTransfer as retried } from "../../domain/nce/transfer/retry.ts";
import { linesOf, type RunningTransfer } from "../../domain/nce/transfer/transfer.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import { type NceContext, othersWith } from "./nce-context.ts";
import { seenTransfer } from "./seen-transfer.ts";
import { transferDecision } from "./transfer-changes.ts";

export type RetryTransfer = {
  readonly caller: AccountId;
  readonly id: string;
  /** Ids of failed lines; absent: all of them. */
  readonly lines?: readonly string[] | undefined;
};

/** The source has failed lines of a partially complete transfer tried again. @throws NceRefusedError */
export const retryTransfer = (
  context: NceContext,
  { caller, id, lines }: RetryTransfer,
): Decision<RunningTransfer> => {
  const { transfer, asSource } = seenTransfer(context, { id, caller });
  const subscriptions = linesOf(transfer).map(({ subscription }) => subscription);
  const running = retried(
    transfer,
    { caller: asSource, lines, now: context.now },
    othersWith(context, subscriptions, transfer.id),
  );
  const again = running.lines.filter(
    (line) => line.status === "Failed" && line.nextAttemptAt !== undefined,
  ).length;
  return transferDecision(running, { detailType: "Transfer Retried", detail: { lines: again } });
};
