import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { InvoiceDrafts } from "../invoicing/draft-invoices.ts";
import type { Invoice } from "../invoicing/invoice.ts";
import type { RatedTask } from "../invoicing/invoice-lines.ts";
import type { DeliveredTotals } from "../invoicing/supplier-bill.ts";

/** All of a month that its reconciliation compares. */
export type ReconciliationInput = {
  readonly snapshot: ConfigurationSnapshot;
  readonly mode: "estimate" | "final";
  readonly deliveries: readonly DeliveredTotals[];
  /** Every rated group of the month, of all owners and levels. */
  readonly groups: readonly RatedTask[];
  /** As drafted or as issued; amounts are the same. */
  readonly invoices: readonly Invoice[];
  readonly outcome: Pick<InvoiceDrafts, "problems" | "notInvoiced">;
};
