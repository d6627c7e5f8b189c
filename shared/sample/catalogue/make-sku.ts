import { D } from "../../domain/money/decimal.ts";
import { createRandom, UPPER_ALPHANUMERIC } from "../random.ts";
import type { Region, Sku } from "./model.ts";

/** What a service table says about a SKU; the rest follows from the region. */
export type SkuDraft = Pick<
  Sku,
  "productCode" | "productName" | "family" | "usageType" | "operation" | "unit" | "tiers" | "priceText"
> &
  Partial<
    Pick<
      Sku,
      | "serviceCode"
      | "freePool"
      | "inPriceList"
      | "term"
      | "instanceType"
      | "instanceFamily"
      | "normalizationFactor"
      | "attributes"
      | "billingEntity"
      | "legalEntity"
    >
  > & { readonly kind: string };

export const makeSku = (region: Region, draft: SkuDraft): Sku => {
  const { kind, ...facts } = draft;
  return {
    serviceCode: draft.productCode,
    inPriceList: false,
    term: "OnDemand",
    attributes: {},
    billingEntity: "AWS",
    ...facts,
    key: `${kind}@${region.code}`,
    sku: createRandom(`${draft.productCode}/${draft.usageType}/${draft.operation}`).text(
      16,
      UPPER_ALPHANUMERIC,
    ),
    region: region.code,
    location: region.location,
  };
};

/** A us-east-1 price in the region, at most `places` decimal places; never more than the 10 AWS gives. */
export const regionalRate = (region: Region, usd: string, places: number): string =>
  new D(usd).times(region.pricePercent).div(100).toDecimalPlaces(places, D.ROUND_HALF_UP).toFixed();

/** A SKU with one price for every quantity. */
export const flat = (rate: string): Sku["tiers"] => [{ begin: "0", rate }];
