import type { DuckDBConnection } from "@duckdb/node-api";
import { D } from "../../domain/money/decimal.ts";
import { queryRows } from "./engine-context.ts";
import { exactProduct } from "./exact-sql.ts";
import { type BookEntry, placesOf } from "./price-book.ts";
import { KEY_COLUMNS } from "./price-key-columns.ts";

/** Exact amount of one account, product and pro forma line type; all digits. */
export type ProductSum = {
  readonly payer: string;
  readonly account: string;
  readonly billingEntity: string;
  readonly productCode: string;
  readonly productName: string;
  readonly lineItemType: string;
  /** Covered by the group's own Savings Plan: as much goes off again under SavingsPlanNegation. */
  readonly negated: boolean;
  readonly amount: D;
};

/**
 * Sums of everything priced without looking at single rows, from the tables `selected` (summaries) and `book`.
 * Entries of open tiers are left out; they come from the allocation.
 */
export const productSums = async (
  connection: DuckDBConnection,
  entries: readonly BookEntry[],
): Promise<readonly ProductSum[]> => {
  const places = placesOf(entries.flatMap((entry) => [entry.factor, entry.outsideFactor ?? entry.factor]));
  const inside = exactProduct("inside_value", "factor", places);
  const outside = exactProduct("outside_value", "outside_factor", places);
  const rows = await queryRows(
    connection,
    `SELECT payer, account, billing_entity, product_code, product_name, out_line_item_type, negated,
       sum(${inside.high} + ${outside.high}) AS high, sum(${inside.low} + ${outside.low}) AS low
     FROM (
       SELECT selected.*, book.out_line_item_type, book.negated, book.factor,
         coalesce(book.outside_factor, '0') AS outside_factor,
         CASE WHEN book.outside_factor IS NOT NULL THEN usage_above_zero
           WHEN book.basis = 'usage_amount' THEN usage_amount
           WHEN book.basis = 'public_amount' THEN public_amount ELSE unblended_amount END AS inside_value,
         CASE WHEN book.outside_factor IS NULL THEN 0 ELSE usage_amount - usage_above_zero END AS outside_value
       FROM selected JOIN book USING (${KEY_COLUMNS.join(", ")})
       WHERE book.kind IN ('UNIT', 'TIERED') AND NOT book.open_tiers
     ) GROUP BY ALL`,
  );
  return rows.map((row) => ({
    payer: row.payer ?? "",
    account: row.account ?? "",
    billingEntity: row.billing_entity ?? "",
    productCode: row.product_code ?? "",
    productName: row.product_name ?? "",
    lineItemType: row.out_line_item_type ?? "",
    negated: row.negated === "true",
    amount: new D(row.high ?? 0).plus(row.low ?? 0),
  }));
};
