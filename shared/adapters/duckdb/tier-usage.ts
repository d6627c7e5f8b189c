import type { DuckDBConnection } from "@duckdb/node-api";
import { D } from "../../domain/money/decimal.ts";
import type { PriceRequest } from "../../ports/cost-engine.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { narrowRows, widthsOf } from "./chunk-source.ts";
import type { EngineContext } from "./engine-context.ts";
import { type KeyMatch, keyOfTable } from "./key-match.ts";
import type { BookEntry } from "./price-book.ts";
import { KEY_COLUMNS } from "./price-key-columns.ts";
import { COVERED_USAGE } from "./rematch-group.ts";
import { selectedAccounts, withinInterval } from "./selection-sql.ts";
import { createTempTable } from "./temp-table.ts";
import type { BucketRow } from "./tier-walk.ts";

/** One usage start of a lane, or one account within it. */
export type LaneMoment = { readonly lane: number; readonly start: string; readonly account: string | null };
export type LaneUsage = LaneMoment & { readonly quantity: D };

/** Usage of entries with open tiers that one factor holds for. */
export type PricedUsage = {
  readonly payer: string;
  readonly account: string;
  readonly productName: string;
  readonly priceId: number;
  /** Null: rows without usage above zero, which take the entry's factor outside the tiers. */
  readonly factor: D | null;
  readonly quantity: D;
};

/** Reads the rows that fill open tiers. Each method is one scan of the group's chunks. */
export type TierRowSource = {
  readonly byStart: () => Promise<readonly LaneUsage[]>;
  /** Split by account, at these moments only. */
  readonly byAccount: (moments: readonly LaneMoment[]) => Promise<readonly LaneUsage[]>;
  /** Single rows above zero at these moments, each with the usage start it has. */
  readonly rows: (
    moments: readonly LaneMoment[],
  ) => Promise<readonly (BucketRow & { readonly start: string })[]>;
  /** What `tier_starts` and `tier_accounts` price, and rows without usage above zero. */
  readonly priced: () => Promise<readonly PricedUsage[]>;
};

/** The entries whose tiers are open, their lanes, how rows find their key, and how many rows they have. */
type OpenEntries = {
  readonly entries: readonly BookEntry[];
  readonly laneOf: (entry: BookEntry) => number | undefined;
  readonly match: KeyMatch;
  readonly rows: number;
};

/** So many rows of open tiers, some 200 bytes each, are held in a table instead of being looked for four times. */
const HELD_ROWS_MAX = 500_000;

/** A group to price; `rematched`: commitments cover some of its usage (table `rematched`), which fills no tier. */
export type TierRequest = PriceRequest & { readonly rematched: boolean };

