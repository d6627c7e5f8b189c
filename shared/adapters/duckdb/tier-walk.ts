import { D, ZERO } from "../../domain/money/decimal.ts";
import { type FilledPart, fillTiers } from "../../domain/rating/fill-tiers.ts";
import type { TierPlan } from "../../domain/rating/tier-plan.ts";

/** Usage that fills one plan. Lanes meet where they share a tier key or a free pool. */
export type Lane = { readonly id: number; readonly plan: TierPlan };

/**
 * Usage above zero of one usage start (and one account, where the start alone is too coarse), by lane. Buckets
 * follow each other in fill order, so whole buckets can go into a tier at once; only a bucket in which a border
 * lies has to be looked at row by row.
 */
export type Bucket = {
  readonly start: string;
  readonly account: string | null;
  readonly usage: ReadonlyMap<number, D>;
};

export type BucketRow = {
  readonly lane: number;
  readonly priceId: number;
  readonly productName: string;
  readonly payer: string;
  readonly position: number;
  readonly account: string;
  readonly resourceId: string;
  readonly lineItemId: string;
  readonly quantity: D;
};

export type BucketPrice = { readonly rate: D; readonly kind: FilledPart["kind"] };

type PoolState = { readonly used: D };

/** Groups of lanes that have to be walked together. */
export const connectedLanes = (lanes: readonly Lane[]): readonly (readonly Lane[])[] => {
  const groups: { names: Set<string>; lanes: Lane[] }[] = [];
  for (const lane of lanes) {
    const names = [
      `tier ${lane.plan.key}`,
      ...(lane.plan.freePool ? [`pool ${lane.plan.freePool.key}`] : []),
    ];
    const touched = groups.filter((group) => names.some((name) => group.names.has(name)));
    const merged = { names: new Set(names), lanes: [lane] };
    for (const group of touched) {
      for (const name of group.names) merged.names.add(name);
      merged.lanes.push(...group.lanes);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(merged);
  }
  return groups.map((group) => group.lanes.sort((left, right) => left.id - right.id));
};

/** Index of the tier the next unit after `used` falls into; the length of the list beyond a bounded last tier. */
const tierAt = (plan: TierPlan, used: D): number => {
  const index = plan.tiers.findIndex((tier) => tier.end === null || tier.end.greaterThan(used));
  return index === -1 ? plan.tiers.length : index;
};
const endOf = (plan: TierPlan, index: number): D | null => plan.tiers[index]?.end ?? null;
const rateOf = (plan: TierPlan, index: number): D => (plan.tiers[index] ?? plan.tiers.at(-1))?.rate ?? ZERO;

/** How much of a bucket a pool covers: nothing, all of it, or a border lies inside. */
const freeShare = (bucket: Bucket, lanes: readonly Lane[], pools: ReadonlyMap<string, PoolState>) => {
  const wanted = new Map<string, D>();
  const quantity = new Map<string, D>();
  for (const lane of lanes) {
    const pool = lane.plan.freePool;
    if (pool === null) continue;
    wanted.set(pool.key, (wanted.get(pool.key) ?? ZERO).plus(bucket.usage.get(lane.id) ?? ZERO));
    quantity.set(pool.key, pool.quantity);
  }
  const free = new Map<string, D>();
  for (const [key, amount] of wanted) {
    const left = D.max((quantity.get(key) ?? ZERO).minus(pools.get(key)?.used ?? ZERO), ZERO);
    free.set(key, D.min(left, amount));
  }
  return { wanted, free };
};

/**
 * Positions of the buckets in which a border may lie. Which lane of a pool gets its last free units is only
 * known from the rows, so from there on each tier's fill is known between two bounds, and a bucket counts as
 * soon as the bounds allow a border in it.
 */
export const bucketsWithBorders = (lanes: readonly Lane[], buckets: readonly Bucket[]): readonly number[] => {
  const pools = new Map<string, PoolState>();
  const filled = new Map<string, { low: D; high: D }>();
  return buckets.flatMap((bucket, position) => {
    const { wanted, free } = freeShare(bucket, lanes, pools);
    let border = false;
    const paid = new Map<string, { low: D; high: D; lanes: Lane[] }>();
    for (const lane of lanes) {
      const quantity = bucket.usage.get(lane.id) ?? ZERO;
      if (quantity.isZero()) continue;
      const poolKey = lane.plan.freePool?.key;
      const covered = poolKey === undefined ? ZERO : (free.get(poolKey) ?? ZERO);
      const others = (poolKey === undefined ? quantity : (wanted.get(poolKey) ?? quantity)).minus(quantity);
      const low = D.max(quantity.minus(covered), ZERO);
      const high = quantity.minus(D.max(covered.minus(others), ZERO));
      if (covered.greaterThan(0) && covered.lessThan(quantity.plus(others))) border = true;
      const sums = paid.get(lane.plan.key) ?? { low: ZERO, high: ZERO, lanes: [] };
      paid.set(lane.plan.key, {
        low: sums.low.plus(low),
        high: sums.high.plus(high),
        lanes: high.isZero() ? sums.lanes : [...sums.lanes, lane],
      });
    }
    for (const [key, sums] of paid) {
      const from = filled.get(key) ?? { low: ZERO, high: ZERO };
      const to = from.high.plus(sums.high);
      for (const { plan } of sums.lanes) {
        const end = endOf(plan, tierAt(plan, from.low));
        if (end !== null && to.greaterThan(end)) border = true;
      }
      filled.set(key, { low: from.low.plus(sums.low), high: to });
    }
    for (const [key, amount] of free) pools.set(key, { used: (pools.get(key)?.used ?? ZERO).plus(amount) });
    return border ? [position] : [];
  });
};

export type Walked = {
  /** Price of each lane in each bucket that holds no border. */
  readonly prices: readonly { readonly bucket: Bucket; readonly lane: number; readonly price: BucketPrice }[];
  /** Parts of each row of the other buckets. */
  readonly rows: readonly { readonly row: BucketRow; readonly parts: readonly FilledPart[] }[];
};

/**
 * Fills pools and tiers bucket by bucket, as `fillTiers` does row by row.
 * @param rowsOf the rows above zero of a bucket in which a border may lie; undefined for all others.
 */
export const walkBuckets = (
  lanes: readonly Lane[],
  buckets: readonly Bucket[],
  rowsOf: (position: number) => readonly BucketRow[] | undefined,
): Walked => {
  const pools = new Map<string, PoolState>();
  const filled = new Map<string, D>();
  const prices: Walked["prices"][number][] = [];
  const split: Walked["rows"][number][] = [];
  const byId = new Map(lanes.map((lane) => [lane.id, lane]));
  const add = (lane: Lane, kind: FilledPart["kind"], quantity: D): void => {
    const pool = lane.plan.freePool;
    if (kind === "FREE" && pool !== null) {
      pools.set(pool.key, { used: (pools.get(pool.key)?.used ?? ZERO).plus(quantity) });
    } else {
      filled.set(lane.plan.key, (filled.get(lane.plan.key) ?? ZERO).plus(quantity));
    }
  };
  buckets.forEach((bucket, position) => {
    const rows = rowsOf(position);
    if (rows !== undefined) {
      for (const filledRow of fillBucket(bucket, rows, byId, pools, filled)) {
        split.push(filledRow);
        const lane = byId.get(filledRow.row.lane);
        if (lane !== undefined) for (const part of filledRow.parts) add(lane, part.kind, part.quantity);
      }
      return;
    }
    const { free } = freeShare(bucket, lanes, pools);
    const present = lanes.filter((lane) => !(bucket.usage.get(lane.id) ?? ZERO).isZero());
    const priced = present.map((lane) => {
      const isFree = lane.plan.freePool !== null && (free.get(lane.plan.freePool.key) ?? ZERO).greaterThan(0);
      const used = filled.get(lane.plan.key) ?? ZERO;
      const rate = isFree ? ZERO : rateOf(lane.plan, tierAt(lane.plan, used));
      return { bucket, lane: lane.id, price: { rate, kind: isFree ? ("FREE" as const) : ("PAID" as const) } };
    });
    prices.push(...priced);
    present.forEach((lane, index) => {
      add(lane, priced[index]?.price.kind ?? "PAID", bucket.usage.get(lane.id) ?? ZERO);
    });
  });
  return { prices, rows: split };
};

/** The rows of one bucket through `fillTiers`, on plans from which the earlier usage has been taken off. */
const fillBucket = (
  bucket: Bucket,
  rows: readonly BucketRow[],
  lanes: ReadonlyMap<number, Lane>,
  pools: ReadonlyMap<string, PoolState>,
  filled: ReadonlyMap<string, D>,
): Walked["rows"] => {
  const plans = new Map<number, TierPlan>();
  for (const [id, { plan }] of lanes) {
    plans.set(id, remaining(plan, filled.get(plan.key) ?? ZERO, pools));
  }
  const usable = rows.flatMap((row) => {
    const plan = plans.get(row.lane);
    return plan === undefined ? [] : [{ row, plan }];
  });
  const parts = fillTiers(
    usable.map(({ row, plan }) => ({
      usageStart: bucket.start,
      usageAccount: row.account,
      resourceId: row.resourceId,
      lineItemId: row.lineItemId,
      position: row.position,
      payerAccount: row.payer,
      quantity: row.quantity,
      plan,
    })),
  );
  return usable.map(({ row }, index) => ({ row, parts: parts[index] ?? [] }));
};

const remaining = (plan: TierPlan, used: D, pools: ReadonlyMap<string, PoolState>): TierPlan => ({
  key: plan.key,
  freePool: plan.freePool && {
    key: plan.freePool.key,
    quantity: plan.freePool.quantity.minus(pools.get(plan.freePool.key)?.used ?? ZERO),
  },
  tiers: plan.tiers.map((tier) => ({
    begin: D.max(tier.begin.minus(used), ZERO),
    end: tier.end === null ? null : tier.end.minus(used),
    rate: tier.rate,
  })),
});
