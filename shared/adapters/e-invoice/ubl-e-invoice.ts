import { create } from "xmlbuilder2";
import { eInvoiceOf } from "../../domain/invoicing/e-invoice/e-invoice-of.ts";
import type {
  EInvoice,
  EInvoiceLine,
  VatBreakdown,
  VatCategory,
} from "../../domain/invoicing/e-invoice/model.ts";
import type { EInvoiceRenderer } from "../../ports/e-invoice-renderer.ts";
import { partyOf, paymentMeansOf } from "./ubl-parties.ts";
import { optional, type XmlContent } from "./xml-content.ts";

const UBL = "urn:oasis:names:specification:ubl:schema:xsd";
const TAX_SCHEME = { "cac:TaxScheme": { "cbc:ID": "VAT" } };

type Amount = (text: string) => XmlContent;

const taxSubtotal = (part: VatBreakdown, amount: Amount): XmlContent => ({
  "cbc:TaxableAmount": amount(part.taxable),
  "cbc:TaxAmount": amount(part.tax),
  "cac:TaxCategory": {
    "cbc:ID": part.category,
    ...optional("cbc:Percent", part.rate),
    ...optional("cbc:TaxExemptionReasonCode", part.reasonCode),
    ...optional("cbc:TaxExemptionReason", part.reason),
    ...TAX_SCHEME,
  },
});

const lineCategory = ({ category, rate }: VatCategory): XmlContent => ({
  "cbc:ID": category,
  ...optional("cbc:Percent", rate),
  ...TAX_SCHEME,
});

const lineOf = (line: EInvoiceLine, quantityName: string, amount: Amount): XmlContent => ({
  "cbc:ID": line.id,
  ...optional("cbc:Note", line.note),
  [quantityName]: { "@unitCode": line.unit, "#": line.quantity },
  "cbc:LineExtensionAmount": amount(line.net),
  "cac:Item": {
    ...optional("cbc:Description", line.description),
    "cbc:Name": line.name,
    ...(line.sellerItem === null ? {} : { "cac:SellersItemIdentification": { "cbc:ID": line.sellerItem } }),
    "cac:ClassifiedTaxCategory": lineCategory(line.vat),
  },
  "cac:Price": { "cbc:PriceAmount": amount(line.price) },
});

/** Children of the root in the order of the UBL 2.1 schemas, which a validator insists on. */
const contentOf = (invoice: EInvoice): XmlContent => {
  const { document, totals } = invoice;
  const isInvoice = document === "Invoice";
  const amount: Amount = (text) => ({ "@currencyID": invoice.currency, "#": text });
  const quantityName = isInvoice ? "cbc:InvoicedQuantity" : "cbc:CreditedQuantity";
  return {
    "cbc:CustomizationID": invoice.specification,
    "cbc:ID": invoice.number,
    "cbc:IssueDate": invoice.issueDate,
    ...optional("cbc:DueDate", invoice.dueDate),
    [`cbc:${document}TypeCode`]: invoice.typeCode,
    ...optional("cbc:Note", invoice.note),
    "cbc:DocumentCurrencyCode": invoice.currency,
    "cac:InvoicePeriod": { "cbc:StartDate": invoice.period.from, "cbc:EndDate": invoice.period.to },
    "cac:AccountingSupplierParty": partyOf(invoice.seller),
    "cac:AccountingCustomerParty": partyOf(invoice.buyer),
    ...(invoice.payment === null ? {} : { "cac:PaymentMeans": paymentMeansOf(invoice.payment) }),
    ...(invoice.paymentTerms === null ? {} : { "cac:PaymentTerms": { "cbc:Note": invoice.paymentTerms } }),
    "cac:TaxTotal": {
      "cbc:TaxAmount": amount(totals.vat),
      "cac:TaxSubtotal": invoice.breakdown.map((part) => taxSubtotal(part, amount)),
    },
    "cac:LegalMonetaryTotal": {
      "cbc:LineExtensionAmount": amount(totals.lines),
      "cbc:TaxExclusiveAmount": amount(totals.withoutVat),
      "cbc:TaxInclusiveAmount": amount(totals.withVat),
      ...(totals.rounding === null ? {} : { "cbc:PayableRoundingAmount": amount(totals.rounding) }),
      "cbc:PayableAmount": amount(totals.payable),
    },
    [`cac:${document}Line`]: invoice.lines.map((line) => lineOf(line, quantityName, amount)),
  };
};

/** UBL 2.1 of a document in the terms of EN 16931: `Invoice` or `CreditNote`, two spaces, a newline at the end. */
export const ublXml = (invoice: EInvoice): string => {
  const root = {
    [invoice.document]: {
      "@xmlns": `${UBL}:${invoice.document}-2`,
      "@xmlns:cac": `${UBL}:CommonAggregateComponents-2`,
      "@xmlns:cbc": `${UBL}:CommonBasicComponents-2`,
      ...contentOf(invoice),
    },
  };
  return `${create({ version: "1.0", encoding: "UTF-8" }, root).end({ prettyPrint: true })}\n`;
};

/** E-invoices in UBL 2.1 by EN 16931, without the additions of a country or network. */
export const createUblEInvoiceRenderer = (): EInvoiceRenderer => ({
  render: async (invoice) => ublXml(eInvoiceOf(invoice)),
});