export const tierRowSource = async (
  context: EngineContext,
  connection: DuckDBConnection,
  request: TierRequest,
  open: OpenEntries,
): Promise<TierRowSource> => {
  await createTempTable(
    connection,
    "tier_keys",
    {
      price_id: "INTEGER",
      lane: "INTEGER",
      ...Object.fromEntries(KEY_COLUMNS.map((name) => [name, "VARCHAR" as const])),
    },
    open.entries.map((entry) => [
      entry.id,
      open.laneOf(entry) ?? null,
      ...KEY_COLUMNS.map((name) => entry.texts[name]),
    ]),
  );
  const rows = await tierRows(context, connection, request, open.match);
  const held = open.rows <= HELD_ROWS_MAX;
  if (held) await connection.run(`CREATE OR REPLACE TEMP TABLE tier_usage AS ${rows}`);
  const source = held ? "tier_usage" : `(${rows})`;
  const moments = async (list: readonly LaneMoment[]): Promise<void> =>
    createTempTable(
      connection,
      "tier_moments",
      { lane: "INTEGER", start: "VARCHAR", account: "VARCHAR" },
      list.map(({ lane, start, account }) => [lane, start, account]),
    );
  const within = `EXISTS (SELECT 1 FROM tier_moments AS m WHERE m.lane = t.lane AND m.start = t.start
    AND (m.account IS NULL OR m.account = t.account))`;
  return {
    byStart: async () =>
      (
        await queryRows(
          connection,
          `SELECT lane, start, sum(usage_amount) AS quantity FROM ${source} AS t WHERE usage_amount > 0 GROUP BY ALL`,
        )
      ).map((row) => ({ ...laneUsage(row), account: null })),
    byAccount: async (list) => {
      await moments(list);
      const rows = await queryRows(
        connection,
        `SELECT lane, start, account, sum(usage_amount) AS quantity FROM ${source} AS t
         WHERE usage_amount > 0 AND ${within} GROUP BY ALL`,
      );
      return rows.map((row) => ({ ...laneUsage(row), account: row.account ?? "" }));
    },
    rows: async (list) => {
      await moments(list);
      const rows = await queryRows(
        connection,
        `SELECT * FROM ${source} AS t WHERE usage_amount > 0 AND ${within} ORDER BY payer, position`,
      );
      return rows.map((row) => ({
        lane: Number(row.lane),
        priceId: Number(row.price_id),
        payer: row.payer ?? "",
        position: Number(row.position),
        account: row.account ?? "",
        productName: row.product_name ?? "",
        resourceId: row.resource_id ?? "",
        lineItemId: row.line_item_id ?? "",
        quantity: new D(row.usage_amount ?? 0),
        start: row.start ?? "",
      }));
    },
    priced: async () => {
      const rows = await queryRows(
        connection,
        `SELECT t.payer, t.account, t.product_name, t.price_id,
           CASE WHEN t.usage_amount > 0 THEN coalesce(a.factor, s.factor) END AS factor,
           sum(t.usage_amount) AS quantity
         FROM ${source} AS t
         LEFT JOIN tier_starts AS s ON s.price_id = t.price_id AND s.usage_start = t.start
         LEFT JOIN tier_accounts AS a
           ON a.price_id = t.price_id AND a.usage_start = t.start AND a.account = t.account
         WHERE t.usage_amount <= 0 OR coalesce(a.factor, s.factor) IS NOT NULL
         GROUP BY ALL`,
      );
      return rows.map((row) => ({
        payer: row.payer ?? "",
        account: row.account ?? "",
        productName: row.product_name ?? "",
        priceId: Number(row.price_id),
        factor: row.factor === null || row.factor === undefined ? null : new D(row.factor),
        quantity: new D(row.quantity ?? 0),
      }));
    },
  };
};

const laneUsage = (row: Readonly<Record<string, string | null>>) => ({
  lane: Number(row.lane),
  start: row.start ?? "",
  quantity: new D(row.quantity ?? 0),
});

/** SQL of all rows of open tiers in the group's chunks. */
const tierRows = async (
  context: EngineContext,
  connection: DuckDBConnection,
  { task, deliveries, rematched }: TierRequest,
  match: KeyMatch,
): Promise<string> => {
  const parts: string[] = [];
  for (const { delivery } of deliveries) {
    for (const chunk of delivery.chunks) {
      const path = await context.objects.localPath(chunk.key);
      const columns = await context.describeFilled(connection, path);
      const position = `${chunk.firstPosition} + n.file_row_number`;
      const payer = quoteText(delivery.payer);
      parts.push(`SELECT k.price_id, k.lane, ${payer} AS payer, ${position} AS position, n.usage_start AS start,
        n.account, n.product_name, n.resource_id, n.line_item_id,
        CAST(n.usage_amount${rematched ? " - coalesce(m.covered, 0)" : ""} AS DECIMAL(38,10)) AS usage_amount
      FROM (${narrowRows(columns, path, widthsOf(delivery), withinInterval(task.interval, columns))}) AS n
      JOIN tier_keys AS k ON ${match(keyOfTable("n"), keyOfTable("k"))}
      ${rematched ? `LEFT JOIN (${COVERED_USAGE}) AS m ON m.payer = ${payer} AND m.position = ${position}` : ""}
      WHERE ${selectedAccounts(task.selections, delivery.payer, "n.account")}
        ${rematched ? "AND (m.covered IS NULL OR n.usage_amount > m.covered)" : ""}`);
    }
  }
  return parts.join("\nUNION ALL\n");
};
