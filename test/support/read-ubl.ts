import { create } from "xmlbuilder2";
import type {
  EInvoice,
  EInvoiceLine,
  EInvoiceParty,
  VatBreakdown,
  VatCategory,
} from "../../shared/domain/invoicing/e-invoice/model.ts";

type Element = {
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<unknown>;
  getAttribute(name: string): string | null;
};

const elements = (parent: Element): readonly Element[] =>
  ([...parent.childNodes] as (Element & { nodeType: number })[]).filter((node) => node.nodeType === 1);

const all = (parent: Element | undefined, path: string): readonly Element[] =>
  path
    .split("/")
    .reduce<readonly Element[]>(
      (found, name) => found.flatMap((each) => elements(each).filter((child) => child.nodeName === name)),
      parent === undefined ? [] : [parent],
    );
const one = (parent: Element | undefined, path: string): Element | undefined => all(parent, path)[0];
const text = (parent: Element | undefined, path: string): string | null =>
  one(parent, path)?.textContent ?? null;
const must = (parent: Element | undefined, path: string): string => text(parent, path) ?? "";

const party = (root: Element, name: string, isSeller: boolean): EInvoiceParty => {
  const found = one(root, `cac:${name}/cac:Party`);
  const address = one(found, "cac:PostalAddress");
  const schemes = all(found, "cac:PartyTaxScheme");
  const scheme = (isVat: boolean) =>
    text(
      schemes.find((each) => (text(each, "cac:TaxScheme/cbc:ID") === "VAT") === isVat),
      "cbc:CompanyID",
    );
  return {
    identifier: must(found, "cac:PartyIdentification/cbc:ID"),
    legalName: must(found, "cac:PartyLegalEntity/cbc:RegistrationName"),
    tradingName: text(found, "cac:PartyName/cbc:Name"),
    address:
      address === undefined
        ? null
        : {
            lines: ["cbc:StreetName", "cbc:AdditionalStreetName", "cac:AddressLine/cbc:Line"].flatMap(
              (path) => text(address, path) ?? [],
            ),
            city: text(address, "cbc:CityName"),
            postalCode: text(address, "cbc:PostalZone"),
            country: text(address, "cac:Country/cbc:IdentificationCode"),
          },
    vatIdentifier: scheme(true),
    taxRegistration: isSeller ? scheme(false) : null,
    legalRegistration: text(found, "cac:PartyLegalEntity/cbc:CompanyID"),
    email: text(found, "cac:Contact/cbc:ElectronicMail"),
  };
};

const category = (parent: Element | undefined): VatCategory => ({
  category: must(parent, "cbc:ID") as VatCategory["category"],
  rate: text(parent, "cbc:Percent"),
});

const part = (found: Element): VatBreakdown => ({
  ...category(one(found, "cac:TaxCategory")),
  taxable: must(found, "cbc:TaxableAmount"),
  tax: must(found, "cbc:TaxAmount"),
  reasonCode: text(found, "cac:TaxCategory/cbc:TaxExemptionReasonCode"),
  reason: text(found, "cac:TaxCategory/cbc:TaxExemptionReason"),
});

const line = (found: Element, quantityName: string): EInvoiceLine => ({
  id: must(found, "cbc:ID"),
  note: text(found, "cbc:Note"),
  quantity: must(found, quantityName),
  unit: one(found, quantityName)?.getAttribute("unitCode") ?? "",
  net: must(found, "cbc:LineExtensionAmount"),
  name: must(found, "cac:Item/cbc:Name"),
  description: text(found, "cac:Item/cbc:Description"),
  sellerItem: text(found, "cac:Item/cac:SellersItemIdentification/cbc:ID"),
  price: must(found, "cac:Price/cbc:PriceAmount"),
  vat: category(one(found, "cac:Item/cac:ClassifiedTaxCategory")),
});

const payment = (found: Element | undefined): EInvoice["payment"] => {
  const account = one(found, "cac:PayeeFinancialAccount");
  return found === undefined
    ? null
    : {
        meansCode: must(found, "cbc:PaymentMeansCode"),
        meansText: one(found, "cbc:PaymentMeansCode")?.getAttribute("name") ?? "",
        reference: must(found, "cbc:PaymentID"),
        account:
          account === undefined
            ? null
            : {
                identifier: must(account, "cbc:ID"),
                holder: must(account, "cbc:Name"),
                provider: text(account, "cac:FinancialInstitutionBranch/cbc:ID"),
              },
      };
};

/** What a receiver reads from a UBL invoice or credit note, so that rules are checked on what was sent. */
export const readUbl = (xml: string): EInvoice => {
  const root = (create(xml).node as unknown as { documentElement: Element }).documentElement;
  const document = root.nodeName as EInvoice["document"];
  const quantityName = document === "Invoice" ? "cbc:InvoicedQuantity" : "cbc:CreditedQuantity";
  const totals = one(root, "cac:LegalMonetaryTotal");
  return {
    document,
    specification: must(root, "cbc:CustomizationID"),
    number: must(root, "cbc:ID"),
    issueDate: must(root, "cbc:IssueDate"),
    dueDate: text(root, "cbc:DueDate"),
    typeCode: must(root, `cbc:${document}TypeCode`),
    note: text(root, "cbc:Note"),
    currency: must(root, "cbc:DocumentCurrencyCode") as EInvoice["currency"],
    period: {
      from: must(root, "cac:InvoicePeriod/cbc:StartDate"),
      to: must(root, "cac:InvoicePeriod/cbc:EndDate"),
    },
    seller: party(root, "AccountingSupplierParty", true),
    buyer: party(root, "AccountingCustomerParty", false),
    payment: payment(one(root, "cac:PaymentMeans")),
    paymentTerms: text(root, "cac:PaymentTerms/cbc:Note"),
    breakdown: all(root, "cac:TaxTotal/cac:TaxSubtotal").map(part),
    totals: {
      lines: must(totals, "cbc:LineExtensionAmount"),
      withoutVat: must(totals, "cbc:TaxExclusiveAmount"),
      vat: must(root, "cac:TaxTotal/cbc:TaxAmount"),
      withVat: must(totals, "cbc:TaxInclusiveAmount"),
      rounding: text(totals, "cbc:PayableRoundingAmount"),
      payable: must(totals, "cbc:PayableAmount"),
    },
    lines: all(root, `cac:${document}Line`).map((found) => line(found, quantityName)),
  };
};

/** The currency of every amount in the document. */
export const currenciesOf = (xml: string): readonly string[] => [
  ...new Set([...xml.matchAll(/currencyID="([^"]*)"/g)].map(([, code]) => code ?? "")),
];
