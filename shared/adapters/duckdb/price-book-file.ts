import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, PARQUET } from "./engine-context.ts";
import { BOOK_COLUMNS, type BookEntry, type BookGroup, bookRow } from "./price-book.ts";
import { KEY_COLUMNS, type KeyColumn } from "./price-key-columns.ts";
import { createTempTable } from "./temp-table.ts";
import { TIER_TABLES } from "./tier-tables.ts";

/** The tables of a group's prices; each is kept in a file of its own under the work prefix. */
const TABLES = { book: BOOK_COLUMNS, ...TIER_TABLES } as const;
export type BookTable = keyof typeof TABLES;
const TABLE_NAMES = Object.keys(TABLES) as readonly BookTable[];
const keyOf = (workPrefix: string, table: BookTable): string =>
  `${workPrefix}/${table.replaceAll("_", "-")}.parquet`;

export const createBook = (
  connection: DuckDBConnection,
  entries: readonly BookEntry[],
  group: BookGroup,
): Promise<void> =>
  createTempTable(
    connection,
    "book",
    BOOK_COLUMNS,
    entries.map((entry) => bookRow(entry, group)),
  );

/** Keeps the tables `book`, `tier_starts`, `tier_accounts` and `tier_rows` for `apply` and for explaining. */
export const saveBook = async (
  context: EngineContext,
  connection: DuckDBConnection,
  place: { readonly directory: string; readonly workPrefix: string },
): Promise<void> => {
  for (const table of TABLE_NAMES) {
    const path = join(place.directory, `${table}.parquet`);
    await connection.run(`COPY (SELECT * FROM ${table} ORDER BY ALL) TO ${quoteText(path)} (${PARQUET})`);
    await context.objects.putFile(keyOf(place.workPrefix, table), path);
  }
};

/** Where the tables of a kept price book can be read. */
export const bookPaths = async (
  { objects }: Pick<EngineContext, "objects">,
  workPrefix: string,
): Promise<Readonly<Record<BookTable, string>>> => {
  const paths = await Promise.all(TABLE_NAMES.map((table) => objects.localPath(keyOf(workPrefix, table))));
  return Object.fromEntries(TABLE_NAMES.map((table, index) => [table, paths[index]])) as Record<
    BookTable,
    string
  >;
};

/** SQL of a key column on one side of a join. */
export type KeyReference = (column: KeyColumn) => string;
export type KeyMatch = (row: KeyReference, entry: KeyReference) => string;

/** The key columns of a table under its name or alias. */
export const keyOfTable =
  (alias: string): KeyReference =>
  (column) =>
    `${alias}.${column}`;

/** SQL of the hash that stands for a key. */
export const keyHash = (key: KeyReference): string => `hash(${KEY_COLUMNS.map(key).join(", ")})`;

/** SQL aggregate over a table of distinct keys: no two of them share a hash. */
export const hashesDiffer = (alias: string): string =>
  `(count(*) = count(DISTINCT ${keyHash(keyOfTable(alias))}))`;

/**
 * How rows find their key in a table that holds every key rows can have: by one hash of the key columns, which
 * costs a fifth of comparing thirteen texts. Should two keys of the table ever share a hash, the texts decide too.
 */
export const keyMatchOf =
  (differ: boolean): KeyMatch =>
  (left, right) =>
    differ ? byHash(left, right) : `${byHash(left, right)} AND ${byTexts(left, right)}`;

const byHash: KeyMatch = (left, right) => `${keyHash(left)} = ${keyHash(right)}`;

/** The slow and always right condition behind {@link keyMatchOf}. */
const byTexts: KeyMatch = (left, right) =>
  KEY_COLUMNS.map((column) => `${left(column)} = ${right(column)}`).join(" AND ");
