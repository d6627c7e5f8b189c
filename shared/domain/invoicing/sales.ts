import type { ConfigurationSnapshot, Seller } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import { conversionOf, type FxMissing } from "./fx.ts";
import type { FxNote, InvoiceSection } from "./invoice.ts";
import { hasLines, type LineDraft, linesOf, type RatedTask } from "./invoice-lines.ts";
import { paymentProfileOf, sellerOf } from "./invoice-parties.ts";
import { inSectionOrder, sectionOf } from "./sections.ts";

/** What one seller sold to one buyer in the month. */
export type Sale = {
  readonly seller: Seller;
  readonly buyer: AccountId;
  readonly currency: Currency;
  readonly groups: readonly RatedTask[];
};

/** One sale per seller and buyer. A buyer's payment profile names the currency, else the seller does. */
export const salesOf = (snapshot: ConfigurationSnapshot, groups: readonly RatedTask[]): readonly Sale[] => {
  const pairs = new Map<string, RatedTask[]>();
  for (const group of groups) {
    const key = `${group.task.owner} ${group.task.buyer}`;
    pairs.set(key, [...(pairs.get(key) ?? []), group]);
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, members]) => {
      const task = members[0]?.task;
      if (task === undefined) return [];
      const seller = sellerOf(snapshot, task.owner);
      const profile = paymentProfileOf(snapshot, task.buyer, seller);
      const currency = profile?.currency ?? seller.currency;
      return [{ seller, buyer: task.buyer, currency, groups: [...members].sort(inSectionOrder(snapshot)) }];
    });
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
  for (const group of sale.groups) {
    const pair = { from: group.rated.currency, to: currency, period: snapshot.period };
    if (!hasLines(group.rated)) continue;
    const conversion = conversionOf(snapshot.fxRates, pair);
    if (conversion.kind === "fx-missing") return conversion;
    if (conversion.note !== null) fx.set(conversion.note.from, conversion.note);
    const groupLines = linesOf(group, { factor: conversion.factor, currency });
    lines.push(...groupLines);
    sections.push(sectionOf(snapshot, group, groupLines, currency));
  }
  return { lines, sections, fx: [...fx.values()].sort((a, b) => (a.from < b.from ? -1 : 1)) };
};
