import type { Currency } from "../../../../shared/domain/money/currency.ts";
import { D, ZERO } from "../../../../shared/domain/money/decimal.ts";
import type { MonthResult } from "../../../../shared/domain/month-end/month-result.ts";

/** What one buyer costs its seller and pays it, in the currency of the cost data. */
export type CustomerRow = {
  readonly buyer: string;
  readonly name: string;
  readonly cost: D;
  readonly price: D;
  readonly margin: D;
  readonly invoices: readonly {
    readonly number: string;
    readonly total: string;
    readonly currency: Currency;
  }[];
};

/** One seller of the chain with its buyers, largest price first. Level 1 sells what AWS bills. */
export type SellerSection = {
  readonly seller: string;
  readonly name: string;
  readonly level: number;
  readonly rows: readonly CustomerRow[];
  readonly cost: D;
  readonly price: D;
  readonly margin: D;
};

/**
 * The groups of a month by who sells to whom. Several groups of one buyer (a reseller with groups for some of
 * its customers) are one row. `nameOf` knows organisations; a group of single accounts is shown by its name.
 */
export const sellerSections = (
  result: Pick<MonthResult, "groups" | "invoices">,
  nameOf: (account: string) => string | undefined,
): readonly SellerSection[] => {
  const sellers = new Map<string, { level: number; rows: Map<string, CustomerRow> }>();
  for (const group of result.groups) {
    const section = sellers.get(group.owner) ?? { level: group.level, rows: new Map() };
    sellers.set(group.owner, section);
    section.level = Math.min(section.level, group.level);
    const before = section.rows.get(group.buyer);
    section.rows.set(group.buyer, {
      buyer: group.buyer,
      name: nameOf(group.buyer) ?? group.name,
      cost: (before?.cost ?? ZERO).plus(group.awsCost),
      price: (before?.price ?? ZERO).plus(group.proformaCost),
      margin: (before?.margin ?? ZERO).plus(group.margin),
      invoices: result.invoices
        .filter(({ seller, buyer }) => seller === group.owner && buyer === group.buyer)
        .map(({ number, total, currency }) => ({ number: number ?? "draft", total, currency })),
    });
  }
  return [...sellers]
    .map(([seller, { level, rows }]) => {
      const sorted = [...rows.values()].sort((a, b) => b.price.cmp(a.price) || (a.buyer < b.buyer ? -1 : 1));
      const total = (pick: (row: CustomerRow) => D) =>
        sorted.reduce((sum, row) => sum.plus(pick(row)), new D(0));
      return {
        seller,
        name: nameOf(seller) ?? seller,
        level,
        rows: sorted,
        cost: total(({ cost }) => cost),
        price: total(({ price }) => price),
        margin: total(({ margin }) => margin),
      };
    })
    .sort((a, b) => a.level - b.level || b.price.cmp(a.price));
};
