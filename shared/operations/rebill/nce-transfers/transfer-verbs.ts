import { z } from "zod";
import { NceSubscriptionId } from "../../../domain/nce/ids.ts";
import { cancelTransfer } from "../../../use-cases/nce/transfer/cancel-transfer.ts";
import { declineTransfer } from "../../../use-cases/nce/transfer/decline-transfer.ts";
import { retryTransfer } from "../../../use-cases/nce/transfer/retry-transfer.ts";
import { submitTransfer } from "../../../use-cases/nce/transfer/submit-transfer.ts";
import { SelectionMembers, selectionOf } from "./selection-members.ts";
import { transferVerb } from "./transfer-verb.ts";

export const submitNceTransfer = transferVerb({
  name: "SubmitNceTransfer",
  verb: "submit",
  summary: "The source selects subscriptions and has them moved; all of them can be, or nothing happens.",
  body: SelectionMembers,
  decide: (nce, who, body) => submitTransfer(nce, { ...who, lines: selectionOf(body) }),
});

export const cancelNceTransfer = transferVerb({
  name: "CancelNceTransfer",
  verb: "cancel",
  summary: "The target that created a transfer takes it back while it is pending.",
  body: {},
  decide: cancelTransfer,
});

export const declineNceTransfer = transferVerb({
  name: "DeclineNceTransfer",
  verb: "decline",
  summary: "The source says no to a pending transfer, and why; the target reads the reason.",
  body: { reason: z.string().max(1024) },
  decide: (nce, who, { reason }) => declineTransfer(nce, { ...who, reason }),
});

export const retryNceTransfer = transferVerb({
  name: "RetryNceTransfer",
  verb: "retry",
  summary: "The source has failed lines of a partially complete transfer tried for another 72 hours.",
  body: {
    lines: z.array(z.string().max(8)).max(1000).optional().describe("Ids of failed lines; absent: all"),
    subscriptions: z.array(NceSubscriptionId).max(1000).optional().describe("Or by their subscriptions"),
  },
  decide: (nce, who, { lines, subscriptions }) => retryTransfer(nce, { ...who, lines, subscriptions }),
});
