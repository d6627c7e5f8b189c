import type { AccountId } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import { type D, plain, sum } from "../money/decimal.ts";
import { currencyText, roundToCurrency } from "../money/rounding.ts";
import { type MicrosoftSale, microsoftSection, sellPrice } from "../nce/invoicing/microsoft-sale.ts";
import type { ReconciliationLine } from "../nce/reconciliation/reconciliation-line.ts";
import type { InvoiceSection } from "./invoice.ts";
import type { LineDraft } from "./invoice-lines.ts";

export const MICROSOFT_SOURCE = "Microsoft";

const WORDS: Readonly<Record<ReconciliationLine["kind"], string>> = {
  new: "new",
  renew: "renewal",
  cycleCharge: "charge of the cycle",
  addQuantity: "added seats",
  removeQuantity: "credit, returned seats",
  cancelImmediate: "credit, cancelled",
  convertOut: "credit, changed for another product",
  convertIn: "changed from another product",
  transferOut: "credit, moved to another partner",
  transferIn: "taken over from another partner",
};

const detailOf = (line: ReconciliationLine, markup: string | undefined): string =>
  [
    `${line.quantity} × ${line.start} to ${line.end}`,
    WORDS[line.kind],
    ...(markup === undefined ? [] : [`price of Microsoft + ${markup} %`]),
  ].join(", ");

/**
 * Lines of a sale: one per reconciliation line, which it names. Rounded one by one after conversion, like the services
 * of AWS; all of it is the buyer's own account's.
 */
export const microsoftLines = (
  sale: MicrosoftSale,
  buyer: AccountId,
  { factor, currency }: { readonly factor: D; readonly currency: Currency },
): readonly LineDraft[] =>
  sale.lines.map((line): LineDraft => {
    const exact = sellPrice(sale, line);
    const converted = exact.times(factor);
    const amount = roundToCurrency(converted, currency);
    return {
      group: microsoftSection(sale),
      kind: "MICROSOFT",
      customLineItem: null,
      source: MICROSOFT_SOURCE,
      productCode: line.sku,
      description: line.product,
      detail: detailOf(line, sale.markupPercent),
      costCurrency: sale.currency,
      exact: plain(exact),
      reconciliationLine: line.id,
      amount,
      converted,
      byAccount: new Map([[buyer, amount]]),
    };
  });

/** Exact total of a sale in its currency. */
export const microsoftTotal = (sale: MicrosoftSale): D =>
  sum(sale.lines.map((line) => sellPrice(sale, line)));

export const microsoftSectionOf = (
  sale: MicrosoftSale,
  lines: readonly LineDraft[],
  currency: Currency,
): InvoiceSection => ({
  group: microsoftSection(sale),
  relation: "MICROSOFT",
  title: sale.customerName,
  costCurrency: sale.currency,
  exact: plain(microsoftTotal(sale)),
  amount: currencyText(sum(lines.map((line) => line.amount)), currency),
});
