import { describe, expect, it } from "vitest";
import { eInvoiceOf } from "../../../shared/domain/invoicing/e-invoice/e-invoice-of.ts";
import type {
  EInvoice,
  EInvoiceLine,
  VatBreakdown,
} from "../../../shared/domain/invoicing/e-invoice/model.ts";
import { EN16931_RULES, en16931Faults } from "../../../shared/domain/invoicing/en16931-rules.ts";
import { creditNote, manyPages, manyScripts, onePage } from "../pdf/sample-invoices.ts";
import { invoiceFor, threeDecimals, twoSections } from "./sample-e-invoices.ts";

const standard = (): EInvoice => eInvoiceOf(invoiceFor());
const reverse = (): EInvoice => eInvoiceOf(onePage());
const zero = (): EInvoice => eInvoiceOf(invoiceFor({ tax: { rate: "0" } }));
const exempt = (): EInvoice => eInvoiceOf(invoiceFor({ tax: { exemption: "Charity" } }));
const outside = (): EInvoice => {
  const invoice = eInvoiceOf(invoiceFor({ tax: null }));
  const address = { lines: [], city: null, postalCode: null, country: "US" };
  return { ...invoice, buyer: { ...invoice.buyer, address } };
};

const withLine = (invoice: EInvoice, change: Partial<EInvoiceLine>): EInvoice => ({
  ...invoice,
  lines: invoice.lines.map((line, index) => (index === 0 ? { ...line, ...change } : line)),
});
const withPart = (invoice: EInvoice, change: Partial<VatBreakdown>): EInvoice => ({
  ...invoice,
  breakdown: invoice.breakdown.map((part) => ({ ...part, ...change })),
});
const withTotals = (invoice: EInvoice, change: Partial<EInvoice["totals"]>): EInvoice => ({
  ...invoice,
  totals: { ...invoice.totals, ...change },
});
const withSeller = (invoice: EInvoice, change: Partial<EInvoice["seller"]>): EInvoice => ({
  ...invoice,
  seller: { ...invoice.seller, ...change },
});
const withBuyer = (invoice: EInvoice, change: Partial<EInvoice["buyer"]>): EInvoice => ({
  ...invoice,
  buyer: { ...invoice.buyer, ...change },
});
const noCountry = { lines: ["Somewhere 1"], city: null, postalCode: null, country: null };
const badCountry = { lines: [], city: null, postalCode: null, country: "XX" };
const transfer = { meansCode: "30", meansText: "Credit transfer", reference: "1", account: null };
const account = { identifier: "", holder: "x", provider: null };
const secondPart = (invoice: EInvoice): EInvoice => ({
  ...invoice,
  breakdown: [...invoice.breakdown, ...invoice.breakdown],
});
const unregistered = { vatIdentifier: null, taxRegistration: null };

