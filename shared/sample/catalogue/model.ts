/** One tier of a SKU's public price: `[begin, end)` in the SKU's unit per payer and month; USD decimal text. */
export type SampleTier = { readonly begin: string; readonly end?: string; readonly rate: string };

/** A free quantity per payer and month that SKUs of several regions share. */
export type SampleFreePool = { readonly usageType: string; readonly quantity: string; readonly unit: string };

/** A priced thing as it appears in exports and price lists. */
export type Sku = {
  /** `kind@region`, by which resources name it. */
  readonly key: string;
  readonly sku: string;
  readonly productCode: string;
  readonly serviceCode: string;
  readonly productName: string;
  readonly family: string;
  readonly usageType: string;
  readonly operation: string;
  readonly region: string;
  readonly location: string;
  readonly unit: string;
  readonly tiers: readonly SampleTier[];
  readonly freePool?: SampleFreePool;
  /** Whether the sample's offer files carry it, so that its tiers and free pool are computed per group. */
  readonly inPriceList: boolean;
  readonly term: "OnDemand" | "Spot";
  readonly instanceType?: string;
  readonly instanceFamily?: string;
  readonly normalizationFactor?: string;
  /** Keys of the export's product map besides product name and region. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What stands after the price in a line's description. */
  readonly priceText: string;
  readonly billingEntity: "AWS" | "AWS Marketplace";
  readonly legalEntity?: string;
};

export type Region = {
  readonly code: string;
  readonly location: string;
  /** Usage type prefix, with its hyphen; empty for us-east-1. */
  readonly prefix: string;
  /** Percent of the us-east-1 price, roughly as public prices differ. */
  readonly pricePercent: string;
  /** Edge location group of CloudFront usage types. */
  readonly edge: string;
};
