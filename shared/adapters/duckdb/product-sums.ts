import type { DuckDBConnection } from "@duckdb/node-api";
import { D } from "../../domain/money/decimal.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { exactProduct, factorType } from "./exact-sql.ts";
import { type KeyMatch, keyOfTable } from "./key-match.ts";
import { type BookEntry, placesOf } from "./price-book.ts";

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
  match: KeyMatch,
  entries: readonly BookEntry[],
): Promise<readonly ProductSum[]> => {
  const places = placesOf(entries.flatMap((entry) => [entry.factor, entry.outsideFactor ?? entry.factor]));
  const inside = exactProduct("inside_value", "factor", places);
  const outside = exactProduct("outside_value", "outside_factor", places);
  const exact = (factor: string): string => `CAST(${factor} AS ${factorType(places)})`;
  const rows = await queryRows(
    connection,
    `SELECT payer, account, billing_entity, product_code, product_name, out_line_item_type, negated,
       sum(${inside.high} + ${outside.high}) AS high, sum(${inside.low} + ${outside.low}) AS low
     FROM (
       SELECT s.payer, s.account, s.billing_entity, s.product_code, s.product_name, b.out_line_item_type, b.negated,
         b.factor, b.outside_factor,
         CASE WHEN b.tiered THEN s.usage_above_zero
           WHEN b.basis = 'usage_amount' THEN s.usage_amount
           WHEN b.basis = 'public_amount' THEN s.public_amount ELSE s.unblended_amount END AS inside_value,
         CASE WHEN b.tiered THEN s.usage_amount - s.usage_above_zero ELSE 0 END AS outside_value
       FROM selected AS s JOIN (
         SELECT * REPLACE (${exact("factor")} AS factor, ${exact("coalesce(outside_factor, '0')")} AS outside_factor),
           outside_factor IS NOT NULL AS tiered FROM book
       ) AS b ON ${match(keyOfTable("s"), keyOfTable("b"))}
       WHERE b.kind IN ('UNIT', 'TIERED') AND NOT b.open_tiers
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
