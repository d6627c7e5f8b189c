import type { AccountId } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import { type D, ZERO } from "../money/decimal.ts";
import { currencyText } from "../money/rounding.ts";
import type { InvoiceSection, InvoiceViews } from "./invoice.ts";
import type { LineDraft } from "./invoice-lines.ts";

/** Product code that custom line items carry when they are not presented as a service (Billing Conductor 3.5). */
const CUSTOM_PRODUCT = "AWSBillingConductor";

const addTo = <K>(sums: Map<K, D>, key: K, amount: D): void => {
  sums.set(key, (sums.get(key) ?? ZERO).plus(amount));
};

const byKey = (a: readonly [string, D], b: readonly [string, D]): number => (a[0] < b[0] ? -1 : 1);

const serviceNames = (lines: readonly LineDraft[]): ReadonlyMap<string, string> => {
  const names = new Map<string, string>([[CUSTOM_PRODUCT, "Custom line items"]]);
  for (const line of lines)
    if (line.kind !== "CUSTOM_LINE_ITEM") names.set(line.productCode, line.description);
  return names;
};

/**
 * The net by account, by service and by group. All three are sums of the same cents (every line is split over
 * its accounts once), so that each adds up to the net and one can be broken down by another.
 */
export const viewsOf = (
  lines: readonly LineDraft[],
  sections: readonly InvoiceSection[],
  currency: Currency,
  nameOf: (account: AccountId) => string | null,
): InvoiceViews => {
  const accounts = new Map<AccountId, D>();
  const services = new Map<string, D>();
  for (const line of lines) {
    for (const [account, amount] of line.byAccount) addTo(accounts, account, amount);
    addTo(services, line.productCode, line.amount);
  }
  const names = serviceNames(lines);
  return {
    byAccount: [...accounts].sort(byKey).map(([account, amount]) => ({
      account,
      name: nameOf(account),
      amount: currencyText(amount, currency),
    })),
    byService: [...services].sort(byKey).map(([productCode, amount]) => ({
      productCode,
      description: names.get(productCode) ?? productCode,
      amount: currencyText(amount, currency),
    })),
    byGroup: sections.map(({ group, title, amount }) => ({ group, title, amount })),
  };
};
