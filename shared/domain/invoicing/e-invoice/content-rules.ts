import { Currency } from "../../money/currency.ts";
import { D } from "../../money/decimal.ts";
import { isCountryCode, isVatIdentifier } from "./country-codes.ts";
import type { EInvoice, EInvoiceLine, EInvoiceParty } from "./model.ts";
import type { En16931Rule } from "./rule.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INVOICE_TYPES: ReadonlySet<string> = new Set(["325", "380", "383"]);
/** Credit transfers, which are nothing without an account. */
const TRANSFERS: ReadonlySet<string> = new Set(["30", "58"]);
const MEANS: ReadonlySet<string> = new Set(["1", "30", "48", "49", "58", "59"]);

const said = (text: string | null): boolean => text !== null && text !== "";
const number = (text: string): D | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? new D(text) : undefined);

const rule = (
  id: string,
  concerns: En16931Rule["concerns"],
  demands: string,
  holds: En16931Rule["holds"],
): En16931Rule => ({ id, concerns, demands, holds });

const document = (id: string, demands: string, holds: En16931Rule["holds"]): En16931Rule =>
  rule(id, "document", demands, holds);

const eachLine = (id: string, demands: string, holds: (line: EInvoiceLine) => boolean): En16931Rule =>
  document(id, `${demands} on every line`, (invoice) => invoice.lines.every(holds));

const countryHolds = ({ address }: EInvoiceParty): boolean => address === null || said(address.country);
const codeHolds = ({ address }: EInvoiceParty): boolean =>
  !said(address?.country ?? null) || isCountryCode(address?.country ?? "");
const vatHolds = ({ vatIdentifier }: EInvoiceParty): boolean =>
  vatIdentifier === null || isVatIdentifier(vatIdentifier);

const typeHolds = ({ document: root, typeCode }: EInvoice): boolean =>
  root === "CreditNote" ? typeCode === "381" : INVOICE_TYPES.has(typeCode);

const PARTIES: readonly En16931Rule[] = [
  rule("BR-06", "seller", "the seller's name", ({ seller }) => said(seller.legalName)),
  rule("BR-07", "buyer", "the buyer's name", ({ buyer }) => said(buyer.legalName)),
  rule("BR-08", "seller", "the seller's postal address", ({ seller }) => seller.address !== null),
  rule("BR-09", "seller", "the country of the seller's address", ({ seller }) => countryHolds(seller)),
  rule("BR-10", "buyer", "the buyer's postal address", ({ buyer }) => buyer.address !== null),
  rule("BR-11", "buyer", "the country of the buyer's address", ({ buyer }) => countryHolds(buyer)),
  rule("BR-CL-14", "seller", "an ISO 3166-1 country in the seller's address", ({ seller }) =>
    codeHolds(seller),
  ),
  rule("BR-CL-14", "buyer", "an ISO 3166-1 country in the buyer's address", ({ buyer }) => codeHolds(buyer)),
  rule("BR-CO-09", "seller", "a VAT identifier of the seller that begins with its country", ({ seller }) =>
    vatHolds(seller),
  ),
  rule("BR-CO-09", "buyer", "a VAT identifier of the buyer that begins with its country", ({ buyer }) =>
    vatHolds(buyer),
  ),
  rule("BR-CO-26", "seller", "an identifier of the seller", ({ seller }) =>
    [seller.identifier, seller.legalRegistration, seller.vatIdentifier].some(said),
  ),
];

const DOCUMENT: readonly En16931Rule[] = [
  document("BR-01", "a specification identifier", ({ specification }) => said(specification)),
  document("BR-02", "a number", (invoice) => said(invoice.number)),
  document("BR-03", "a date of issue", ({ issueDate }) => DATE.test(issueDate)),
  document("BR-04", "a type", ({ typeCode }) => said(typeCode)),
  document("BR-CL-01", "a type that fits the kind of document", typeHolds),
  document("BR-05", "a currency", ({ currency }) => said(currency)),
  document("BR-CL-04", "an ISO 4217 currency", ({ currency }) => Currency.safeParse(currency).success),
  document("BR-CO-19", "a first or last day of the period", ({ period }) =>
    [period.from, period.to].some((day) => DATE.test(day)),
  ),
  document("BR-29", "a period that does not end before it begins", ({ period }) => period.from <= period.to),
  document("BR-16", "a line", ({ lines }) => lines.length > 0),
  document("BR-49", "a payment means code", ({ payment }) => payment === null || said(payment.meansCode)),
  document("BR-CL-16", "a payment means code of UNTDID 4461", ({ payment }) =>
    payment === null ? true : MEANS.has(payment.meansCode),
  ),
  document("BR-50", "an account identifier with its account", ({ payment }) =>
    payment?.account == null ? true : said(payment.account.identifier),
  ),
  rule("BR-61", "seller", "the seller's account for credit transfers", ({ payment }) =>
    payment !== null && TRANSFERS.has(payment.meansCode) ? said(payment.account?.identifier ?? null) : true,
  ),
  document("BR-CO-25", "a due date or payment terms, since there is something to pay", (invoice) =>
    number(invoice.totals.payable)?.greaterThan(0)
      ? said(invoice.dueDate) || said(invoice.paymentTerms)
      : true,
  ),
];

const LINES: readonly En16931Rule[] = [
  eachLine("BR-21", "an identifier", ({ id }) => said(id)),
  eachLine("BR-22", "a quantity", ({ quantity }) => number(quantity) !== undefined),
  eachLine("BR-23", "a unit", ({ unit }) => said(unit)),
  eachLine("BR-CL-23", "the unit C62", ({ unit }) => unit === "C62"),
  eachLine("BR-24", "a net amount", ({ net }) => number(net) !== undefined),
  eachLine("BR-25", "the name of what was sold", ({ name }) => said(name)),
  eachLine("BR-26", "a price", ({ price }) => number(price) !== undefined),
  eachLine("BR-27", "a price that is not negative", ({ price }) => !number(price)?.lessThan(0)),
  eachLine("BR-CO-04", "a VAT category", ({ vat }) => said(vat.category)),
];

/** What has to be there, and codes that have to be on their list. */
export const CONTENT_RULES: readonly En16931Rule[] = [...DOCUMENT, ...PARTIES, ...LINES];
