import type { Invoice } from "../domain/invoicing/invoice.ts";

export type RenderOptions = { readonly paper?: "A4" | "LETTER" };

/** Turns an invoice into the document that is sent out. The same invoice always gives the same bytes. */
export interface PdfRenderer {
  /** A draft carries a watermark and says that it is not an invoice. */
  render(invoice: Invoice, options?: RenderOptions): Promise<Uint8Array>;
}
