import type { DuckDBConnection } from "@duckdb/node-api";
import { type D, plain, ZERO } from "../../domain/money/decimal.ts";
import type { BookEntry } from "./price-book.ts";
import type { ProductSum } from "./product-sums.ts";
import { createTempTable } from "./temp-table.ts";
import { TIER_TABLES } from "./tier-tables.ts";
import type { TierRowSource } from "./tier-usage.ts";
import type { Walked } from "./tier-walk.ts";

/** The lane of an entry with tiers. */
export type LaneOf = (entry: BookEntry) => number | undefined;

/** Factor of a part: the tier's rate and the entry's percentage. */
const factorOf = (entry: BookEntry, rate: D): D => rate.times(entry.modifier ?? 1);

/**
 * Fills the tables of {@link TIER_TABLES} on the connection with what the walks found, for every entry of a lane.
 */
export const createTierTables = async (
  connection: DuckDBConnection,
  walked: readonly Walked[],
  entries: readonly BookEntry[],
  laneOf: LaneOf,
): Promise<void> => {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const prices = walked.flatMap((walk) => walk.prices);
  const perEntry = prices.flatMap(({ bucket, lane, price }) =>
    entries
      .filter((entry) => laneOf(entry) === lane)
      .map((entry) => ({ bucket, entry, price, factor: plain(factorOf(entry, price.rate)) })),
  );
  await createTempTable(
    connection,
    "tier_starts",
    TIER_TABLES.tier_starts,
    perEntry
      .filter(({ bucket }) => bucket.account === null)
      .map(({ bucket, entry, price, factor }) => [entry.id, bucket.start, factor, price.kind === "FREE"]),
  );
  await createTempTable(
    connection,
    "tier_accounts",
    TIER_TABLES.tier_accounts,
    perEntry
      .filter(({ bucket }) => bucket.account !== null)
      .map(({ bucket, entry, price, factor }) => [
        entry.id,
        bucket.start,
        bucket.account,
        factor,
        price.kind === "FREE",
      ]),
  );
  await createTempTable(
    connection,
    "tier_rows",
    TIER_TABLES.tier_rows,
    walked.flatMap((walk) =>
      walk.rows.flatMap(({ row, parts }) => {
        const entry = byId.get(row.priceId);
        return parts.map((part, index) => [
          row.payer,
          row.position,
          index,
          row.priceId,
          plain(part.quantity),
          plain(entry === undefined ? ZERO : factorOf(entry, part.rate)),
          part.kind === "FREE",
        ]);
      }),
    ),
  );
};

/** Exact amounts of the rows of open tiers, whole buckets and single rows. */
export const openSums = async (
  source: TierRowSource,
  walked: readonly Walked[],
  entries: readonly BookEntry[],
): Promise<readonly ProductSum[]> => {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const sumOf = (
    usage: {
      readonly payer: string;
      readonly account: string;
      readonly productName: string;
      readonly priceId: number;
    },
    amount: (entry: BookEntry) => D,
  ): ProductSum[] => {
    const entry = byId.get(usage.priceId);
    if (entry === undefined) return [];
    return [
      {
        payer: usage.payer,
        account: usage.account,
        billingEntity: entry.texts.billing_entity,
        productCode: entry.texts.product_code,
        productName: usage.productName,
        lineItemType: entry.lineItemType,
        negated: false,
        amount: amount(entry),
      },
    ];
  };
  const whole = (await source.priced()).flatMap((usage) =>
    sumOf(usage, (entry) => usage.quantity.times(usage.factor ?? entry.outsideFactor ?? ZERO)),
  );
  const split = walked.flatMap((walk) =>
    walk.rows.flatMap(({ row, parts }) =>
      sumOf(row, (entry) =>
        parts.reduce((amount, part) => amount.plus(part.quantity.times(factorOf(entry, part.rate))), ZERO),
      ),
    ),
  );
  return [...whole, ...split];
};
