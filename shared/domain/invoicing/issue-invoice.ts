import { type DraftInvoice, Invoice, InvoiceNumber, IssuedInvoice } from "./invoice.ts";

/** An estimate was about to get a number. */
export class EstimateCannotBeIssuedError extends Error {
  override readonly name = "EstimateCannotBeIssuedError";
  readonly code = "estimate-cannot-be-issued";
}

/** Number of a series: prefix, then the counter padded to `digits` (a longer counter simply gets longer). */
export const invoiceNumber = (
  series: { readonly prefix: string; readonly digits: number },
  sequence: number,
): InvoiceNumber => InvoiceNumber.parse(`${series.prefix}${String(sequence).padStart(series.digits, "0")}`);

/** The issued form of a draft. Only a store that draws the number in the same transaction may call this. */
export const issueInvoice = (draft: DraftInvoice, number: InvoiceNumber): IssuedInvoice => {
  if (draft.estimate) throw new EstimateCannotBeIssuedError(`invoice ${draft.id} is an estimate`);
  return IssuedInvoice.parse({ ...draft, number, status: "issued" });
};

/** The bytes of `<invoice-number>.json`: keys in the order of the schema, two spaces, a newline at the end. */
export const invoiceJson = (invoice: Invoice): string =>
  `${JSON.stringify(Invoice.parse(invoice), null, 2)}\n`;

/** Object key of an issued invoice's file (contract.md section 3). A slash in a number does not make a folder. */
export const invoiceObjectKey = (invoice: IssuedInvoice, extension: "json" | "pdf" | "xml"): string =>
  `invoices/${invoice.seller.account}/${invoice.period}/${encodeURIComponent(invoice.number)}.${extension}`;

/** One invoice in the summary of a run (contract.md section 3). */
export const invoiceSummary = ({ number, seller, buyer, currency, net, tax, total }: Invoice) => ({
  number,
  seller: seller.account,
  buyer: buyer.account,
  currency,
  net,
  tax,
  total,
});
