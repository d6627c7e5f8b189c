import { describe, expect, it } from "vitest";
import { Currency } from "../../../shared/domain/money/currency.ts";
import { indexPrices, type SkuTarget } from "../../../shared/domain/pricing/price-index.ts";
import type { PricedSku, PriceList } from "../../../shared/domain/pricing/price-list.ts";
import { pricedSku, priceList } from "../rating/builders.ts";

const USD = Currency.parse("USD");
const target = (input: Partial<SkuTarget> = {}): SkuTarget => ({
  sku: "",
  serviceCode: "AmazonS3",
  productCode: "AmazonS3",
  usageType: "TimedStorage-ByteHrs",
  operation: "StandardStorage",
  ...input,
});
const found = (skus: readonly PricedSku[], input: Partial<SkuTarget> = {}) =>
  indexPrices([priceList(...skus)], USD).find(target(input))?.sku;
const rate = (value: string) => ({ tiers: [{ begin: "0", rate: value }] });

describe("indexPrices", () => {
  const exact = pricedSku({ sku: "EXACT", operation: "StandardStorage", ...rate("1") });
  const anyOperation = pricedSku({ sku: "ANY", operation: "", ...rate("2") });
  const elsewhere = pricedSku({ sku: "ELSEWHERE", usageType: "EU-TimedStorage-ByteHrs", ...rate("3") });
  const all = [exact, anyOperation, elsewhere];

  it("finds by SKU before anything else", () => {
    expect(found(all, { sku: "ELSEWHERE" })).toBe("ELSEWHERE");
  });

  it("finds by usage type and operation, then by usage type alone", () => {
    expect(found(all)).toBe("EXACT");
    expect(found(all, { operation: "IntelligentTiering" })).toBe("ANY");
    expect(found([exact], { operation: "IntelligentTiering" })).toBeUndefined();
  });

  it("ignores a SKU that no list has", () => {
    expect(found(all, { sku: "UNKNOWN" })).toBe("EXACT");
  });

  it("takes the service code before the product code", () => {
    const transfer = pricedSku({ sku: "DT", service: "AWSDataTransfer", usageType: "Out", ...rate("1") });
    const bucket = pricedSku({ sku: "S3", usageType: "Out", ...rate("2") });
    const row = { usageType: "Out", serviceCode: "AWSDataTransfer" };

    expect(found([transfer, bucket], row)).toBe("DT");
    expect(found([bucket], row)).toBe("S3");
    expect(found([bucket], { usageType: "Out", serviceCode: "" })).toBe("S3");
  });

  it("does not take another service's SKU", () => {
    expect(found(all, { sku: "EXACT", serviceCode: "AmazonRDS", productCode: "AmazonRDS" })).toBeUndefined();
  });

  it("leaves out prices in another currency", () => {
    expect(found([pricedSku({ currency: "CNY" })])).toBeUndefined();
  });

  it("takes neither of two SKUs that disagree on the price of one usage type and operation", () => {
    const other = pricedSku({ sku: "OTHER", operation: "StandardStorage", ...rate("9") });
    const same = pricedSku({ sku: "AAA", operation: "StandardStorage", ...rate("1") });

    expect(found([exact, other])).toBeUndefined();
    expect(found([exact, other, same])).toBeUndefined();
    expect(found([exact, other], { sku: "OTHER" })).toBe("OTHER");
  });

  it("takes the first by name of two SKUs that agree", () => {
    const same = pricedSku({ sku: "AAA", operation: "StandardStorage", ...rate("1") });

    expect(found([exact, same])).toBe("AAA");
    expect(found([same, exact])).toBe("AAA");
  });

  it("takes the newest list's price of a SKU and quantity of a pool, whatever the order of the lists", () => {
    const dated = (publicationDate: string, ...skus: PricedSku[]): PriceList => ({
      ...priceList(...skus),
      publicationDate,
    });
    const freePool = (quantity: string) => ({ freePool: { sku: "POOL", quantity } });
    const old = dated(
      "2026-01-01T00:00:00Z",
      pricedSku({ sku: "EXACT", ...rate("5"), ...freePool("100") }),
      pricedSku({ sku: "ONLY-OLD", usageType: "Old", ...freePool("100") }),
    );
    const fresh = dated(
      "2026-09-01T00:00:00Z",
      pricedSku({ sku: "EXACT", ...rate("4"), ...freePool("200") }),
    );

    for (const lists of [
      [old, fresh],
      [fresh, old],
    ]) {
      const index = indexPrices(lists, USD);
      expect(index.find(target())?.tiers).toEqual([{ begin: "0", rate: "4" }]);
      expect(index.find(target({ usageType: "Old" }))?.freePool?.quantity).toBe("200");
    }
  });
});
