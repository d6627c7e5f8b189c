import type { Sku } from "./model.ts";

/** AWS's own code parts: an on-demand term, the payer-wide free tier's term, and one code per tier. */
const ON_DEMAND_TERM = "JRTCKXETXF";
export const FREE_TIER_TERM = "A429C66SYZ";
export const FREE_TIER_RATE = "KJYPJPDD2A";
const SINGLE_RATE = "6YS6EN2CT7";
const TIER_RATES = ["PGHJ3S3EYE", "D42MF2PVJS", "PXJDJ3YRG3", "VF6T3GAUKQ"] as const;

/** Rate code of a SKU's tier as exports and offer files spell it: `sku.term.rate`. Spot has none. */
export const rateCode = (sku: Sku, tier: number): string => {
  if (sku.term === "Spot") return "";
  const rate = sku.tiers.length === 1 ? SINGLE_RATE : (TIER_RATES[tier] ?? SINGLE_RATE);
  return `${sku.sku}.${ON_DEMAND_TERM}.${rate}`;
};
