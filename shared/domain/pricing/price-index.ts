import type { Currency } from "../money/currency.ts";
import type { FreePool, PricedSku, PriceList } from "./price-list.ts";

/** What a cost row says about its SKU. */
export type SkuTarget = {
  readonly sku: string;
  readonly serviceCode: string;
  readonly productCode: string;
  readonly usageType: string;
  readonly operation: string;
};

/** Finds the on-demand price of a row; undefined when no list covers it. */
export type PriceIndex = { readonly find: (target: SkuTarget) => PricedSku | undefined };

/** "\n" occurs in no field of an offer file, so the joined text is unambiguous. */
const keyOf = (...parts: readonly string[]): string => parts.join("\n");

const samePrice = (left: PricedSku, right: PricedSku): boolean =>
  JSON.stringify([left.tiers, left.freePool]) === JSON.stringify([right.tiers, right.freePool]);

const byAge = (left: PriceList, right: PriceList): number =>
  compare(left.publicationDate, right.publicationDate) || compare(left.version, right.version);
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/**
 * Newest description of every SKU in the currency. A free pool has one quantity per month however many SKUs
 * share it, so where lists of different age disagree the newest one's quantity holds for all of them.
 */
const newestSkus = (priceLists: readonly PriceList[], currency: Currency): readonly PricedSku[] => {
  const skus = new Map<string, PricedSku>();
  const pools = new Map<string, FreePool>();
  for (const list of [...priceLists].sort(byAge)) {
    for (const priced of list.skus) {
      if (priced.currency !== currency) continue;
      skus.set(keyOf(priced.service, priced.sku), priced);
      if (priced.freePool !== undefined) pools.set(priced.freePool.sku, priced.freePool);
    }
  }
  return [...skus.values()].map((priced) => {
    const pool = priced.freePool && pools.get(priced.freePool.sku);
    return pool === undefined ? priced : { ...priced, freePool: pool };
  });
};

/**
 * An index over the price lists a month is priced with. Prices in another currency than the group's are left
 * out. A row finds its SKU by (service, sku); else by (service, usage type, operation); else by (service,
 * usage type) where the list names no operation. The service is the row's service code, then its product
 * code. Where two SKUs of different price fit the same usage type and operation, neither is taken: the row
 * keeps the public rate of its own, which is right by definition.
 */
export const indexPrices = (priceLists: readonly PriceList[], currency: Currency): PriceIndex => {
  const bySku = new Map<string, PricedSku>();
  const byUsage = new Map<string, PricedSku | "ambiguous">();
  for (const priced of newestSkus(priceLists, currency)) {
    bySku.set(keyOf(priced.service, priced.sku), priced);
    const usageKey = keyOf(priced.service, priced.usageType, priced.operation);
    const known = byUsage.get(usageKey);
    if (known === undefined) byUsage.set(usageKey, priced);
    else if (known === "ambiguous" || !samePrice(known, priced)) byUsage.set(usageKey, "ambiguous");
    else if (priced.sku < known.sku) byUsage.set(usageKey, priced);
  }
  return {
    find: (target) => {
      const services = [target.serviceCode, target.productCode].filter((service) => service !== "");
      if (target.sku !== "") {
        for (const service of services) {
          const found = bySku.get(keyOf(service, target.sku));
          if (found !== undefined) return found;
        }
      }
      for (const operation of [target.operation, ""]) {
        for (const service of services) {
          const found = byUsage.get(keyOf(service, target.usageType, operation));
          if (found !== undefined) return found === "ambiguous" ? undefined : found;
        }
      }
      return undefined;
    },
  };
};
