import { z } from "zod";
import { canonicalJson } from "../canonical-json.ts";
import { Currency } from "../money/currency.ts";
import { CalendarDate } from "../time/calendar-date.ts";
import { Instant } from "../time/instant.ts";
import { NceSubscriptionId, TenantId } from "./ids.ts";
import { LICENCE_TYPES } from "./product-type.ts";
import { UnitPrice } from "./subscription/charge-segment.ts";
import { type LicenceSubscription, Promotion } from "./subscription/subscription.ts";
import { BillingPlan, TermDuration } from "./subscription/terms.ts";

/**
 * What a source says to a target of a price: everything one looks a price up by, because Microsoft's price lists reach
 * back six months only (spec section 4). Of any age.
 */
export const PriceStatement = z.strictObject({
  subscription: NceSubscriptionId,
  source: TenantId,
  target: TenantId,
  customer: TenantId,
  /** Country of the customer: the price list's market. */
  market: z.string(),
  productType: z.enum(LICENCE_TYPES),
  product: z.string(),
  sku: z.string(),
  termDuration: TermDuration,
  billingPlan: BillingPlan,
  /** Price of a seat for a whole charge cycle, before the promotion. */
  unitPrice: UnitPrice,
  currency: Currency,
  promotion: Promotion.optional(),
  originalPurchaseDate: CalendarDate,
  attestedAt: Instant,
});
export type PriceStatement = z.infer<typeof PriceStatement>;

/** A statement with its hash, and a seal of the hash that only this installation can make. */
export const PriceAttestation = z.strictObject({
  statement: PriceStatement,
  hash: z.string(),
  seal: z.string(),
});
export type PriceAttestation = z.infer<typeof PriceAttestation>;

type Attested = Pick<PriceStatement, "target" | "market" | "attestedAt"> & {
  /** Absent: the first day of the running term. */
  readonly originalPurchaseDate?: CalendarDate | undefined;
};

export const priceStatement = (
  subscription: LicenceSubscription,
  { originalPurchaseDate, ...attested }: Attested,
): PriceStatement => {
  const { id, partner, customer, productType, product, sku } = subscription;
  const { termDuration, billingPlan, unitPrice, currency, promotion, termStart } = subscription;
  return {
    subscription: id,
    source: partner,
    customer,
    productType,
    product,
    sku,
    termDuration,
    billingPlan,
    unitPrice,
    currency,
    ...(promotion === undefined ? {} : { promotion }),
    originalPurchaseDate: originalPurchaseDate ?? termStart,
    ...attested,
  };
};

/** The text a hash is over: the same for equal statements. */
export const statementText = (statement: PriceStatement): string => canonicalJson(statement);

/** What the seal is bound to, so that one of another statement cannot stand in its place. */
export const sealContext = ({ subscription, target }: PriceStatement): string =>
  `nce-price-attestation ${subscription} ${target}`;
