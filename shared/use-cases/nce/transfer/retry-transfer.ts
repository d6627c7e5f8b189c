import type { AccountId } from "../../../domain/identifiers.ts";
import type { NceSubscriptionId } from "../../../domain/nce/ids.ts";
import { retryTransfer as retried } from "../../../domain/nce/transfer/retry.ts";
import { linesOf, type RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Decision } from "../../configuration/change-configuration.ts";
import { type NceContext, othersWith } from "../nce-context.ts";
import { seenTransfer } from "./seen-transfer.ts";
import { transferDecision } from "./transfer-changes.ts";

export type RetryTransfer = {
  readonly caller: AccountId;
  readonly id: string;
  /** Ids of failed lines; with `subscriptions` absent as well: all of them. */
  readonly lines?: readonly string[] | undefined;
  /** The same by the subscriptions they are about. */
  readonly subscriptions?: readonly NceSubscriptionId[] | undefined;
};

/** The source has failed lines of a partially complete transfer tried again. @throws NceRefusedError */
export const retryTransfer = (
  context: NceContext,
  { caller, id, ...wanted }: RetryTransfer,
): Decision<RunningTransfer> => {
  const { transfer, asSource } = seenTransfer(context, { id, caller });
  const all = linesOf(transfer);
  const lines = wanted.subscriptions?.map(
    (subscription) =>
      all.find((line) => line.subscription === subscription)?.id ??
      // Of no line, so that the rules refuse it, after what they look at first.
      subscription,
  );
  const running = retried(
    transfer,
    {
      caller: asSource,
      lines: lines === undefined ? wanted.lines : [...(wanted.lines ?? []), ...lines],
      now: context.now,
    },
    othersWith(
      context,
      all.map(({ subscription }) => subscription),
      transfer.id,
    ),
  );
  const again = running.lines.filter(
    (line) => line.status === "Failed" && line.nextAttemptAt !== undefined,
  ).length;
  return transferDecision(running, context.now, { detailType: "Transfer Retried", detail: { lines: again } });
};
