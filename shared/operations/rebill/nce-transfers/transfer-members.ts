import { z } from "zod";
import { HistoryEntry } from "../../../domain/nce/transfer/history.ts";
import { lastChangeOf } from "../../../domain/nce/transfer/last-change.ts";
import type { TransferLine } from "../../../domain/nce/transfer/line.ts";
import { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { Instant } from "../../../domain/time/instant.ts";
import type { SeenTransfer } from "../../../use-cases/nce/transfer/seen-transfer.ts";
import { visibleLines } from "../../../use-cases/nce/transfer/visible-lines.ts";

export const TransferIdMember = { id: z.string().max(64).describe("Id of the transfer") } as const;

const optional = <S extends z.ZodType>(schema: S) => schema.optional();
const LineOut = z.object({
  id: z.string(),
  subscriptionId: z.string(),
  productType: z.string(),
  quantity: optional(z.int()),
  billingPlan: optional(z.string()),
  status: z.enum(["Queued", "InProgress", "Complete", "Failed"]),
  attempts: z.int(),
  failedAt: optional(Instant),
  nextAttemptAt: optional(Instant),
  error: optional(z.object({ code: optional(z.int()), description: z.string() })),
  completedAt: optional(Instant),
  effectiveDate: optional(z.string()),
  newSubscriptionId: optional(z.string()),
  newOrderId: optional(z.string()),
});

export const TransferOut = z.object({
  id: z.string(),
  status: z.enum(NceTransfer.options.map(({ shape }) => shape.status.value)),
  direction: z.enum(["incoming", "outgoing"]).describe("incoming: the caller is the target"),
  customer: z.string(),
  source: z.string(),
  target: z.string(),
  sourceName: z.string(),
  customerEmail: z.string(),
  customerName: optional(z.string()),
  partnerOfRecord: optional(z.string()),
  productTypes: optional(z.array(z.string())).describe("What the source may include; absent: everything"),
  clientReference: optional(z.string()).describe("The target's own number, shown to the target"),
  createdAt: Instant,
  changedAt: Instant,
  expiresAt: Instant,
  submittedAt: optional(Instant),
  retryDeadline: optional(Instant),
  completedAt: optional(Instant),
  endedAt: optional(Instant),
  cause: optional(z.object({ kind: z.enum(["cancelled", "declined"]), reason: optional(z.string()) })),
  history: z
    .array(HistoryEntry.partial({ sequence: true }))
    .describe("What happened to it as a whole; `sequence`, shown to the source, is that of the event"),
  lines: z.array(LineOut).describe("The target sees those that moved, once the transfer has ended"),
});
export type TransferOut = z.infer<typeof TransferOut>;

const lineOut = (line: TransferLine): z.infer<typeof LineOut> => ({
  id: line.id,
  subscriptionId: line.subscription,
  productType: line.productType,
  quantity: line.quantity,
  billingPlan: line.billingPlan,
  status: line.status,
  attempts: "attempts" in line ? line.attempts : 0,
  ...(line.status === "Failed"
    ? { failedAt: line.failedAt, nextAttemptAt: line.nextAttemptAt, error: line.error }
    : {}),
  ...(line.status === "Complete"
    ? {
        completedAt: line.completedAt,
        effectiveDate: line.effectiveDate,
        newSubscriptionId: line.newSubscription,
        newOrderId: line.newOrder,
      }
    : {}),
});

/** A transfer as a caller sees it; who stands on both sides sees it as its source. */
export const transferOut = (seen: SeenTransfer): TransferOut => {
  const { transfer, isSource, isTarget } = seen;
  const lines = visibleLines(seen);
  return {
    id: transfer.id,
    status: transfer.status,
    direction: isSource ? "outgoing" : "incoming",
    customer: transfer.customer,
    source: transfer.source,
    target: transfer.target,
    sourceName: transfer.sourceName,
    customerEmail: transfer.customerEmail,
    customerName: transfer.customerName,
    partnerOfRecord: transfer.partnerOfRecord,
    productTypes: transfer.productTypes,
    clientReference: isTarget ? transfer.clientReference : undefined,
    createdAt: transfer.createdAt,
    changedAt: lastChangeOf(transfer, lines),
    expiresAt: transfer.expiresAt,
    ...("submittedAt" in transfer ? { submittedAt: transfer.submittedAt } : {}),
    ...("retryDeadline" in transfer ? { retryDeadline: transfer.retryDeadline } : {}),
    ...("completedAt" in transfer ? { completedAt: transfer.completedAt } : {}),
    ...("endedAt" in transfer ? { endedAt: transfer.endedAt } : {}),
    ...("cause" in transfer ? { cause: transfer.cause } : {}),
    // From the gaps between numbers the target could tell how often lines were tried.
    history: transfer.history.map(({ sequence, ...entry }) => ({
      ...(isSource ? { sequence } : {}),
      ...entry,
    })),
    lines: lines.map(lineOut),
  };
};
