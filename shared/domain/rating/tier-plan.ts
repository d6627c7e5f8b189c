import { D, ZERO } from "../money/decimal.ts";
import type { PricedSku } from "../pricing/price-list.ts";
import type { CustomTierRule } from "./match-rule.ts";

/** `[begin, end)` of the paid usage of a month in the SKU's unit; rate in the group's currency per unit. */
export type Tier = { readonly begin: D; readonly end: D | null; readonly rate: D };

export type TierPlan = {
  /** Usage accumulates per key within the group and month. */
  readonly key: string;
  /** Free quantity of the month, shared by all plans that name the same pool. */
  readonly freePool: { readonly key: string; readonly quantity: D } | null;
  readonly tiers: readonly Tier[];
};

type TierText = { readonly begin: string; readonly end?: string | undefined; readonly rate: string };

const toTier = (tier: TierText): Tier => ({
  begin: new D(tier.begin),
  end: tier.end === undefined ? null : new D(tier.end),
  rate: new D(tier.rate),
});

/** Absolute tiers of a SKU TIERING rule. All operations the rule matches fill the same tiers. */
export const customTierPlan = (rule: CustomTierRule): TierPlan => ({
  key: `rule:${rule.arn}`,
  freePool: null,
  tiers: rule.customTiers.map(toTier),
});

/**
 * Public tiers of a SKU, or undefined when it needs none: one tier and no free quantity is the public rate the
 * row carries already. With the free tier off the pool is gone and a zero-priced leading range is billed at
 * the first paid tier (spec/billing-conductor.md section 3.1, rule 5).
 */
export const listTierPlan = (priced: PricedSku, freeTier: boolean): TierPlan | undefined => {
  const tiers = priced.tiers.map(toTier);
  const freePool =
    freeTier && priced.freePool !== undefined
      ? { key: `pool:${priced.freePool.sku}`, quantity: new D(priced.freePool.quantity) }
      : null;
  const effective = freeTier ? tiers : withoutFreeRange(tiers);
  if (freePool === null && effective.length < 2) return undefined;
  return { key: `sku:${priced.service}:${priced.sku}`, freePool, tiers: effective };
};

const withoutFreeRange = (tiers: readonly Tier[]): readonly Tier[] => {
  const firstPaid = tiers.findIndex((tier) => !tier.rate.isZero());
  const paid = tiers[firstPaid];
  if (firstPaid < 1 || paid === undefined) return tiers;
  return [{ ...paid, begin: ZERO }, ...tiers.slice(firstPaid + 1)];
};

/** Rate of the first tier that is not free; what usage outside the tiers (corrections) is priced at. */
export const firstPaidRate = (tiers: readonly Tier[]): D =>
  (tiers.find((tier) => !tier.rate.isZero()) ?? tiers[0])?.rate ?? ZERO;
