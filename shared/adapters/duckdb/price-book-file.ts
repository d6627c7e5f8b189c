import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, PARQUET } from "./engine-context.ts";
import { BOOK_COLUMNS, type BookEntry, bookRow } from "./price-book.ts";
import { KEY_COLUMNS, type KeyColumn } from "./price-key-columns.ts";
import { createTempTable, type TableColumns } from "./temp-table.ts";
import { TIER_TABLES } from "./tier-tables.ts";

/** The tables of a group's prices and the file each is kept in under the work prefix. */
const TABLES: Readonly<Record<string, TableColumns>> = { book: BOOK_COLUMNS, ...TIER_TABLES };
const keyOf = (workPrefix: string, table: string): string =>
  `${workPrefix}/${table.replaceAll("_", "-")}.parquet`;

export const createBook = (
  connection: DuckDBConnection,
  entries: readonly BookEntry[],
  isMember: (account: string) => boolean,
): Promise<void> =>
  createTempTable(
    connection,
    "book",
    BOOK_COLUMNS,
    entries.map((entry) => bookRow(entry, isMember)),
  );

/** Keeps the tables `book`, `tier_starts`, `tier_accounts` and `tier_rows` for `apply` and for explaining. */
export const saveBook = async (
  context: EngineContext,
  connection: DuckDBConnection,
  place: { readonly directory: string; readonly workPrefix: string },
): Promise<void> => {
  for (const table of Object.keys(TABLES)) {
    const path = join(place.directory, `${table}.parquet`);
    await connection.run(`COPY (SELECT * FROM ${table} ORDER BY ALL) TO ${quoteText(path)} (${PARQUET})`);
    await context.objects.putFile(keyOf(place.workPrefix, table), path);
  }
};

/**
 * Opens a kept price book as tables of `schema`, under the names it was saved from.
 * @returns rows per table; an empty allocation table need not be joined.
 */
export const loadBook = async (
  context: EngineContext,
  connection: DuckDBConnection,
  workPrefix: string,
  schema: string,
): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const table of Object.keys(TABLES)) {
    const path = await context.objects.localPath(keyOf(workPrefix, table));
    await connection.run(`CREATE TABLE ${schema}.${table} AS SELECT * FROM read_parquet(${quoteText(path)})`);
    const [row] = await queryRows(connection, `SELECT count(*) AS entries FROM ${schema}.${table}`);
    counts[table] = Number(row?.entries);
  }
  return counts;
};

/** SQL of a key column on one side of a join. */
export type KeyReference = (column: KeyColumn) => string;
export type KeyMatch = (row: KeyReference, entry: KeyReference) => string;

/** The key columns of a table under its name or alias. */
export const keyOfTable =
  (alias: string): KeyReference =>
  (column) =>
    `${alias}.${column}`;

/**
 * How rows find their key in a table that holds every key rows can have: by one hash of the key columns, which
 * costs a fifth of comparing thirteen texts. Should two keys of the table ever share a hash, the texts decide too.
 */
export const keyMatch = async (connection: DuckDBConnection, table: string): Promise<KeyMatch> => {
  const hash = (key: KeyReference): string => `hash(${KEY_COLUMNS.map(key).join(", ")})`;
  const [row] = await queryRows(
    connection,
    `SELECT count(*) = count(DISTINCT ${hash(keyOfTable("t"))}) AS unique_hashes FROM ${table} AS t`,
  );
  const byHash: KeyMatch = (left, right) => `${hash(left)} = ${hash(right)}`;
  return row?.unique_hashes === "true"
    ? byHash
    : (left, right) => `${byHash(left, right)} AND ${byTexts(left, right)}`;
};

/** The slow and always right condition behind {@link keyMatch}. */
export const byTexts: KeyMatch = (left, right) =>
  KEY_COLUMNS.map((column) => `${left(column)} = ${right(column)}`).join(" AND ");
