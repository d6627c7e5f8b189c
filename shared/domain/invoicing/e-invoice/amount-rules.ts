import { D, sum } from "../../money/decimal.ts";
import { eInvoicePlaces, roundToPlaces } from "../../money/rounding.ts";
import type { EInvoice, EInvoiceTotals, VatBreakdown } from "./model.ts";
import type { En16931Rule } from "./rule.ts";

/** Not a number counts as NaN, which equals nothing. */
export const amountOf = (text: string | null): D =>
  /^-?\d+(\.\d+)?$/.test(text ?? "") ? new D(text ?? "") : new D(NaN);

export const sumOf = (texts: readonly string[]): D => sum(texts.map(amountOf));

const hasTwoDecimalsAtMost = (text: string | null): boolean =>
  text === null || /^-?\d+(\.\d{1,2})?$/.test(text);

const rule = (id: string, demands: string, holds: (invoice: EInvoice) => boolean): En16931Rule => ({
  id,
  concerns: "document",
  demands,
  holds,
});

const there = (id: string, demands: string, term: keyof EInvoiceTotals): En16931Rule =>
  rule(id, demands, ({ totals }) => amountOf(totals[term]).isFinite());

const twoDecimals = (id: string, what: string, texts: (invoice: EInvoice) => readonly (string | null)[]) =>
  rule(id, `at most two decimals in ${what}`, (invoice) => texts(invoice).every(hasTwoDecimalsAtMost));

const inEachPart = (id: string, demands: string, holds: (part: VatBreakdown) => boolean): En16931Rule =>
  rule(id, `${demands} in every part of the VAT breakdown`, ({ breakdown }) => breakdown.every(holds));

/** In currencies with fewer than two decimals the tax ends at their own unit, as on the document. */
const taxHolds = ({ breakdown, currency }: EInvoice): boolean =>
  breakdown.every(({ rate, taxable, tax }) => {
    const exact = amountOf(taxable)
      .times(amountOf(rate ?? "0"))
      .div(100);
    return roundToPlaces(exact, eInvoicePlaces(currency)).equals(amountOf(tax));
  });

/** Totals, their sums and their decimals. */
export const AMOUNT_RULES: readonly En16931Rule[] = [
  there("BR-12", "a sum of the lines", "lines"),
  there("BR-13", "a total without VAT", "withoutVat"),
  there("BR-14", "a total with VAT", "withVat"),
  there("BR-15", "an amount due", "payable"),
  rule("BR-CO-10", "a sum of the lines that is their sum", ({ totals, lines }) =>
    sumOf(lines.map(({ net }) => net)).equals(amountOf(totals.lines)),
  ),
  // Without allowances and charges of the whole document, BR-CO-11 and 12 have nothing to say.
  rule("BR-CO-13", "a total without VAT that is the sum of the lines", ({ totals }) =>
    amountOf(totals.lines).equals(amountOf(totals.withoutVat)),
  ),
  rule("BR-CO-14", "a total VAT that is the sum of its breakdown", ({ totals, breakdown }) =>
    sumOf(breakdown.map(({ tax }) => tax)).equals(amountOf(totals.vat)),
  ),
  rule("BR-CO-15", "a total with VAT that is the total without and the VAT", ({ totals }) =>
    sumOf([totals.withoutVat, totals.vat]).equals(amountOf(totals.withVat)),
  ),
  rule("BR-CO-16", "an amount due that is the total with VAT and the rounding", ({ totals }) =>
    sumOf([totals.withVat, totals.rounding ?? "0"]).equals(amountOf(totals.payable)),
  ),
  rule("BR-CO-17", "VAT that is base × rate, rounded", taxHolds),
  rule("BR-CO-18", "a VAT breakdown", ({ breakdown }) => breakdown.length > 0),
  inEachPart("BR-45", "a taxable amount", ({ taxable }) => amountOf(taxable).isFinite()),
  inEachPart("BR-46", "a tax amount", ({ tax }) => amountOf(tax).isFinite()),
  inEachPart("BR-47", "a category", ({ category }) => (category as string) !== ""),
  inEachPart("BR-48", "a rate", ({ category, rate }) => category === "O" || amountOf(rate).isFinite()),
  twoDecimals("BR-DEC-09", "the sum of the lines", ({ totals }) => [totals.lines]),
  twoDecimals("BR-DEC-12", "the total without VAT", ({ totals }) => [totals.withoutVat]),
  twoDecimals("BR-DEC-13", "the total VAT", ({ totals }) => [totals.vat]),
  twoDecimals("BR-DEC-14", "the total with VAT", ({ totals }) => [totals.withVat]),
  twoDecimals("BR-DEC-17", "the rounding", ({ totals }) => [totals.rounding]),
  twoDecimals("BR-DEC-18", "the amount due", ({ totals }) => [totals.payable]),
  twoDecimals("BR-DEC-19", "the taxable amounts", ({ breakdown }) => breakdown.map(({ taxable }) => taxable)),
  twoDecimals("BR-DEC-20", "the tax amounts", ({ breakdown }) => breakdown.map(({ tax }) => tax)),
  twoDecimals("BR-DEC-23", "the net of every line", ({ lines }) => lines.map(({ net }) => net)),
];
