import type { SampleFreePool, Sku } from "../catalogue/model.ts";
import { FREE_TIER_RATE, FREE_TIER_TERM, rateCode } from "../catalogue/rate-code.ts";
import { createRandom, UPPER_ALPHANUMERIC } from "../random.ts";

const VERSION = "20260901000000";
const PUBLISHED = "2026-09-01T00:00:00Z";
const EFFECTIVE = "2026-09-01T00:00:00Z";
const DISCLAIMER = "Sample data with prices like public ones; not a price list of anybody.";

/**
 * Bulk price list offer files of the SKUs whose tiers or free pools groups compute anew
 * (spec/cur-focus.md section 10), as `[file name, JSON text]` per offer code.
 */
export const offerFiles = (catalogue: ReadonlyMap<string, Sku>): readonly (readonly [string, string])[] => {
  const listed = [...catalogue.values()].filter(({ inPriceList }) => inPriceList);
  const codes = [...new Set(listed.map(({ serviceCode }) => serviceCode))].sort();
  return codes.map((code) => [
    `${code}.json`,
    offerFile(
      code,
      listed.filter((sku) => sku.serviceCode === code),
    ),
  ]);
};

const offerFile = (code: string, skus: readonly Sku[]): string => {
  const pools = new Map(
    skus.flatMap(({ freePool }) => (freePool === undefined ? [] : [[freePool.usageType, freePool]])),
  );
  const products = [
    ...skus.map((sku) => [sku.sku, paidProduct(sku)] as const),
    ...[...pools.values()].map((pool) => [poolSku(pool), freeProduct(code, pool)] as const),
  ];
  const terms = [
    ...skus.map((sku) => [sku.sku, paidTerms(sku)] as const),
    ...[...pools.values()].map(
      (pool) =>
        [
          poolSku(pool),
          freeTerms(
            pool,
            skus.filter(({ freePool }) => freePool?.usageType === pool.usageType).map(({ sku }) => sku),
          ),
        ] as const,
    ),
  ];
  return `${JSON.stringify(
    {
      formatVersion: "v1.0",
      disclaimer: DISCLAIMER,
      offerCode: code,
      version: VERSION,
      publicationDate: PUBLISHED,
      products: Object.fromEntries(products),
      terms: { OnDemand: Object.fromEntries(terms) },
    },
    null,
    2,
  )}\n`;
};

const paidProduct = (sku: Sku) => ({
  sku: sku.sku,
  productFamily: sku.family,
  attributes: {
    servicecode: sku.serviceCode,
    location: sku.location,
    locationType: "AWS Region",
    usagetype: sku.usageType,
    operation: sku.operation,
    regionCode: sku.region,
    servicename: sku.productName,
  },
});

const paidTerms = (sku: Sku) => {
  const term = `${sku.sku}.JRTCKXETXF`;
  const dimensions = sku.tiers.map(({ begin, end, rate }, tier) => {
    const code = rateCode(sku, tier);
    return [
      code,
      {
        rateCode: code,
        description: `$${rate} ${sku.priceText}`,
        beginRange: begin,
        endRange: end ?? "Inf",
        unit: sku.unit,
        pricePerUnit: { USD: tenPlaces(rate) },
        appliesTo: [],
      },
    ] as const;
  });
  return { [term]: onDemand(sku.sku, "JRTCKXETXF", Object.fromEntries(dimensions)) };
};

/** The free pool is a product of its own that names the SKUs it applies to. */
const poolSku = (pool: SampleFreePool): string =>
  createRandom(`free-pool/${pool.usageType}`).text(16, UPPER_ALPHANUMERIC);

const freeProduct = (code: string, pool: SampleFreePool) => ({
  sku: poolSku(pool),
  attributes: {
    servicecode: code,
    location: "Any",
    locationType: "Other",
    usagetype: pool.usageType,
    operation: "",
  },
});

const freeTerms = (pool: SampleFreePool, appliesTo: readonly string[]) => {
  const sku = poolSku(pool);
  const code = `${sku}.${FREE_TIER_TERM}.${FREE_TIER_RATE}`;
  const dimension = {
    rateCode: code,
    description: `$0.00 for the first ${pool.quantity} ${pool.unit} per month`,
    beginRange: "0",
    endRange: pool.quantity,
    unit: pool.unit,
    pricePerUnit: { USD: tenPlaces("0") },
    appliesTo,
  };
  return { [`${sku}.${FREE_TIER_TERM}`]: onDemand(sku, FREE_TIER_TERM, { [code]: dimension }) };
};

const onDemand = (sku: string, term: string, priceDimensions: Readonly<Record<string, unknown>>) => ({
  offerTermCode: term,
  sku,
  effectiveDate: EFFECTIVE,
  priceDimensions,
  termAttributes: {},
});

/** Prices have ten decimal places in offer files. */
const tenPlaces = (rate: string): string => {
  const [whole, fraction = ""] = rate.split(".");
  return `${whole}.${fraction.padEnd(10, "0")}`;
};
