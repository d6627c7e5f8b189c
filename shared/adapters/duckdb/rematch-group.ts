import type { DuckDBConnection } from "@duckdb/node-api";
import { D, plain } from "../../domain/money/decimal.ts";
import { type CoverableUsage, coverUsage } from "../../domain/rating/cover-usage.ts";
import type { PricingContext } from "../../domain/rating/price.ts";
import { canBeCovered } from "../../domain/rating/rematch-commitments.ts";
import type { PriceRequest } from "../../ports/cost-engine.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { narrowRows, widthsOf } from "./chunk-source.ts";
import type { EngineContext } from "./engine-context.ts";
import { type Freed, freedBenefits, ownersAppliedOutside } from "./freed-benefits.ts";
import { hashesDiffer, keyMatchOf, keyOfTable } from "./key-match.ts";
import { KEY_COLUMNS, type KeyTexts, priceKeyOfTexts } from "./price-key-columns.ts";
import { REMATCHED, REMATCHED_COLUMNS } from "./rematch-table.ts";
import { selectedAccounts, withinInterval } from "./selection-sql.ts";
import { appendRows, createTempTable, type Value } from "./temp-table.ts";

/** Rows held in memory at once, if no single usage start has more. */
const BATCH_ROWS = 20_000;

/**
 * Brings the benefits of a STANDARD group's own commitments home, as `rematchCommitments` does row by row, from the
 * view `selected` of its summaries. Leaves the table {@link REMATCHED} on the connection.
 * @returns whether any row is covered; where none is, nothing was left behind.
 */
export const rematchGroup = async (
  context: EngineContext,
  connection: DuckDBConnection,
  request: PriceRequest,
  pricing: PricingContext,
): Promise<boolean> => {
  if (request.task.type !== "STANDARD") return false;
  const owners = await ownersAppliedOutside(context, connection, request, pricing.isMember);
  if (owners.length === 0) return false;
  const freed = await freedBenefits(context, connection, request, owners);
  if (freed.places.length === 0 || freed.skus.length === 0) return false;
  await createKeys(connection, pricing);
  await createCandidates(context, connection, request, freed);
  return coverCandidates(connection, freed);
};

/** All keys of the group, so that a shared hash shows itself; `candidate` tells which rows may be covered. */
const createKeys = async (connection: DuckDBConnection, pricing: PricingContext): Promise<void> => {
  const names = KEY_COLUMNS.join(", ");
  const keys = await queryRows(connection, `SELECT DISTINCT ${names} FROM selected ORDER BY ${names}`);
  await createTempTable(
    connection,
    "rematch_keys",
    {
      key_id: "INTEGER",
      candidate: "BOOLEAN",
      ...Object.fromEntries(KEY_COLUMNS.map((name) => [name, "VARCHAR" as const])),
    },
    keys.map((row, index) => [
      index,
      canBeCovered(priceKeyOfTexts(row as KeyTexts, pricing.policy), pricing),
      ...KEY_COLUMNS.map((name) => row[name] ?? ""),
    ]),
  );
};

/** The rows that a freed benefit may reach, with the number of their place; DuckDB spills what does not fit. */
const createCandidates = async (
  context: EngineContext,
  connection: DuckDBConnection,
  { task, deliveries }: PriceRequest,
  { places, skus }: Freed,
): Promise<void> => {
  await createTempTable(
    connection,
    "freed_places",
    { place: "INTEGER", payer: "VARCHAR", start: "VARCHAR" },
    places.map(({ place }, index) => [index, place.payer, place.start]),
  );
  await createTempTable(
    connection,
    "freed_skus",
    { product_code: "VARCHAR", usage_type: "VARCHAR", operation: "VARCHAR" },
    skus,
  );
  const [keys] = await queryRows(connection, `SELECT ${hashesDiffer("t")} AS differ FROM rematch_keys AS t`);
  const match = keyMatchOf(keys?.differ === "true");
  const parts: string[] = [];
  for (const { delivery } of deliveries) {
    for (const chunk of delivery.chunks) {
      const path = await context.objects.localPath(chunk.key);
      const columns = await context.describeFilled(connection, path);
      parts.push(`SELECT p.place, p.payer, k.key_id, ${chunk.firstPosition} + n.file_row_number AS position,
          n.account, n.product_name, n.resource_id, n.line_item_id, n.product_code, n.usage_type, n.operation,
          CAST(n.usage_amount AS DECIMAL(38,10)) AS usage_amount
        FROM (${narrowRows(columns, path, widthsOf(delivery), withinInterval(task.interval, columns))}) AS n
        JOIN (SELECT * FROM rematch_keys WHERE candidate) AS k ON ${match(keyOfTable("n"), keyOfTable("k"))}
        JOIN freed_places AS p ON p.payer = ${quoteText(delivery.payer)} AND p.start = n.usage_start
        SEMI JOIN freed_skus AS f
          ON f.product_code = n.product_code AND f.usage_type = n.usage_type AND f.operation = n.operation
        WHERE n.usage_amount > 0 AND ${selectedAccounts(task.selections, delivery.payer, "n.account")}`);
    }
  }
  await connection.run(`CREATE OR REPLACE TEMP TABLE rematch_candidates AS ${parts.join("\nUNION ALL\n")}`);
};

