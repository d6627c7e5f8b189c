import { D, ZERO } from "../money/decimal.ts";
import { compareTexts } from "./text-order.ts";
import { firstPaidRate, type TierPlan } from "./tier-plan.ts";

/** A row's usage on its way through the tiers; the texts are the row's own and only order it. */
export type TieredUsage = {
  readonly usageStart: string;
  readonly usageAccount: string;
  readonly resourceId: string;
  readonly lineItemId: string;
  readonly position: number;
  /** Tells rows of several deliveries apart; an account is in one of them only, so it hardly ever decides. */
  readonly payerAccount: string;
  readonly quantity: D;
  readonly plan: TierPlan;
};

/** `FREE`: out of the free pool, rate 0. A zero-priced tier of the SKU itself is PAID at rate 0. */
export type FilledPart = { readonly quantity: D; readonly rate: D; readonly kind: "FREE" | "PAID" };

/** Fill order: usage start, usage account, resource id, line item id, position. */
const inFillOrder = (left: TieredUsage, right: TieredUsage): number =>
  compareTexts(
    [left.usageStart, left.usageAccount, left.resourceId, left.lineItemId],
    [right.usageStart, right.usageAccount, right.resourceId, right.lineItemId],
  ) ||
  left.position - right.position ||
  compareTexts([left.payerAccount], [right.payerAccount]);

/**
 * Assigns usage to free pools and tiers in fill order. The free pool comes first and may span SKUs; then each
 * plan's tiers fill with its paid quantity. A row that crosses a border is split. A row of quantity 0 or below
 * takes no part: it comes back whole at the first paid tier's rate.
 * @returns the parts of every row, at the index the row has in `usage`; their quantities sum to the row's.
 */
export const fillTiers = (usage: readonly TieredUsage[]): readonly (readonly FilledPart[])[] => {
  const poolUsed = new Map<string, D>();
  const tierUsed = new Map<string, D>();
  const parts: FilledPart[][] = usage.map(() => []);
  const ordered = usage.map((row, index) => ({ row, index })).sort((a, b) => inFillOrder(a.row, b.row));
  for (const { row, index } of ordered) {
    parts[index] = row.quantity.greaterThan(0) ? fillRow(row, poolUsed, tierUsed) : [outside(row)];
  }
  return parts;
};

const outside = (row: TieredUsage): FilledPart => ({
  quantity: row.quantity,
  rate: firstPaidRate(row.plan.tiers),
  kind: "PAID",
});

const fillRow = (row: TieredUsage, poolUsed: Map<string, D>, tierUsed: Map<string, D>): FilledPart[] => {
  const { freePool, key, tiers } = row.plan;
  const parts: FilledPart[] = [];
  let paid = row.quantity;
  if (freePool !== null) {
    const used = poolUsed.get(freePool.key) ?? ZERO;
    const free = D.min(row.quantity, D.max(freePool.quantity.minus(used), ZERO));
    poolUsed.set(freePool.key, used.plus(free));
    paid = row.quantity.minus(free);
    if (free.greaterThan(0)) parts.push({ quantity: free, rate: ZERO, kind: "FREE" });
  }
  let from = tierUsed.get(key) ?? ZERO;
  const to = from.plus(paid);
  tierUsed.set(key, to);
  for (const tier of tiers) {
    if (tier.end?.lessThanOrEqualTo(from)) continue;
    const until = tier.end === null ? to : D.min(tier.end, to);
    if (until.greaterThan(from)) parts.push({ quantity: until.minus(from), rate: tier.rate, kind: "PAID" });
    from = D.max(from, until);
  }
  // A price list may bound its last tier; what lies beyond keeps that tier's rate rather than being lost.
  const last = tiers.at(-1);
  if (to.greaterThan(from) && last !== undefined) {
    parts.push({ quantity: to.minus(from), rate: last.rate, kind: "PAID" });
  }
  return parts;
};
