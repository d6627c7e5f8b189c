import { z } from "zod";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { lastActorOf, lastChangeOf } from "../../domain/nce/transfer/last-change.ts";
import type { TransferLine } from "../../domain/nce/transfer/line.ts";
import { customerOf, type NceContext, partnerOf } from "../../use-cases/nce/nce-context.ts";
import type { SeenTransfer } from "../../use-cases/nce/transfer/seen-transfer.ts";
import { visibleLines } from "../../use-cases/nce/transfer/visible-lines.ts";
import { billingCycle, INCOMING, lineStatus, OUTGOING, TRANSFER_TYPE } from "./wire-values.ts";

const LineItem = z.object({
  id: z.string(),
  /** The source's subscription, before and after it moved. */
  subscriptionId: z.string(),
  productType: z.string(),
  quantity: z.int(),
  billingCycle: z.string(),
  status: z.enum(["InProgress", "Complete", "Failed"]),
  transferError: z.string().optional(),
  /** What it goes on as with the target. */
  newSubscriptionId: z.string().optional(),
  orderId: z.string().optional(),
  /** When it changed hands. Microsoft tells of the whole transfer only. */
  completedTime: z.string().optional(),
});

/** TransferEntity of spec section 3; instants in UTC. */
export const TransferEntity = z.object({
  id: z.string(),
  status: z.string(),
  transferType: z.int(),
  /** 1: incoming, the viewer is the target; 2: outgoing. */
  transferDirection: z.int(),
  customerEmailId: z.string(),
  customerName: z.string().optional(),
  customerTenantId: z.string(),
  partnertenantid: z.string(),
  sourcePartnerName: z.string(),
  sourcePartnerTenantId: z.string(),
  targetPartnerName: z.string().optional(),
  targetPartnerTenantId: z.string(),
  targetPartnerEmailId: z.string().optional(),
  partnerOnRecord: z.string().optional(),
  targetProductTypes: z.array(z.string()).nullable(),
  ignoreEligibilityCheck: z.literal(false),
  alternateId: z.string().optional(),
  lastModifiedUser: z.string(),
  createdTime: z.string(),
  lastModifiedTime: z.string(),
  expirationTime: z.string(),
  completedTime: z.string().optional(),
  lineItems: z.array(LineItem),
  links: z.object({
    self: z.object({ uri: z.string(), method: z.string(), headers: z.array(z.unknown()) }),
  }),
  attributes: z.object({ objectType: z.literal("TransferEntity"), etag: z.string() }),
});
export type TransferEntity = z.infer<typeof TransferEntity>;

const errorText = (line: TransferLine): string | undefined => {
  if (line.status !== "Failed") return undefined;
  const { code, description } = line.error;
  return code === undefined ? description : `${code}: ${description}`;
};

const lineItem = (line: TransferLine): z.infer<typeof LineItem> => ({
  id: line.id,
  subscriptionId: line.subscription,
  productType: line.productType,
  // Azure has no seats.
  quantity: line.quantity ?? 1,
  billingCycle: billingCycle(line),
  status: lineStatus(line),
  transferError: errorText(line),
  ...(line.status === "Complete"
    ? { newSubscriptionId: line.newSubscription, orderId: line.newOrder, completedTime: line.completedAt }
    : {}),
});

/**
 * A transfer as its viewer sees it. An account that is both sides sees it as the source's. The ETag is over what is
 * seen, so that it says nothing of lines that are not.
 */
export const transferEntity = (
  context: NceContext,
  seen: SeenTransfer,
  sha256: (text: string) => string,
): TransferEntity => {
  const { transfer, isSource, isTarget } = seen;
  const lines = visibleLines(seen);
  const entity = {
    id: transfer.id,
    status: transfer.status,
    transferType: TRANSFER_TYPE,
    transferDirection: isSource ? OUTGOING : INCOMING,
    customerEmailId: transfer.customerEmail,
    customerName: transfer.customerName ?? customerOf(context, transfer.customer)?.name,
    customerTenantId: transfer.customer,
    // Microsoft's own spelling; the partner that created the transfer.
    partnertenantid: transfer.target,
    sourcePartnerName: transfer.sourceName,
    sourcePartnerTenantId: transfer.source,
    targetPartnerName: partnerOf(context, transfer.target)?.name,
    targetPartnerTenantId: transfer.target,
    targetPartnerEmailId: transfer.targetEmail,
    partnerOnRecord: transfer.partnerOfRecord,
    targetProductTypes: transfer.productTypes ?? null,
    ignoreEligibilityCheck: false as const,
    // The target's own number is nobody else's.
    alternateId: isTarget ? transfer.clientReference : undefined,
    lastModifiedUser: lastActorOf(transfer),
    createdTime: transfer.createdAt,
    lastModifiedTime: lastChangeOf(transfer, lines),
    expirationTime: transfer.expiresAt,
    completedTime: transfer.status === "Complete" ? transfer.completedAt : undefined,
    lineItems: lines.map(lineItem),
    links: {
      self: {
        uri: `/customers/${transfer.customer}/transfers/${transfer.id}`,
        method: "GET",
        headers: [],
      },
    },
  };
  const etag = `"${sha256(canonicalJson(entity)).slice(0, 32)}"`;
  return { ...entity, attributes: { objectType: "TransferEntity", etag } };
};
