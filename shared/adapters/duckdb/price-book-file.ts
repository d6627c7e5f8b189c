import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { BookFacts, readBookFacts } from "./book-facts.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, PARQUET } from "./engine-context.ts";
import { BOOK_COLUMNS, type BookEntry, type BookGroup, bookRow } from "./price-book.ts";
import { createTempTable } from "./temp-table.ts";
import { TIER_TABLES } from "./tier-tables.ts";

/** The tables of a group's prices; each that has rows is kept in a file of its own under the work prefix. */
const TABLES = { book: BOOK_COLUMNS, ...TIER_TABLES } as const;
export type BookTable = keyof typeof TABLES;
const TABLE_NAMES = Object.keys(TABLES) as readonly BookTable[];
const keyOf = (workPrefix: string, table: BookTable): string =>
  `${workPrefix}/${table.replaceAll("_", "-")}.parquet`;
const factsKey = (workPrefix: string): string => `${workPrefix}/book.json`;

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

/**
 * Keeps the tables `book`, `tier_starts`, `tier_accounts` and `tier_rows` for `apply` and for explaining, and last what
 * there is to know of them: reports are many, and each would ask the files for it again.
 */
export const saveBook = async (
  context: EngineContext,
  connection: DuckDBConnection,
  place: { readonly directory: string; readonly workPrefix: string },
): Promise<void> => {
  const facts = await readBookFacts(connection);
  for (const table of TABLE_NAMES) {
    if (table !== "book" && !facts.tables.includes(table)) continue;
    const path = join(place.directory, `${table}.parquet`);
    await connection.run(`COPY (SELECT * FROM ${table} ORDER BY ALL) TO ${quoteText(path)} (${PARQUET})`);
    await context.objects.putFile(keyOf(place.workPrefix, table), path);
  }
  await context.objects.put(factsKey(place.workPrefix), canonicalJson(facts));
};

/** What is known of a kept price book without reading its tables. */
export const loadBookFacts = async (
  { objects }: Pick<EngineContext, "objects">,
  workPrefix: string,
): Promise<BookFacts> => {
  const bytes = await objects.get(factsKey(workPrefix));
  if (bytes === undefined) throw new Error(`the price book ${workPrefix} is missing`);
  return BookFacts.parse(JSON.parse(new TextDecoder().decode(bytes)));
};

/** SQL of a table of a kept price book. */
export const keptTable = async (
  { objects }: Pick<EngineContext, "objects">,
  workPrefix: string,
  table: BookTable,
): Promise<string> => `read_parquet(${quoteText(await objects.localPath(keyOf(workPrefix, table)))})`;
