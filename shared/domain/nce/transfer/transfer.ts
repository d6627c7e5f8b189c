import { z } from "zod";
import { Instant } from "../../time/instant.ts";
import { MpnId, NceTransferId, TenantId } from "../ids.ts";
import { ProductType } from "../product-type.ts";
import { HistoryEntry } from "./history.ts";
import { CompleteLine, FailedLine, TransferLine } from "./line.ts";

/** One @, no spaces: whether it reaches anybody is found out by sending. */
export const EmailAddress = z
  .string()
  .max(254)
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/, "must be an e-mail address");

/** What the target says when it creates a transfer. It cannot be edited: cancel and create another. */
export const TransferRequest = z.strictObject({
  customer: TenantId,
  source: TenantId,
  target: TenantId,
  sourceName: z.string().min(1).max(256),
  /** Where the customer is told. */
  customerEmail: EmailAddress,
  customerName: z.string().min(1).max(256).optional(),
  targetEmail: z.string().min(1).max(254).optional(),
  /** Reseller for all moved subscriptions; only an indirect provider names one. */
  partnerOfRecord: MpnId.optional(),
  /** What the source may include; absent: all. */
  productTypes: z.array(ProductType).min(1).optional(),
  /** The target's own number for this move. */
  clientReference: z.string().min(1).max(128).optional(),
});
export type TransferRequest = z.infer<typeof TransferRequest>;

const base = {
  ...TransferRequest.shape,
  id: NceTransferId,
  createdAt: Instant,
  /** First instant at which it can no longer be submitted. */
  expiresAt: Instant,
  /** Number of the last event that told of this transfer; 0 before the first. */
  sequence: z.int().min(0),
  /** What happened to it as a whole, oldest first. */
  history: z.array(HistoryEntry).default([]),
  /** What the customer was not written to of, having been told enough that day (`customer-mail.ts`). */
  untold: z.array(z.enum(["request", "cancellation"])).optional(),
};
const submitted = { ...base, submittedAt: Instant };

export const PendingTransfer = z.strictObject({
  ...base,
  status: z.literal("Pending"),
  /** Days after creation on which the source was reminded. */
  remindedDays: z.array(z.int()),
});
export const RunningTransfer = z.strictObject({
  ...submitted,
  status: z.literal("InProgress"),
  /** Start and end of the current 72 hours; the source's retry opens new ones. */
  windowStart: Instant,
  retryDeadline: Instant,
  /** Ids of lines that moved before a retry opened this window: the target has seen them. */
  shown: z.array(z.string()).optional(),
  lines: z.array(TransferLine).min(1),
});
export const CompleteTransfer = z.strictObject({
  ...submitted,
  status: z.literal("Complete"),
  completedAt: Instant,
  lines: z.array(CompleteLine).min(1),
});
export const PartiallyCompleteTransfer = z.strictObject({
  ...submitted,
  status: z.literal("PartiallyComplete"),
  endedAt: Instant,
  lines: z.array(z.discriminatedUnion("status", [CompleteLine, FailedLine])).min(2),
});
export const FailedTransfer = z.strictObject({
  ...submitted,
  status: z.literal("Failed"),
  endedAt: Instant,
  lines: z.array(FailedLine).min(1),
});
export const ExpiredTransfer = z.strictObject({ ...base, status: z.literal("Expired"), endedAt: Instant });
export const CancelledTransfer = z.strictObject({
  ...base,
  status: z.literal("Cancelled"),
  endedAt: Instant,
  /** The target cancels; that the source declines, and why, is ours (Microsoft's source can only stay silent). */
  cause: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("cancelled") }),
    z.strictObject({ kind: z.literal("declined"), reason: z.string().min(1).max(1024) }),
  ]),
});

/** The seven states of spec section 2.1, each with what it really has. */
export const NceTransfer = z.discriminatedUnion("status", [
  PendingTransfer,
  RunningTransfer,
  CompleteTransfer,
  PartiallyCompleteTransfer,
  FailedTransfer,
  ExpiredTransfer,
  CancelledTransfer,
]);
export type NceTransfer = z.infer<typeof NceTransfer>;
export type PendingTransfer = z.infer<typeof PendingTransfer>;
export type RunningTransfer = z.infer<typeof RunningTransfer>;
export type CompleteTransfer = z.infer<typeof CompleteTransfer>;
export type PartiallyCompleteTransfer = z.infer<typeof PartiallyCompleteTransfer>;
export type FailedTransfer = z.infer<typeof FailedTransfer>;
export type ExpiredTransfer = z.infer<typeof ExpiredTransfer>;
export type CancelledTransfer = z.infer<typeof CancelledTransfer>;

export const linesOf = (transfer: NceTransfer): readonly TransferLine[] =>
  "lines" in transfer ? transfer.lines : [];
