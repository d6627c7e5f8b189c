import { D, sum } from "../money/decimal.ts";
import { currencyText } from "../money/rounding.ts";
import type { Invoice, InvoiceContent } from "./invoice.ts";

const total = (amounts: readonly { readonly amount: string }[]): D =>
  sum(amounts.map(({ amount }) => new D(amount)));

/**
 * What does not add up in an invoice, in words; empty when all does: lines, sections and every view sum to the
 * net, tax lines to the tax, net and tax to the total, and every amount stands at its currency's digits.
 */
export const invoiceFaults = (invoice: InvoiceContent | Invoice): readonly string[] => {
  const { currency } = invoice;
  const net = new D(invoice.net);
  const sums: readonly (readonly [string, D, D])[] = [
    ["lines", total(invoice.lines), net],
    ["sections", total(invoice.sections), net],
    ["accounts", total(invoice.views.byAccount), net],
    ["services", total(invoice.views.byService), net],
    ["groups", total(invoice.views.byGroup), net],
    ["tax lines", total(invoice.taxLines), new D(invoice.tax)],
    ["net and tax", net.plus(invoice.tax), new D(invoice.total)],
  ];
  const printed = [
    invoice.net,
    invoice.tax,
    invoice.total,
    ...invoice.lines.map(({ amount }) => amount),
    ...invoice.taxLines.flatMap(({ amount, base }) => [amount, base]),
  ];
  return [
    ...sums.flatMap(([what, found, expected]) =>
      found.equals(expected) ? [] : [`${what} add up to ${found.toFixed()} instead of ${expected.toFixed()}`],
    ),
    ...printed.flatMap((text) =>
      currencyText(new D(text), currency) === text
        ? []
        : [`${text} is not written at the digits of ${currency}`],
    ),
  ];
};

/** An invoice that contradicts itself: a fault of the program, never of the data. */
export class InvoiceDoesNotAddUpError extends Error {
  override readonly name = "InvoiceDoesNotAddUpError";
  readonly code = "invoice-does-not-add-up";
  constructor(id: string, faults: readonly string[]) {
    super(`invoice ${id}: ${faults.join("; ")}`);
  }
}
