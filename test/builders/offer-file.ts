/** A SKU with tiers, `[begin, end, rate]` with "Inf" for no end, and the units its free pool gives away. */
export type OfferSku = {
  readonly sku: string;
  readonly usageType: string;
  readonly tiers: readonly (readonly [string, string, string])[];
  readonly freeUnits?: string;
};

const dimensions = (
  sku: string,
  term: string,
  tiers: OfferSku["tiers"],
  appliesTo: readonly string[] = [],
): object => ({
  [`${sku}.${term}`]: {
    offerTermCode: term,
    sku,
    effectiveDate: "2026-02-01T00:00:00Z",
    priceDimensions: Object.fromEntries(
      tiers.map(([beginRange, endRange, rate], index) => [
        `${sku}.${term}.RATE${index}`,
        { unit: "Units", beginRange, endRange, pricePerUnit: { USD: rate }, appliesTo },
      ]),
    ),
  },
});

const product = (service: string, sku: string, usagetype: string): object => ({
  sku,
  attributes: { servicecode: service, usagetype, operation: "", regionCode: "us-west-2" },
});

/** Text of a price list offer file as the bulk API serves it. */
export const offerFile = (service: string, skus: readonly OfferSku[]): string => {
  const products: Record<string, object> = {};
  const terms: Record<string, object> = {};
  for (const { sku, usageType, tiers, freeUnits } of skus) {
    products[sku] = product(service, sku, usageType);
    terms[sku] = dimensions(sku, "JRTCKXETXF", tiers);
    if (freeUnits === undefined) continue;
    const free = `FREE${sku}`;
    products[free] = product(service, free, `Global-${usageType}`);
    terms[free] = dimensions(free, "A429C66SYZ", [["0", freeUnits, "0"]], [sku]);
  }
  return JSON.stringify({
    formatVersion: "v1.0",
    offerCode: service,
    version: "20260223232215",
    publicationDate: "2026-02-23T23:22:15Z",
    products,
    terms: { OnDemand: terms },
  });
};
