import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import type { EngineContext } from "./engine-context.ts";
import { FACTOR_PLACES_MAX, factorType } from "./exact-sql.ts";
import { type BookTable, bookPaths, hashesDiffer, type KeyMatch, keyMatchOf } from "./price-book-file.ts";
import { KEY_COLUMNS } from "./price-key-columns.ts";
import { loadRematched } from "./rematch-table.ts";

/** A price book ready to be joined with rows: tables in a schema of their own, seen by every connection. */
export type OpenBook = {
  readonly schema: string;
  /** Decimal places of every factor. */
  readonly places: number;
  /** SQL condition that finds the price of a row in `prices`. */
  readonly match: KeyMatch;
  /** Which allocation tables have rows; the others are not joined, and are not there. */
  readonly tiers: { readonly starts: boolean; readonly accounts: boolean; readonly rows: boolean };
  /** Payers with a row that tiers cut in two: a part of the report for nothing would cost a whole query. */
  readonly splitPayers: ReadonlySet<string>;
  readonly shows: { readonly reservations: boolean; readonly savingsPlans: boolean };
  readonly negates: boolean;
  /** Commitments came home to the group: some of its rows are cut as the table `rematched` says. */
  readonly rematched: boolean;
};

/**
 * Opens a kept price book in `schema`: `prices` (all keys, so that none is mistaken for another), and the tier
 * tables that have rows, with their factors as decimals and doubles.
 * @throws RangeError when a factor has more places than exact products can take.
 */
export const openBook = async (
  context: EngineContext,
  connection: DuckDBConnection,
  schema: string,
  workPrefix: string,
): Promise<OpenBook> => {
  const paths = await bookPaths(context, workPrefix);
  const facts = await readFacts(connection, paths);
  const places = Math.max(10, ...Object.values(facts.tables).map((table) => table.places));
  if (places > FACTOR_PLACES_MAX) {
    throw new RangeError(`a price has ${places} decimal places; at most ${FACTOR_PLACES_MAX} can be applied`);
  }
  const exact = (factor: string): string => `CAST(${factor} AS ${factorType(places)})`;
  await connection.run(`CREATE TABLE ${schema}.prices AS SELECT
    ${KEY_COLUMNS.map((name) => `${name} AS k_${name}`).join(", ")},
    price_id AS r_price_id, ${BILLED} AS r_billed, open_tiers AS r_open_tiers,
    basis AS r_basis_column, out_line_item_type AS r_type, suffix AS r_suffix, public_rate_text AS r_public_rate,
    negated AS r_negated, shows_reservation AS r_shows_reservation, shows_savings_plan AS r_shows_savings_plan,
    uncovered AS r_uncovered,
    ${exact("factor")} AS inside_factor, CAST(factor AS DOUBLE) AS inside_double,
    CASE WHEN per_unit THEN factor END AS inside_rate,
    ${exact("outside_factor")} AS outside_factor, CAST(outside_factor AS DOUBLE) AS outside_double,
    CASE WHEN per_unit THEN outside_factor END AS outside_rate
    FROM ${readTable(paths.book)}`);
  const tiers = {
    starts: facts.tables.tier_starts.entries > 0,
    accounts: facts.tables.tier_accounts.entries > 0,
    rows: facts.tables.tier_rows.entries > 0,
  };
  for (const [table, columns] of Object.entries(TIER_COLUMNS) as [keyof typeof TIER_COLUMNS, string][]) {
    if (facts.tables[table].entries === 0) continue;
    await connection.run(`CREATE TABLE ${schema}.${table}_priced AS SELECT ${columns}, free,
      factor AS rate, ${exact("factor")} AS factor, CAST(factor AS DOUBLE) AS factor_double
      FROM ${readTable(paths[table])}`);
  }
  const { match, splitPayers, shows, negates, rematched } = facts;
  if (rematched) await loadRematched(context, connection, workPrefix, schema);
  return { schema, places, match, tiers, splitPayers, shows, negates, rematched };
};

const readTable = (path: string): string => `read_parquet(${quoteText(path)})`;
const BILLED = "kind IN ('UNIT', 'TIERED')";

const TIER_COLUMNS = {
  tier_starts: "price_id, usage_start",
  tier_accounts: "price_id, usage_start, account",
  tier_rows:
    "payer, position, part, CAST(quantity AS DECIMAL(38,10)) AS quantity, CAST(quantity AS DOUBLE) AS quantity_double",
} as const;

/** Decimal places of a factor kept as text. */
const placesIn = (factor: string): string => `length(split_part(${factor}, '.', 2))`;

/** What must be known of a book before its tables are made, from one query. */
const readFacts = async (connection: DuckDBConnection, paths: Readonly<Record<BookTable, string>>) => {
  const tier = (table: keyof typeof TIER_COLUMNS, splitPayers: string): string =>
    `SELECT '${table}' AS name, count(*) AS entries, max(${placesIn("factor")}) AS places, ${splitPayers} AS split_payers,
       false AS differ, false AS reservations, false AS plans, false AS negates, false AS rematched
     FROM ${readTable(paths[table])}`;
  const flag = (name: string): string => `coalesce(bool_or(${name} AND ${BILLED}), false)`;
  const rows = await queryRows(
    connection,
    `SELECT 'book' AS name, count(*) AS entries,
       greatest(max(${placesIn("factor")}), max(${placesIn("outside_factor")})) AS places, NULL AS split_payers,
       ${hashesDiffer("t")} AS differ, ${flag("shows_reservation")} AS reservations,
       ${flag("shows_savings_plan")} AS plans, ${flag("negated")} AS negates,
       coalesce(bool_or(rematched), false) AS rematched FROM ${readTable(paths.book)} AS t
     UNION ALL ${tier("tier_starts", "NULL")} UNION ALL ${tier("tier_accounts", "NULL")}
     UNION ALL ${tier("tier_rows", "string_agg(DISTINCT payer, ' ') FILTER (part > 0)")}`,
  );
  const of = (name: BookTable) => {
    const row = rows.find((one) => one.name === name);
    return { entries: Number(row?.entries ?? 0), places: Number(row?.places ?? 0), row };
  };
  const tables = {
    book: of("book"),
    tier_starts: of("tier_starts"),
    tier_accounts: of("tier_accounts"),
    tier_rows: of("tier_rows"),
  };
  const { row } = tables.book;
  return {
    tables,
    match: keyMatchOf(row?.differ === "true"),
    splitPayers: new Set((tables.tier_rows.row?.split_payers ?? "").split(" ")),
    shows: { reservations: row?.reservations === "true", savingsPlans: row?.plans === "true" },
    negates: row?.negates === "true",
    rematched: row?.rematched === "true",
  };
};