/** A conforming document with one thing wrong, by the rule that has to notice. */
const BROKEN: readonly (readonly [rule: string, invoice: EInvoice])[] = [
  ["BR-01", { ...standard(), specification: "" }],
  ["BR-02", { ...standard(), number: "" }],
  ["BR-03", { ...standard(), issueDate: "3 November" }],
  ["BR-04", { ...standard(), typeCode: "" }],
  ["BR-CL-01", { ...standard(), typeCode: "381" }],
  ["BR-CL-01", { ...eInvoiceOf(creditNote()), typeCode: "380" }],
  ["BR-05", { ...standard(), currency: "" as EInvoice["currency"] }],
  ["BR-CL-04", { ...standard(), currency: "XYZ" as EInvoice["currency"] }],
  ["BR-CO-19", { ...standard(), period: { from: "", to: "" } }],
  ["BR-29", { ...standard(), period: { from: "2026-10-31", to: "2026-10-01" } }],
  ["BR-16", { ...standard(), lines: [] }],
  ["BR-49", { ...standard(), payment: { ...transfer, meansCode: "" } }],
  ["BR-CL-16", { ...standard(), payment: { ...transfer, meansCode: "99" } }],
  ["BR-50", { ...standard(), payment: { ...transfer, meansCode: "1", account } }],
  ["BR-61", { ...standard(), payment: transfer }],
  ["BR-CO-25", { ...standard(), dueDate: null, paymentTerms: null }],
  ["BR-06", withSeller(standard(), { legalName: "" })],
  ["BR-07", withBuyer(standard(), { legalName: "" })],
  ["BR-08", withSeller(standard(), { address: null })],
  ["BR-09", withSeller(standard(), { address: noCountry })],
  ["BR-10", withBuyer(standard(), { address: null })],
  ["BR-11", withBuyer(standard(), { address: noCountry })],
  ["BR-CL-14", withSeller(standard(), { address: badCountry })],
  ["BR-CL-14", withBuyer(standard(), { address: badCountry })],
  ["BR-CO-09", withSeller(standard(), { vatIdentifier: "123456789" })],
  ["BR-CO-09", withBuyer(standard(), { vatIdentifier: "XX123456789" })],
  ["BR-CO-26", withSeller(standard(), { identifier: "", vatIdentifier: null, taxRegistration: "1" })],
  ["BR-21", withLine(standard(), { id: "" })],
  ["BR-22", withLine(standard(), { quantity: "" })],
  ["BR-23", withLine(standard(), { unit: "" })],
  ["BR-CL-23", withLine(standard(), { unit: "piece" })],
  ["BR-24", withLine(standard(), { net: "" })],
  ["BR-25", withLine(standard(), { name: "" })],
  ["BR-26", withLine(standard(), { price: "" })],
  ["BR-27", withLine(standard(), { price: "-100.00" })],
  ["BR-CO-04", withLine(standard(), { vat: { category: "" as "S", rate: null } })],
  ["BR-12", withTotals(standard(), { lines: "" })],
  ["BR-13", withTotals(standard(), { withoutVat: "" })],
  ["BR-14", withTotals(standard(), { withVat: "" })],
  ["BR-15", withTotals(standard(), { payable: "" })],
  ["BR-CO-10", withTotals(standard(), { lines: "100.01" })],
  ["BR-CO-13", withTotals(standard(), { withoutVat: "100.01" })],
  ["BR-CO-14", withTotals(standard(), { vat: "19.01" })],
  ["BR-CO-15", withTotals(standard(), { withVat: "119.01" })],
  ["BR-CO-16", withTotals(standard(), { payable: "119.01" })],
  ["BR-CO-17", withPart(standard(), { tax: "19.01" })],
  ["BR-CO-18", { ...standard(), breakdown: [] }],
  ["BR-45", withPart(standard(), { taxable: "" })],
  ["BR-46", withPart(standard(), { tax: "" })],
  ["BR-47", withPart(standard(), { category: "" as "S" })],
  ["BR-48", withPart(standard(), { rate: null })],
  ["BR-DEC-09", withTotals(standard(), { lines: "100.000" })],
  ["BR-DEC-12", withTotals(standard(), { withoutVat: "100.000" })],
  ["BR-DEC-13", withTotals(standard(), { vat: "19.000" })],
  ["BR-DEC-14", withTotals(standard(), { withVat: "119.000" })],
  ["BR-DEC-17", withTotals(standard(), { rounding: "0.000" })],
  ["BR-DEC-18", withTotals(standard(), { payable: "119.000" })],
  ["BR-DEC-19", withPart(standard(), { taxable: "100.000" })],
  ["BR-DEC-20", withPart(standard(), { tax: "19.000" })],
  ["BR-DEC-23", withLine(standard(), { net: "100.000" })],
  ["BR-S-01", { ...standard(), breakdown: [] }],
  ["BR-S-02", withSeller(standard(), unregistered)],
  ["BR-S-05", withLine(standard(), { vat: { category: "S", rate: "0" } })],
  ["BR-S-08", withLine(standard(), { vat: { category: "S", rate: "7" } })],
  ["BR-S-10", withPart(standard(), { reason: "because" })],
  ["BR-Z-01", secondPart(zero())],
  ["BR-Z-02", withSeller(zero(), unregistered)],
  ["BR-Z-05", withLine(zero(), { vat: { category: "Z", rate: "1" } })],
  ["BR-Z-08", withPart(zero(), { taxable: "99.00" })],
  ["BR-Z-09", withPart(zero(), { tax: "1.00" })],
  ["BR-Z-10", withPart(zero(), { reasonCode: "VATEX-EU-G" })],
  ["BR-E-01", secondPart(exempt())],
  ["BR-E-02", withSeller(exempt(), unregistered)],
  ["BR-E-05", withLine(exempt(), { vat: { category: "E", rate: "1" } })],
  ["BR-E-08", withPart(exempt(), { taxable: "99.00" })],
  ["BR-E-09", withPart(exempt(), { tax: "1.00" })],
  ["BR-E-10", withPart(exempt(), { reason: null })],
  ["BR-AE-01", secondPart(reverse())],
  ["BR-AE-02", withSeller(reverse(), unregistered)],
  ["BR-AE-02", withBuyer(reverse(), { vatIdentifier: null })],
  ["BR-AE-05", withLine(reverse(), { vat: { category: "AE", rate: "19" } })],
  ["BR-AE-08", withPart(reverse(), { taxable: "99.00" })],
  ["BR-AE-09", withPart(reverse(), { tax: "1.00" })],
  ["BR-AE-10", withPart(reverse(), { reason: null, reasonCode: null })],
  ["BR-O-01", { ...outside(), breakdown: [] }],
  ["BR-O-02", withSeller(outside(), { vatIdentifier: "IE1234567X" })],
  ["BR-O-05", withLine(outside(), { vat: { category: "O", rate: "0" } })],
  ["BR-O-08", withPart(outside(), { taxable: "99.00" })],
  ["BR-O-09", withPart(outside(), { tax: "1.00" })],
  ["BR-O-10", withPart(outside(), { reason: null, reasonCode: null })],
  ["BR-O-11", { ...outside(), breakdown: [...outside().breakdown, ...zero().breakdown] }],
  ["BR-O-12", withLine(outside(), { vat: { category: "Z", rate: "0" } })],
];

