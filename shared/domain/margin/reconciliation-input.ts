import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { BillId } from "../cost-data/bill-id.ts";
import type { BillingGroupArn } from "../identifiers.ts";
import type { InvoiceDrafts } from "../invoicing/draft-invoices.ts";
import type { Invoice } from "../invoicing/invoice.ts";
import type { RatedTask } from "../invoicing/invoice-lines.ts";
import type { DeliveredTotals } from "../invoicing/supplier-bill.ts";
import type { BillableTotal } from "../rating/model.ts";

/** All of a month that its reconciliation compares. */
export type ReconciliationInput = {
  readonly snapshot: ConfigurationSnapshot;
  readonly mode: "estimate" | "final";
  readonly deliveries: readonly DeliveredTotals[];
  /** Every rated group of the month, of all owners and levels. */
  readonly groups: readonly RatedTask[];
  /** What AWS bills for accounts of groups outside the interval that their data covers. */
  readonly outsideInterval: readonly {
    readonly group: BillingGroupArn;
    readonly payer: BillId;
    readonly totals: readonly BillableTotal[];
  }[];
  /** As drafted or as issued; amounts are the same. */
  readonly invoices: readonly Invoice[];
  readonly outcome: Pick<InvoiceDrafts, "problems" | "notInvoiced">;
};
