import { roundPartsToTotal } from "../../money/allocate.ts";
import { minorDigits } from "../../money/currency.ts";
import { D, plain, sum } from "../../money/decimal.ts";
import { currencyText, eInvoicePlaces, eInvoiceText, roundToPlaces } from "../../money/rounding.ts";
import type { TaxCategory, TaxLine } from "../../tax/tax-line.ts";
import type { Invoice, InvoiceLine } from "../invoice.ts";
import { cleanText, cleanTextOrNull } from "./clean-text.ts";
import type { EInvoiceLine, EInvoiceTotals, VatBreakdown, VatCategory, VatCategoryCode } from "./model.ts";

/** UN/ECE recommendation 20: one, the unit of things that are not measured. */
const UNIT = "C62";

const CATEGORY: Readonly<Record<TaxCategory, VatCategoryCode>> = {
  STANDARD: "S",
  ZERO_RATED: "Z",
  EXEMPT: "E",
  REVERSE_CHARGE: "AE",
};

const REASON_CODE: Readonly<Partial<Record<VatCategoryCode, string>>> = {
  AE: "VATEX-EU-AE",
  O: "VATEX-EU-O",
};

/** No tax line: the buyer has no tax profile, and the document claims no VAT (README). */
const categoryOf = (tax: TaxLine | undefined): VatCategory =>
  tax === undefined ? { category: "O", rate: null } : { category: CATEGORY[tax.category], rate: tax.rate };

/** How the document is taxed; every line of an invoice has the treatment of its buyer. */
export const vatCategoryOf = (invoice: Invoice): VatCategory => categoryOf(invoice.taxLines[0]);

/** In UBL a credit note is positive; in our documents minus is in the buyer's favour, whatever the kind. */
const inDirection = (invoice: Invoice, amount: string): D =>
  invoice.kind === "CREDIT_NOTE" ? new D(amount).negated() : new D(amount);

/** Whether the currency has more decimals than an e-invoice may show. */
export const isShortened = ({ currency }: Invoice): boolean =>
  minorDigits(currency) > eInvoicePlaces(currency);

/** Net amounts of the lines by line number; where decimals are cut, they still add up to the rounded net. */
const lineNets = (invoice: Invoice): ReadonlyMap<string, D> => {
  const parts = invoice.lines.map(({ line, amount }) => ({
    id: String(line),
    weight: inDirection(invoice, amount),
  }));
  const places = eInvoicePlaces(invoice.currency);
  return roundPartsToTotal(roundToPlaces(sum(parts.map(({ weight }) => weight)), places), parts, places);
};

const lineOf = (invoice: Invoice, line: InvoiceLine, net: D): EInvoiceLine => {
  const { currency, sections } = invoice;
  const exact = inDirection(invoice, line.amount);
  const section = sections.find(({ group }) => group === line.group);
  return {
    id: String(line.line),
    note: sections.length > 1 ? cleanTextOrNull(section?.title) : null,
    // A price must not be negative (BR-27), so that what is taken back is a negative number of things.
    quantity: exact.isNegative() && !exact.isZero() ? "-1" : "1",
    unit: UNIT,
    net: eInvoiceText(net, currency),
    name: cleanText(line.description) || cleanText(line.productCode),
    description: cleanTextOrNull(line.detail),
    sellerItem: cleanTextOrNull(line.productCode),
    price: currencyText(exact.abs(), currency),
    vat: vatCategoryOf(invoice),
  };
};

const breakdownOf = (invoice: Invoice, tax: TaxLine | undefined): VatBreakdown => {
  const { currency } = invoice;
  const { category, rate } = categoryOf(tax);
  const taxable = roundToPlaces(inDirection(invoice, tax?.base ?? invoice.net), eInvoicePlaces(currency));
  // BR-CO-17 counts from the base as it is printed here.
  const amount = isShortened(invoice)
    ? taxable.times(rate ?? 0).div(100)
    : inDirection(invoice, tax?.amount ?? "0");
  return {
    category,
    rate,
    taxable: eInvoiceText(taxable, currency),
    tax: eInvoiceText(amount, currency),
    reasonCode: REASON_CODE[category] ?? null,
    reason: category === "O" ? "Not subject to VAT" : cleanTextOrNull(tax?.note),
  };
};

/**
 * Lines, VAT breakdown and totals. In currencies of up to two decimals every amount is the one of the document.
 * EN 16931 allows no third decimal: there the net is rounded as a whole, lines share its cents, tax is counted
 * from the rounded base, and the rounding amount (BT-114) leads to the document's total, rounded once. Prices,
 * which have no limit, keep all decimals.
 */
export const eInvoiceAmounts = (
  invoice: Invoice,
): {
  readonly lines: readonly EInvoiceLine[];
  readonly breakdown: readonly VatBreakdown[];
  readonly totals: EInvoiceTotals;
} => {
  const { currency, taxLines } = invoice;
  const nets = lineNets(invoice);
  const lines = invoice.lines.map((line) => lineOf(invoice, line, nets.get(String(line.line)) ?? new D(0)));
  const breakdown = (taxLines.length === 0 ? [undefined] : taxLines).map((tax) => breakdownOf(invoice, tax));
  const net = sum(nets.values());
  const vat = sum(breakdown.map(({ tax }) => new D(tax)));
  const payable = roundToPlaces(inDirection(invoice, invoice.total), eInvoicePlaces(currency));
  const rounding = payable.minus(net).minus(vat);
  const text = (amount: D): string => eInvoiceText(amount, currency);
  return {
    lines,
    breakdown,
    totals: {
      lines: text(net),
      withoutVat: text(net),
      vat: text(vat),
      withVat: text(net.plus(vat)),
      rounding: rounding.isZero() ? null : text(rounding),
      payable: text(payable),
    },
  };
};

/** The document's own figures, for readers of a shortened e-invoice. */
export const fullAmounts = (invoice: Invoice): string => {
  const text = (amount: string): string => plain(inDirection(invoice, amount));
  return `net ${text(invoice.net)}, tax ${text(invoice.tax)}, total ${text(invoice.total)} ${invoice.currency}`;
};
