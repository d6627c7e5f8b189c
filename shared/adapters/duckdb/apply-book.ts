import type { DuckDBConnection } from "@duckdb/node-api";
import { BILLED } from "./book-facts.ts";
import type { EngineContext } from "./engine-context.ts";
import { FACTOR_PLACES_MAX, factorType } from "./exact-sql.ts";
import { type KeyMatch, keyMatchOf } from "./key-match.ts";
import { keptTable, loadBookFacts } from "./price-book-file.ts";
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
  const facts = await loadBookFacts(context, workPrefix);
  const places = Math.max(10, facts.places);
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
    FROM ${await keptTable(context, workPrefix, "book")}`);
  for (const table of facts.tables) {
    await connection.run(`CREATE TABLE ${schema}.${table}_priced AS SELECT ${TIER_COLUMNS[table]}, free,
      factor AS rate, ${exact("factor")} AS factor, CAST(factor AS DOUBLE) AS factor_double
      FROM ${await keptTable(context, workPrefix, table)}`);
  }
  if (facts.rematched) await loadRematched(context, connection, workPrefix, schema);
  return {
    schema,
    places,
    match: keyMatchOf(facts.hashesDiffer),
    tiers: {
      starts: facts.tables.includes("tier_starts"),
      accounts: facts.tables.includes("tier_accounts"),
      rows: facts.tables.includes("tier_rows"),
    },
    splitPayers: new Set(facts.splitPayers),
    shows: { reservations: facts.showsReservations, savingsPlans: facts.showsSavingsPlans },
    negates: facts.negates,
    rematched: facts.rematched,
  };
};

const TIER_COLUMNS = {
  tier_starts: "price_id, usage_start",
  tier_accounts: "price_id, usage_start, account",
  tier_rows:
    "payer, position, part, CAST(quantity AS DECIMAL(38,10)) AS quantity, CAST(quantity AS DOUBLE) AS quantity_double",
} as const;
