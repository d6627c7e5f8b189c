import type { AccountId } from "../../../domain/identifiers.ts";
import { type Selection, submitTransfer as submitted } from "../../../domain/nce/transfer/submit.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Decision } from "../../configuration/change-configuration.ts";
import type { NceContext } from "../nce-context.ts";
import { seenTransfer } from "./seen-transfer.ts";
import { selectionFacts } from "./submission-facts.ts";
import { transferDecision } from "./transfer-changes.ts";

export type SubmitTransfer = {
  readonly caller: AccountId;
  readonly id: string;
  readonly lines: readonly Selection[];
};

/** The source selects subscriptions and submits, once. @throws NceRefusedError */
export const submitTransfer = (
  context: NceContext,
  { caller, id, lines }: SubmitTransfer,
): Decision<RunningTransfer> => {
  const { transfer, asSource } = seenTransfer(context, { id, caller });
  const facts = selectionFacts(context, transfer, lines);
  const running = submitted(transfer, { caller: asSource, lines, now: context.now }, facts);
  return transferDecision(running, context.now, {
    detailType: "Transfer Submitted",
    detail: { lines: running.lines.length },
  });
};
