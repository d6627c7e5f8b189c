import type { ConfigurationSnapshot, Seller } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import type { MicrosoftSale } from "../nce/invoicing/microsoft-sale.ts";
import { conversionOf, type FxMissing } from "./fx.ts";
import type { FxNote, InvoiceSection } from "./invoice.ts";
import { hasLines, type LineDraft, linesOf, type RatedTask } from "./invoice-lines.ts";
import { paymentProfileOf, sellerOf } from "./invoice-parties.ts";
import { microsoftLines, microsoftSectionOf } from "./microsoft-lines.ts";
import { inSectionOrder, sectionOf } from "./sections.ts";

/** What one seller sold to one buyer in the month. */
export type Sale = {
  readonly seller: Seller;
  readonly buyer: AccountId;
  readonly currency: Currency;
  readonly groups: readonly RatedTask[];
  /** Microsoft's charges that stand on the same invoice, in its order. */
  readonly microsoft: readonly MicrosoftSale[];
};

type Pair = {
  readonly seller: AccountId;
  readonly buyer: AccountId;
  readonly groups: RatedTask[];
  readonly microsoft: MicrosoftSale[];
};

/**
 * One sale per seller and buyer, AWS's and Microsoft's charges together. A buyer's payment profile names the currency,
 * else the seller does.
 */
export const salesOf = (snapshot: ConfigurationSnapshot, groups: readonly RatedTask[]): readonly Sale[] => {
  const pairs = new Map<string, Pair>();
  const pairOf = (seller: AccountId, buyer: AccountId): Pair => {
    const key = `${seller} ${buyer}`;
    const pair = pairs.get(key) ?? { seller, buyer, groups: [], microsoft: [] };
    pairs.set(key, pair);
    return pair;
  };
  for (const group of groups) pairOf(group.task.owner, group.task.buyer).groups.push(group);
  for (const sale of snapshot.microsoft ?? []) pairOf(sale.seller, sale.buyer).microsoft.push(sale);
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => {
      const seller = sellerOf(snapshot, pair.seller);
      return {
        seller,
        buyer: pair.buyer,
        currency: invoiceCurrency(snapshot, pair),
        groups: pair.groups.sort(inSectionOrder(snapshot)),
        microsoft: pair.microsoft,
      };
    });
};

/** What one account invoices another in. */
export const invoiceCurrency = (
  snapshot: ConfigurationSnapshot,
  { seller: account, buyer }: { readonly seller: AccountId; readonly buyer: AccountId },
): Currency => {
  const seller = sellerOf(snapshot, account);
  return paymentProfileOf(snapshot, buyer, seller)?.currency ?? seller.currency;
};

/** A sale in its invoice currency. */
export type PricedSale = {
  readonly lines: readonly LineDraft[];
  readonly sections: readonly InvoiceSection[];
  readonly fx: readonly FxNote[];
};

/** Lines of a sale, converted and rounded; or the rate that is missing for it. */
export const priceSale = (snapshot: ConfigurationSnapshot, sale: Sale): PricedSale | FxMissing => {
  const { currency } = sale;
  const fx = new Map<Currency, FxNote>();
  const lines: LineDraft[] = [];
  const sections: InvoiceSection[] = [];
  const converting = (from: Currency) => {
    const conversion = conversionOf(snapshot.fxRates, { from, to: currency, period: snapshot.period });
    if (conversion.kind === "conversion" && conversion.note !== null) fx.set(from, conversion.note);
    return conversion;
  };
  for (const group of sale.groups) {
    if (!hasLines(group.rated)) continue;
    const conversion = converting(group.rated.currency);
    if (conversion.kind === "fx-missing") return conversion;
    const groupLines = linesOf(group, { factor: conversion.factor, currency });
    lines.push(...groupLines);
    sections.push(sectionOf(snapshot, group, groupLines, currency));
  }
  for (const microsoft of sale.microsoft) {
    const conversion = converting(microsoft.currency);
    if (conversion.kind === "fx-missing") return conversion;
    const sold = microsoftLines(microsoft, sale.buyer, { factor: conversion.factor, currency });
    lines.push(...sold);
    sections.push(microsoftSectionOf(microsoft, sold, currency));
  }
  return { lines, sections, fx: [...fx.values()].sort((a, b) => (a.from < b.from ? -1 : 1)) };
};
