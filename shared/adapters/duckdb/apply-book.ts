import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./canonical/query-rows.ts";
import type { EngineContext } from "./engine-context.ts";
import { FACTOR_PLACES_MAX, factorType } from "./exact-sql.ts";
import { type KeyMatch, keyMatch, loadBook } from "./price-book-file.ts";
import { KEY_COLUMNS } from "./price-key-columns.ts";

/** A price book ready to be joined with rows: tables in a schema of their own, seen by every connection. */
export type OpenBook = {
  readonly schema: string;
  /** Decimal places of every factor. */
  readonly places: number;
  /** SQL condition that finds the price of a row in `prices`. */
  readonly match: KeyMatch;
  /** Which allocation tables have rows; the others are not joined. */
  readonly tiers: { readonly starts: boolean; readonly accounts: boolean; readonly rows: boolean };
  readonly shows: { readonly reservations: boolean; readonly savingsPlans: boolean };
  readonly negates: boolean;
};

/**
 * Loads a kept price book into `schema`: `prices` (all keys, so that none is mistaken for another), and the
 * tier tables with their factors as decimals and doubles.
 * @throws RangeError when a factor has more places than exact products can take.
 */
export const openBook = async (
  context: EngineContext,
  connection: DuckDBConnection,
  schema: string,
  workPrefix: string,
): Promise<OpenBook> => {
  const counts = await loadBook(context, connection, workPrefix, schema);
  const places = await factorPlaces(connection, schema);
  const exact = (factor: string): string => `CAST(${factor} AS ${factorType(places)})`;
  await connection.run(`CREATE TABLE ${schema}.prices AS SELECT
    ${KEY_COLUMNS.map((name) => `${name} AS k_${name}`).join(", ")},
    price_id AS r_price_id, kind IN ('UNIT', 'TIERED') AS r_billed, open_tiers AS r_open_tiers,
    basis AS r_basis_column, out_line_item_type AS r_type, suffix AS r_suffix, public_rate_text AS r_public_rate,
    negated AS r_negated, shows_reservation AS r_shows_reservation, shows_savings_plan AS r_shows_savings_plan,
    uncovered AS r_uncovered,
    ${exact("factor")} AS inside_factor, CAST(factor AS DOUBLE) AS inside_double,
    CASE WHEN per_unit THEN factor END AS inside_rate,
    ${exact("outside_factor")} AS outside_factor, CAST(outside_factor AS DOUBLE) AS outside_double,
    CASE WHEN per_unit THEN outside_factor END AS outside_rate
    FROM ${schema}.book`);
  for (const [table, columns] of Object.entries(TIER_COLUMNS)) {
    await connection.run(`CREATE TABLE ${schema}.${table}_priced AS SELECT ${columns}, free,
      factor AS rate, ${exact("factor")} AS factor, CAST(factor AS DOUBLE) AS factor_double FROM ${schema}.${table}`);
  }
  const [flags] = await queryRows(
    connection,
    `SELECT coalesce(bool_or(r_shows_reservation), false) AS reservations,
       coalesce(bool_or(r_shows_savings_plan), false) AS plans, coalesce(bool_or(r_negated), false) AS negates
     FROM ${schema}.prices WHERE r_billed`,
  );
  return {
    schema,
    places,
    match: await keyMatch(connection, `${schema}.book`),
    tiers: {
      starts: (counts.tier_starts ?? 0) > 0,
      accounts: (counts.tier_accounts ?? 0) > 0,
      rows: (counts.tier_rows ?? 0) > 0,
    },
    shows: { reservations: flags?.reservations === "true", savingsPlans: flags?.plans === "true" },
    negates: flags?.negates === "true",
  };
};

const TIER_COLUMNS = {
  tier_starts: "price_id, usage_start",
  tier_accounts: "price_id, usage_start, account",
  tier_rows:
    "payer, position, part, CAST(quantity AS DECIMAL(38,10)) AS quantity, CAST(quantity AS DOUBLE) AS quantity_double",
} as const;

const factorPlaces = async (connection: DuckDBConnection, schema: string): Promise<number> => {
  const [row] = await queryRows(
    connection,
    `SELECT coalesce(max(length(split_part(factor, '.', 2))), 0) AS places FROM (
       SELECT factor FROM ${schema}.book UNION ALL SELECT outside_factor FROM ${schema}.book
       UNION ALL SELECT factor FROM ${schema}.tier_starts UNION ALL SELECT factor FROM ${schema}.tier_accounts
       UNION ALL SELECT factor FROM ${schema}.tier_rows)`,
  );
  const places = Math.max(10, Number(row?.places));
  if (places > FACTOR_PLACES_MAX) {
    throw new RangeError(`a price has ${places} decimal places; at most ${FACTOR_PLACES_MAX} can be applied`);
  }
  return places;
};
