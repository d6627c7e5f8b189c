import type { AccountId, BillingGroupArn } from "../identifiers.ts";
import { roundToTotal, type Share } from "../money/allocate.ts";
import type { Currency } from "../money/currency.ts";
import { D, plain, sum } from "../money/decimal.ts";
import { currencyText, roundToCurrency } from "../money/rounding.ts";
import type { GroupTask, ProductTotal, RatedCustomLine, RatedGroup } from "../rating/model.ts";
import type { InvoiceLine } from "./invoice.ts";

export type RatedTask = { readonly task: GroupTask; readonly rated: RatedGroup };

/** A line before it is numbered, with its amount as a number and its split over usage accounts. */
export type LineDraft = Omit<InvoiceLine, "line" | "amount"> & {
  readonly amount: D;
  /** Exact amount in the invoice currency. */
  readonly converted: D;
  readonly byAccount: ReadonlyMap<AccountId, D>;
};

export const CUSTOM_LINE_SOURCE = "custom line item";

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The base is shown at its currency's digits; the line's `exact` amount was computed from all of them. */
const detailOf = (line: RatedCustomLine, currency: Currency): string | null =>
  line.percentage === null || line.base === null
    ? null
    : `${line.percentage} % of ${currency} ${currencyText(new D(line.base), currency)}`;

type Part = { readonly account: AccountId; readonly amount: string };

const priced = (parts: readonly Part[], factor: D, currency: Currency) => {
  const weights = new Map<AccountId, D>();
  for (const part of parts)
    weights.set(part.account, new D(part.amount).times(factor).plus(weights.get(part.account) ?? 0));
  const shares: Share[] = [...weights].map(([account, weight]) => ({ id: account, weight }));
  const converted = sum(shares.map((share) => share.weight));
  const amount = roundToCurrency(converted, currency);
  const byAccount = roundToTotal(amount, shares, currency) as ReadonlyMap<AccountId, D>;
  return { amount, converted, exact: plain(sum(parts.map((part) => new D(part.amount)))), byAccount };
};

const serviceName = (totals: readonly ProductTotal[], productCode: string): string =>
  totals
    .map((total) => total.productName)
    .filter((name) => name !== "")
    .sort(byText)[0] ?? productCode;

const servicesOf = (rated: RatedGroup): ReadonlyMap<string, readonly ProductTotal[]> => {
  const services = new Map<string, ProductTotal[]>();
  for (const total of rated.products) {
    const key = JSON.stringify([total.billingEntity, total.productCode]);
    const known = services.get(key);
    if (known === undefined) services.set(key, [total]);
    else known.push(total);
  }
  return services;
};

/** AWS's own services before the Marketplace and others, then by name. */
const inPrintOrder = (a: LineDraft, b: LineDraft): number =>
  Number(a.source !== "AWS") - Number(b.source !== "AWS") ||
  byText(a.source, b.source) ||
  byText(a.description, b.description) ||
  byText(a.productCode, b.productCode);

const serviceLines = (
  group: { readonly arn: BillingGroupArn; readonly costCurrency: Currency },
  rated: RatedGroup,
  factor: D,
  currency: Currency,
): readonly LineDraft[] =>
  [...servicesOf(rated).values()]
    .flatMap((totals): readonly LineDraft[] => {
      const first = totals[0];
      if (first === undefined) return [];
      const { amount, converted, exact, byAccount } = priced(totals, factor, currency);
      if (converted.isZero() && totals.every((total) => new D(total.amount).isZero())) return [];
      return [
        {
          group: group.arn,
          kind: "SERVICE",
          customLineItem: null,
          source: first.billingEntity === "" ? "AWS" : first.billingEntity,
          productCode: first.productCode,
          description: serviceName(totals, first.productCode),
          detail: null,
          costCurrency: group.costCurrency,
          exact,
          amount,
          converted,
          byAccount,
        },
      ];
    })
    .sort(inPrintOrder);

/** Whether a group gives any line at all. */
export const hasLines = (rated: RatedGroup): boolean =>
  rated.customLines.length > 0 || rated.products.some((total) => !new D(total.amount).isZero());

/**
 * Lines of one group: one per service (billing entity and product), then one per custom line item. Each is
 * rounded on its own, half away from zero, after conversion with `factor` into `currency`. Services that cost
 * nothing at all are left out; a custom line item of 0 was ordered by somebody and stays.
 */
export const linesOf = (
  { rated }: RatedTask,
  conversion: { readonly factor: D; readonly currency: Currency },
): readonly LineDraft[] => {
  const { factor, currency } = conversion;
  const group = { arn: rated.arn, costCurrency: rated.currency };
  const customs = rated.customLines.map((line): LineDraft => {
    const { amount, converted, exact, byAccount } = priced([line], factor, currency);
    return {
      group: group.arn,
      kind: "CUSTOM_LINE_ITEM",
      customLineItem: line.arn,
      source: CUSTOM_LINE_SOURCE,
      productCode: line.productCode,
      description: line.description,
      detail: detailOf(line, group.costCurrency),
      costCurrency: group.costCurrency,
      exact,
      amount,
      converted,
      byAccount,
    };
  });
  const inOrder = customs.sort(
    (a, b) => byText(a.description, b.description) || byText(a.customLineItem ?? "", b.customLineItem ?? ""),
  );
  return [...serviceLines(group, rated, factor, currency), ...inOrder];
};