describe("en16931Faults", () => {
  it.each([
    ["standard rate", standard()],
    ["zero rate", zero()],
    ["exemption", exempt()],
    ["reverse charge", reverse()],
    ["not subject to VAT", outside()],
    ["credit note", eInvoiceOf(creditNote())],
    ["yen", eInvoiceOf(manyScripts())],
    ["dinars", eInvoiceOf(threeDecimals())],
    ["two sections", eInvoiceOf(twoSections())],
    ["many lines", eInvoiceOf(manyPages())],
  ])("finds nothing in a complete document: %s", (_, invoice) => {
    expect(en16931Faults(invoice)).toEqual([]);
  });

  it.each(BROKEN)("finds that %s is broken", (rule, invoice) => {
    expect(en16931Faults(invoice).map(({ id }) => id)).toContain(rule);
  });

  it("finds nothing but what is wrong", () => {
    expect(en16931Faults(withBuyer(standard(), { address: noCountry }))).toEqual([
      { id: "BR-11", concerns: "buyer", demands: "the country of the buyer's address" },
    ]);
    expect(en16931Faults(withTotals(standard(), { payable: "119.01" }))).toEqual([
      {
        id: "BR-CO-16",
        concerns: "document",
        demands: "an amount due that is the total with VAT and the rounding",
      },
    ]);
  });

  it("has a broken document for each of its rules here", () => {
    const broken = new Set(BROKEN.map(([rule]) => rule));

    expect(EN16931_RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });
});
