import { D } from "../../money/decimal.ts";
import type { FxNote, Invoice, InvoiceKind } from "../invoice.ts";
import { eInvoiceAmounts, fullAmounts, isShortened, vatCategoryOf } from "./amounts.ts";
import { cleanText, cleanTextOrNull } from "./clean-text.ts";
import type { EInvoice, PaymentInstructions } from "./model.ts";
import { eInvoiceParties } from "./parties.ts";

/** BT-24 of the standard itself, without a country's or network's additions. */
export const SPECIFICATION = "urn:cen.eu:en16931:2017";

/** UNTDID 1001. */
const TYPE_CODE: Readonly<Record<InvoiceKind, string>> = {
  INVOICE: "380",
  CREDIT_NOTE: "381",
  DEBIT_NOTE: "383",
};
/** A pro forma invoice asks for no payment; there is no such code among credit notes. */
const PRO_FORMA = "325";

const DRAFT_NOTE = "Draft: this is not an invoice, carries no number and must not be booked or paid.";
const ESTIMATE_NOTE =
  "Estimate before the end of the month: this is not an invoice, carries no number and must not be booked or paid.";

const fxNote = ({ from, to, rate, date, source }: FxNote): string =>
  `Exchange rate: 1 ${from} = ${rate} ${to} (${source}, ${date}).`;

const noteOf = (invoice: Invoice): string | null =>
  cleanTextOrNull(
    [
      ...(invoice.status === "draft" ? [invoice.estimate ? ESTIMATE_NOTE : DRAFT_NOTE] : []),
      ...invoice.fx.map(fxNote),
      ...(isShortened(invoice)
        ? [`Amounts are given to two decimals. In full: ${fullAmounts(invoice)}.`]
        : []),
    ].join(" "),
  );

/** UNTDID 4461. The SEPA codes are for euro only. */
const meansOf = (invoice: Invoice, hasAccount: boolean): readonly [code: string, text: string] => {
  const euro = invoice.currency === "EUR";
  switch (invoice.payment.method) {
    case "direct-debit":
      return euro ? ["59", "SEPA direct debit"] : ["49", "Direct debit"];
    case "card":
      return ["48", "Bank card"];
    default:
      // A credit transfer without an account breaks BR-61: what is not known is not said.
      if (!hasAccount) return ["1", "Instrument not defined"];
      return euro && invoice.seller.bank?.iban !== undefined
        ? ["58", "SEPA credit transfer"]
        : ["30", "Credit transfer"];
  }
};

const accountOf = ({ payment, seller }: Invoice): PaymentInstructions["account"] => {
  const identifier = cleanText(seller.bank?.iban?.replace(/\s/g, "") ?? seller.bank?.account ?? "");
  if (payment.method !== "bank-transfer" || identifier === "") return null;
  return {
    identifier,
    holder: cleanText(seller.legalName),
    provider: cleanTextOrNull(seller.bank?.bic ?? seller.bank?.routing),
  };
};

/** Whether the buyer is asked for money by this document. */
const isDue = ({ status, total }: Invoice): boolean => status === "issued" && new D(total).greaterThan(0);

const paymentOf = (invoice: Invoice): PaymentInstructions | null => {
  if (!isDue(invoice)) return null;
  const account = accountOf(invoice);
  const [meansCode, meansText] = meansOf(invoice, account !== null);
  return { meansCode, meansText, reference: invoice.number ?? "", account };
};

const termsOf = (invoice: Invoice): string => {
  const { dueDate, payment, status, total } = invoice;
  if (status === "draft") return "Nothing is due: this is a preview.";
  if (new D(total).isZero()) return "Nothing to pay.";
  if (!isDue(invoice)) return "The amount will be credited or paid out to the buyer.";
  switch (payment.method) {
    case "direct-debit":
      return `Collected by direct debit on ${dueDate}.`;
    case "card":
      return `Charged to the card on file on ${dueDate}.`;
    default:
      return `Payable within ${payment.termsDays} days, by ${dueDate}.`;
  }
};

/**
 * The invoice in the terms of EN 16931. Pure: the same invoice always gives the same document. A draft has no
 * number, so it is called DRAFT and its id, and is typed as a pro forma invoice. What is missing in the
 * configuration is missing here too; `en16931Faults` names it.
 */
export const eInvoiceOf = (invoice: Invoice): EInvoice => {
  const isCredit = invoice.kind === "CREDIT_NOTE";
  const isDraft = invoice.status === "draft";
  return {
    document: isCredit ? "CreditNote" : "Invoice",
    specification: SPECIFICATION,
    number: invoice.number ?? `DRAFT-${invoice.id}`,
    issueDate: invoice.issueDate,
    dueDate: isDue(invoice) ? invoice.dueDate : null,
    typeCode: isDraft && !isCredit ? PRO_FORMA : TYPE_CODE[invoice.kind],
    note: noteOf(invoice),
    currency: invoice.currency,
    period: invoice.supply,
    ...eInvoiceParties(invoice, vatCategoryOf(invoice).category),
    payment: paymentOf(invoice),
    paymentTerms: termsOf(invoice),
    ...eInvoiceAmounts(invoice),
  };
};
