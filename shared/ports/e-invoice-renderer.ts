import type { Invoice } from "../domain/invoicing/invoice.ts";

/** Turns an invoice into the XML that a buyer's system reads (EN 16931). The same invoice always gives the same text. */
export interface EInvoiceRenderer {
  /** A draft is typed as pro forma and says that it is not an invoice. UTF-8, with a declaration. */
  render(invoice: Invoice): Promise<string>;
}
