import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { queryRows } from "./canonical/query-rows.ts";
import { hashesDiffer } from "./key-match.ts";

/** What a report has to know of a price book before it joins rows with it. */
export const BookFacts = z.strictObject({
  /** The tables of tier allocation that have rows. */
  tables: z.array(z.enum(["tier_starts", "tier_accounts", "tier_rows"])),
  /** Decimal places of the longest factor. */
  places: z.int(),
  /** Payers with a row that tiers cut in two. */
  splitPayers: z.array(z.string()),
  /** No two keys share a hash. */
  hashesDiffer: z.boolean(),
  /** Billed rows may show the group's own reservations and Savings Plans. */
  showsReservations: z.boolean(),
  showsSavingsPlans: z.boolean(),
  /** Some rows are cancelled by a negation. */
  negates: z.boolean(),
  /** Commitments came home to the group. */
  rematched: z.boolean(),
});
export type BookFacts = z.infer<typeof BookFacts>;

export const BILLED = "kind IN ('UNIT', 'TIERED')";

/** Decimal places of a factor kept as text. */
const placesIn = (factor: string): string => `length(split_part(${factor}, '.', 2))`;

/** Reads the facts from the tables of the connection, in one query. */
export const readBookFacts = async (connection: DuckDBConnection): Promise<BookFacts> => {
  const flag = (name: string): string => `coalesce(bool_or(${name} AND ${BILLED}), false)`;
  const tier = (table: string, splitPayers: string): string =>
    `SELECT '${table}' AS name, count(*) AS entries, max(${placesIn("factor")}) AS places, ${splitPayers} AS split_payers,
       false AS differ, false AS reservations, false AS plans, false AS negates, false AS rematched FROM ${table}`;
  const rows = await queryRows(
    connection,
    `SELECT 'book' AS name, count(*) AS entries,
       greatest(max(${placesIn("factor")}), max(${placesIn("outside_factor")})) AS places, NULL AS split_payers,
       ${hashesDiffer("book")} AS differ, ${flag("shows_reservation")} AS reservations,
       ${flag("shows_savings_plan")} AS plans, ${flag("negated")} AS negates,
       coalesce(bool_or(rematched), false) AS rematched FROM book
     UNION ALL ${tier("tier_starts", "NULL")} UNION ALL ${tier("tier_accounts", "NULL")}
     UNION ALL ${tier("tier_rows", "string_agg(DISTINCT payer, ' ' ORDER BY payer) FILTER (part > 0)")}`,
  );
  const of = (name: string) => rows.find((row) => row.name === name);
  const book = of("book");
  return {
    tables: BookFacts.shape.tables.element.options.filter((table) => Number(of(table)?.entries) > 0),
    places: Math.max(...rows.map((row) => Number(row.places ?? 0))),
    splitPayers: of("tier_rows")?.split_payers?.split(" ") ?? [],
    hashesDiffer: book?.differ === "true",
    showsReservations: book?.reservations === "true",
    showsSavingsPlans: book?.plans === "true",
    negates: book?.negates === "true",
    rematched: book?.rematched === "true",
  };
};
