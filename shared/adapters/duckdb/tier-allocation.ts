import type { DuckDBConnection } from "@duckdb/node-api";
import { type D, ZERO } from "../../domain/money/decimal.ts";
import { compareTexts } from "../../domain/rating/text-order.ts";
import type { EngineContext } from "./engine-context.ts";
import type { KeyMatch } from "./key-match.ts";
import { type BookEntry, settled } from "./price-book.ts";
import type { ProductSum } from "./product-sums.ts";
import { createTierTables, type LaneOf, openSums } from "./tier-results.ts";
import { type LaneUsage, type TierRequest, type TierRowSource, tierRowSource } from "./tier-usage.ts";
import {
  type Bucket,
  type BucketRow,
  bucketsWithBorders,
  connectedLanes,
  type Lane,
  type Walked,
  walkBuckets,
} from "./tier-walk.ts";

/** An entry of the book, its usage above zero in the month and its rows. */
type PricedKey = { readonly entry: BookEntry; readonly usageAboveZero: D; readonly rows: number };
/** All keys of a group and how rows find theirs among them. */
export type PricedKeys = { readonly keys: readonly PricedKey[]; readonly match: KeyMatch };

export type TierAllocation = {
  /** All entries, those whose tiers hold no border settled. */
  readonly entries: readonly BookEntry[];
  /** Exact amounts of the rows of open tiers. */
  readonly sums: readonly ProductSum[];
};

/**
 * Sends the group's usage through free pools and tiers in fill order and leaves the tables of
 * {@link TIER_TABLES} on the connection. Most tiers of a month hold no border and settle from the summaries
 * alone; for the rest, usage is added up by usage start, then by account where a border lies within a start,
 * and only the rows of such an account and hour are looked at one by one.
 */
export const allocateTiers = async (
  context: EngineContext,
  connection: DuckDBConnection,
  request: TierRequest,
  { keys, match }: PricedKeys,
): Promise<TierAllocation> => {
  const { lanes, laneOf } = lanesOf(keys.map(({ entry }) => entry));
  const { entries, open } = settle(keys, lanes, laneOf);
  if (open.length === 0) {
    await createTierTables(connection, [], [], laneOf);
    return { entries, sums: [] };
  }
  const openEntries = entries.filter((entry) => entry.openTiers);
  const openIds = new Set(openEntries.map((entry) => entry.id));
  const rows = keys.reduce((count, key) => count + (openIds.has(key.entry.id) ? key.rows : 0), 0);
  const source = await tierRowSource(context, connection, request, {
    entries: openEntries,
    laneOf,
    match,
    rows,
  });
  const walked = await walkOpen(source, open);
  await createTierTables(connection, walked, openEntries, laneOf);
  return { entries, sums: await openSums(source, walked, openEntries) };
};

/** Entries with the same plan share a lane. */
const lanesOf = (entries: readonly BookEntry[]) => {
  const byPlan = new Map<string, Lane>();
  const byEntry = new Map<number, number>();
  for (const { id, tier } of entries) {
    if (tier === null) continue;
    const text = JSON.stringify(tier);
    const lane = byPlan.get(text) ?? { id: byPlan.size, plan: tier };
    byPlan.set(text, lane);
    byEntry.set(id, lane.id);
  }
  return { lanes: [...byPlan.values()], laneOf: (entry: BookEntry) => byEntry.get(entry.id) };
};

/** Settles tiers that the whole month's usage goes through without a border; the others stay open. */
const settle = (keys: readonly PricedKey[], lanes: readonly Lane[], laneOf: LaneOf) => {
  const usage = new Map<number, D>();
  for (const { entry, usageAboveZero } of keys) {
    const lane = laneOf(entry);
    if (lane !== undefined) usage.set(lane, (usage.get(lane) ?? ZERO).plus(usageAboveZero));
  }
  const month: Bucket = { start: "", account: null, usage };
  const components = connectedLanes(lanes);
  const open = components.filter((component) => bucketsWithBorders(component, [month]).length > 0);
  const prices = new Map(
    components
      .filter((component) => !open.includes(component))
      .flatMap((component) => walkBuckets(component, [month], () => undefined).prices)
      .map(({ lane, price }) => [lane, price]),
  );
  const openLanes = new Set(open.flat().map((lane) => lane.id));
  const entries = keys.map(({ entry }) => {
    const lane = laneOf(entry);
    if (lane === undefined || openLanes.has(lane)) return entry;
    const price = prices.get(lane);
    return price === undefined ? { ...entry, openTiers: false } : settled(entry, price);
  });
  return { entries, open };
};

/** Walks every open component: by usage start, by account where a start holds a border, by row where that does. */
const walkOpen = async (
  source: TierRowSource,
  components: readonly (readonly Lane[])[],
): Promise<readonly Walked[]> => {
  const starts = await source.byStart();
  const coarse = components.map((component) => bucketsOf(starts, component));
  const borderStarts = components.flatMap((component, index) => moments(component, coarse[index] ?? []));
  const accounts = await source.byAccount(borderStarts);
  const fine = components.map((component, index) => {
    const borders = new Set(bucketsWithBorders(component, coarse[index] ?? []));
    const byAccount = bucketsOf(accounts, component);
    return (coarse[index] ?? []).flatMap((bucket, position) =>
      borders.has(position) ? byAccount.filter(({ start }) => start === bucket.start) : [bucket],
    );
  });
  const rows = await source.rows(
    components.flatMap((component, index) => moments(component, fine[index] ?? [])),
  );
  const byMoment = new Map<string, BucketRow[]>();
  for (const row of rows) {
    for (const account of [row.account, ""]) {
      const key = momentKey(row.lane, row.start, account);
      const known = byMoment.get(key);
      if (known === undefined) byMoment.set(key, [row]);
      else known.push(row);
    }
  }
  return components.map((component, index) => {
    const buckets = fine[index] ?? [];
    const borders = new Set(bucketsWithBorders(component, buckets));
    return walkBuckets(component, buckets, (position) => {
      const bucket = buckets[position];
      if (bucket === undefined || !borders.has(position)) return undefined;
      return component.flatMap(
        (lane) => byMoment.get(momentKey(lane.id, bucket.start, bucket.account ?? "")) ?? [],
      );
    });
  });
};

const momentKey = (lane: number, start: string, account: string): string => `${lane} ${start} ${account}`;

/** The lanes and moments of the buckets in which a border may lie. */
const moments = (component: readonly Lane[], buckets: readonly Bucket[]) =>
  bucketsWithBorders(component, buckets).flatMap((position) => {
    const bucket = buckets[position];
    return bucket === undefined
      ? []
      : component.map((lane) => ({ lane: lane.id, start: bucket.start, account: bucket.account }));
  });

/** Buckets of a component's lanes in fill order: usage start, then account. */
const bucketsOf = (usage: readonly LaneUsage[], component: readonly Lane[]): readonly Bucket[] => {
  const ids = new Set(component.map((lane) => lane.id));
  const buckets = new Map<string, { start: string; account: string | null; usage: Map<number, D> }>();
  for (const { lane, start, account, quantity } of usage) {
    if (!ids.has(lane)) continue;
    const key = momentKey(0, start, account ?? "");
    const bucket = buckets.get(key) ?? { start, account, usage: new Map() };
    bucket.usage.set(lane, (bucket.usage.get(lane) ?? ZERO).plus(quantity));
    buckets.set(key, bucket);
  }
  return [...buckets.values()].sort((left, right) =>
    compareTexts([left.start, left.account ?? ""], [right.start, right.account ?? ""]),
  );
};
