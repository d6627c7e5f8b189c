import type { RemoteTransferId } from "../../domain/nce/partner-center/remote-transfer.ts";
import type { TransferLine } from "../../domain/nce/transfer/line.ts";
import type { RunningTransfer } from "../../domain/nce/transfer/transfer.ts";

/** Either 3 or 5 is a transfer of new-commerce subscriptions (spec section 3). */
const TRANSFER_TYPE = 3;

const about = (transfer: RunningTransfer) => ({
  sourcePartnerTenantId: transfer.source,
  sourcePartnerName: transfer.sourceName,
  targetPartnerTenantId: transfer.target,
  customerTenantId: transfer.customer,
  customerEmailId: transfer.customerEmail,
  customerName: transfer.customerName,
  transferType: TRANSFER_TYPE,
});

/** What the target asks for. Our transfer's id goes with it, so that people find one from the other. */
export const createBody = (transfer: RunningTransfer) => ({
  ...about(transfer),
  targetPartnerEmailId: transfer.targetEmail,
  partnerOnRecord: transfer.partnerOfRecord,
  targetProductTypes: transfer.productTypes,
  alternateId: transfer.id,
});

/**
 * What the source accepts with. Microsoft's literal for the status is not published: the state the transfer comes to,
 * as its samples probably have it (spec section 3).
 */
export const submitBody = (
  transfer: RunningTransfer,
  remote: RemoteTransferId,
  lines: readonly TransferLine[],
) => ({
  ...about(transfer),
  id: remote,
  status: "InProgress",
  lineItems: lines.map(({ subscription, productType, quantity }) => ({
    subscriptionId: subscription,
    productType,
    quantity,
  })),
});
