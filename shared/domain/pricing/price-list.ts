import { z } from "zod";
import { AmountText } from "../money/decimal.ts";

/** One price of a tier of a SKU's usage in a calendar month: `[begin, end)`, in the SKU's unit. */
export const PriceTier = z.strictObject({ begin: AmountText, end: AmountText.optional(), rate: AmountText });
export type PriceTier = z.infer<typeof PriceTier>;

/** A free quantity per payer and month, shared by every SKU that names it (offer term A429C66SYZ). */
export const FreePool = z.strictObject({ sku: z.string(), quantity: AmountText });
export type FreePool = z.infer<typeof FreePool>;

/**
 * The on-demand price of one SKU from an offer file (spec/cur-focus.md section 10). `operation` empty: the
 * price holds for every operation of the usage type. Paid tiers start at 0 beyond the free pool.
 */
export const PricedSku = z.strictObject({
  sku: z.string(),
  service: z.string(),
  usageType: z.string(),
  operation: z.string(),
  unit: z.string(),
  currency: z.string(),
  tiers: z.array(PriceTier).min(1),
  freePool: FreePool.optional(),
});
export type PricedSku = z.infer<typeof PricedSku>;

export const PriceList = z.strictObject({
  offerCode: z.string(),
  version: z.string(),
  publicationDate: z.string(),
  skus: z.array(PricedSku),
});
export type PriceList = z.infer<typeof PriceList>;
