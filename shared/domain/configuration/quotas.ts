import type { TransferQuotas } from "./transfer-quotas.ts";

/**
 * Limits of a configuration: those of Billing Conductor and Organizations (spec billing-conductor section 2,
 * aws-billing-transfer section 2.5), with the chain length and inbound transfers that a partner starts with.
 */
export type Quotas = { readonly [Limit in keyof typeof DEFAULT_QUOTAS]: number } & {
  /** Set for single accounts, by account; the others may have what a partner starts with. */
  readonly ofAccount?: ReadonlyMap<string, TransferQuotas>;
};
export const DEFAULT_QUOTAS = {
  /** Hops from a source to the account that pays last. */
  chainLength: 2,
  inboundTransfers: 1000,
  billingGroups: 5000,
  accountsPerGroup: 1000,
  pricingPlans: 5000,
  pricingRules: 50_000,
  rulesPerPlan: 500,
  plansPerRule: 1000,
  customTiersPerRule: 10,
  customLineItems: 50_000,
  sourcesPerPercentageItem: 100,
  /** Of those, so many can be named when it is created, and so many in one call afterwards. */
  sourcesAtCreation: 5,
  sourcesPerCall: 30,
  percentageItemsPerFlat: 100,
  filteredItemsPerGroup: 10,
  itemizedItemsPerGroup: 5,
  flatAmount: 1_000_000,
  itemPercentage: 10_000,
  /** Of one resource. */
  tags: 200,
  /** An organisation is one record of the table, which holds at most 400 KB. */
  organizationBytes: 300_000,
} as const;