type Candidate = CoverableUsage & {
  readonly payer: string;
  readonly keyId: number;
  readonly productName: string;
};

/** Covers the candidates place by place; a place is never cut, because its rows share its benefits. */
const coverCandidates = async (connection: DuckDBConnection, { places, rates }: Freed): Promise<boolean> => {
  await createTempTable(connection, REMATCHED, REMATCHED_COLUMNS, []);
  let found = false;
  for (const { from, to } of await batches(connection)) {
    const rows: (readonly Value[])[] = [];
    for (const [place, candidates] of await candidatesOf(connection, from, to)) {
      const covered = coverUsage(candidates, places[place]?.benefits ?? [], rates);
      covered.forEach(({ parts, rest }, index) => {
        const candidate = candidates[index];
        if (candidate === undefined || parts.length === 0) return;
        const pieces = [
          ...parts,
          ...(rest.isZero() ? [] : [{ type: null, arn: null, rate: null, quantity: rest }]),
        ];
        pieces.forEach(({ type, arn, rate, quantity }, piece) => {
          rows.push([
            ...[candidate.payer, candidate.position, piece, pieces.length, type, arn],
            ...[rate === null ? null : plain(rate), plain(quantity), candidate.keyId],
            ...[candidate.usageAccount, candidate.productName],
          ]);
        });
      });
    }
    found ||= rows.length > 0;
    await appendRows(connection, REMATCHED, REMATCHED_COLUMNS, rows);
  }
  return found;
};

/** Ranges of places with about {@link BATCH_ROWS} candidates together. */
const batches = async (
  connection: DuckDBConnection,
): Promise<readonly { readonly from: number; readonly to: number }[]> => {
  const counts = await queryRows(
    connection,
    "SELECT place, count(*) AS entries FROM rematch_candidates GROUP BY place ORDER BY place",
  );
  const ranges: { from: number; to: number; entries: number }[] = [];
  for (const row of counts) {
    const [place, entries] = [Number(row.place), Number(row.entries)];
    const last = ranges.at(-1);
    if (last === undefined || last.entries + entries > BATCH_ROWS) {
      ranges.push({ from: place, to: place, entries });
    } else {
      last.to = place;
      last.entries += entries;
    }
  }
  return ranges;
};

const candidatesOf = async (
  connection: DuckDBConnection,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, readonly Candidate[]>> => {
  const rows = await queryRows(
    connection,
    `SELECT * FROM rematch_candidates WHERE place BETWEEN ${from} AND ${to} ORDER BY place, position`,
  );
  const byPlace = new Map<number, Candidate[]>();
  for (const row of rows) {
    const candidate: Candidate = {
      payer: row.payer ?? "",
      keyId: Number(row.key_id),
      position: Number(row.position),
      usageAccount: row.account ?? "",
      productName: row.product_name ?? "",
      resourceId: row.resource_id ?? "",
      lineItemId: row.line_item_id ?? "",
      productCode: row.product_code ?? "",
      usageType: row.usage_type ?? "",
      operation: row.operation ?? "",
      usageAmount: new D(row.usage_amount ?? 0),
    };
    const known = byPlace.get(Number(row.place));
    if (known === undefined) byPlace.set(Number(row.place), [candidate]);
    else known.push(candidate);
  }
  return byPlace;
};

/** What covered pieces take away from the summaries of their rows, and the summaries of the pieces themselves. */
export const rematchedSummaries = (): string => {
  const pieceKey: Readonly<Record<string, string>> = {
    line_item_type: "r.line_item_type",
    free_kind: "''",
    reservation_owner:
      "CASE r.line_item_type WHEN 'DiscountedUsage' THEN split_part(r.arn, ':', 5) ELSE '' END",
    savings_plan_owner:
      "CASE r.line_item_type WHEN 'SavingsPlanCoveredUsage' THEN split_part(r.arn, ':', 5) ELSE '' END",
  };
  const summary = (sign: "-" | "", keyOf: (name: string) => string): string => {
    const usage = `CAST(${sign}sum(CAST(r.quantity AS DECIMAL(38,10))) AS DECIMAL(38,10))`;
    const nothing = (name: string): string => `CAST(0 AS DECIMAL(38,10)) AS ${name}`;
    return `SELECT r.payer, r.account, r.product_name, '' AS legal_entity,
        ${KEY_COLUMNS.map((name) => `${keyOf(name)} AS ${name}`).join(", ")},
        0 AS row_count, ${usage} AS usage_amount, ${usage} AS usage_above_zero, 0 AS rows_not_above_zero,
        ${["public_amount", "unblended_amount", "net_amount"].map(nothing).join(", ")}
      FROM ${REMATCHED} AS r JOIN rematch_keys AS k ON k.key_id = r.key_id
      WHERE r.line_item_type IS NOT NULL GROUP BY ALL`;
  };
  return `${summary("-", (name) => `k.${name}`)}
    UNION ALL ${summary("", (name) => pieceKey[name] ?? `k.${name}`)}`;
};

/** SQL of the usage that covered pieces take away from single rows: `payer`, `position`, `covered`. */
export const COVERED_USAGE = `SELECT payer, position, sum(CAST(quantity AS DECIMAL(38,10))) AS covered
  FROM ${REMATCHED} WHERE line_item_type IS NOT NULL GROUP BY payer, position`;
