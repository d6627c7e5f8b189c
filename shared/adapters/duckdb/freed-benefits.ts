import type { DuckDBConnection } from "@duckdb/node-api";
import { D, ZERO } from "../../domain/money/decimal.ts";
import {
  type FreedBenefit,
  freedByPlace,
  type PlanRates,
  rateKey,
  skuKey,
} from "../../domain/rating/cover-usage.ts";
import type { PriceRequest } from "../../ports/cost-engine.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { EXACT, exactRows, usageStartText, widthsOf } from "./chunk-source.ts";
import type { EngineContext } from "./engine-context.ts";
import type { FilledColumns } from "./filled-columns.ts";
import { selectedAccounts, selectedRows } from "./selection-sql.ts";
import { summaryRows } from "./summary-source.ts";

/** A payer's usage start, at which freed benefits are applied. */
export type Place = { readonly payer: string; readonly start: string };
export type Freed = {
  readonly places: readonly { readonly place: Place; readonly benefits: readonly FreedBenefit[] }[];
  readonly rates: PlanRates;
  /** Product, usage type and operation of everything the benefits can cover. */
  readonly skus: readonly (readonly [string, string, string])[];
};

const RESERVATION = "reservation_reservation_a_r_n";
const SAVINGS_PLAN = "savings_plan_savings_plan_a_r_n";
const COVERED = "('DiscountedUsage', 'SavingsPlanCoveredUsage')";

/**
 * Accounts of the group that own a commitment which covered usage outside it. From the summaries alone: most groups
 * have none, and pay for this one query of small data.
 */
export const ownersAppliedOutside = async (
  context: EngineContext,
  connection: DuckDBConnection,
  { task, deliveries }: PriceRequest,
  isMember: (account: string) => boolean,
): Promise<readonly string[]> => {
  const rows = await queryRows(
    connection,
    `SELECT DISTINCT CASE line_item_type WHEN 'DiscountedUsage' THEN reservation_owner
         ELSE savings_plan_owner END AS owner
     FROM (${await summaryRows(context.objects, deliveries)})
     WHERE line_item_type IN ${COVERED} AND NOT ${selectedRows(task.selections, "payer", "account")}
     ORDER BY owner`,
  );
  return rows.map((row) => row.owner ?? "").filter((owner) => owner !== "" && isMember(owner));
};

/** Runs a query over the rows of each chunk of the group's payers, one after another. */
const eachChunk = async (
  context: EngineContext,
  connection: DuckDBConnection,
  { deliveries }: PriceRequest,
  sqlOf: (columns: FilledColumns, payer: string, rows: string) => string,
) => {
  const found = [];
  for (const { delivery } of deliveries) {
    for (const chunk of delivery.chunks) {
      const path = await context.objects.localPath(chunk.key);
      const columns = await context.describeFilled(connection, path);
      const rows = exactRows(columns, { path, clustered: false }, widthsOf(delivery), { choice: "all" });
      found.push(...(await queryRows(connection, sqlOf(columns, delivery.payer, rows))));
    }
  }
  return found;
};

const sku = (columns: FilledColumns): string =>
  `${columns.text("line_item_product_code")} AS product_code, ${columns.text("line_item_usage_type")} AS usage_type,
   ${columns.text("line_item_operation")} AS operation`;

const skuOf = (row: Readonly<Record<string, string | null>>) => ({
  productCode: row.product_code ?? "",
  usageType: row.usage_type ?? "",
  operation: row.operation ?? "",
});

/**
 * What the owners' commitments covered outside the group, added up per payer, usage start and commitment, and the
 * rates of their Savings Plans. Held in memory: it grows with commitments × hours, not with rows.
 */
export const freedBenefits = async (
  context: EngineContext,
  connection: DuckDBConnection,
  request: PriceRequest,
  owners: readonly string[],
): Promise<Freed> => {
  const list = owners.map(quoteText).join(", ");
  const rows = await eachChunk(context, connection, request, (columns, payer, source) => {
    const type = columns.text("line_item_line_item_type");
    const rate = columns.decimal("savings_plan_savings_plan_rate");
    const outside = `NOT ${selectedAccounts(request.task.selections, payer, columns.text("line_item_usage_account_id"))}`;
    const owned = (arn: string): string => `split_part(${columns.text(arn)}, ':', 5) IN (${list})`;
    return `SELECT ${quoteText(payer)} AS payer, ${usageStartText(columns)} AS start, 'DiscountedUsage' AS type,
        ${columns.text(RESERVATION)} AS arn, ${sku(columns)}, NULL AS rate, sum(${EXACT.usage}) AS quantity
      FROM (${source}) WHERE ${type} = 'DiscountedUsage' AND ${outside} AND ${owned(RESERVATION)}
        AND ${EXACT.usage} > 0 GROUP BY ALL
      UNION ALL
      SELECT ${quoteText(payer)}, ${usageStartText(columns)}, 'SavingsPlanCoveredUsage',
        ${columns.text(SAVINGS_PLAN)}, '', '', '', ${rate} AS rate, sum(${EXACT.usage})
      FROM (${source}) WHERE ${type} = 'SavingsPlanCoveredUsage' AND ${outside} AND ${owned(SAVINGS_PLAN)}
        AND sign(${EXACT.usage}) * sign(${rate}) > 0 GROUP BY ALL`;
  });
  const starts = new Map<string, Place>();
  const freed = rows.map((row) => {
    const at = { payer: row.payer ?? "", start: row.start ?? "" };
    const place = JSON.stringify([at.payer, at.start]);
    starts.set(place, at);
    const [arn, quantity] = [row.arn ?? "", new D(row.quantity ?? 0)];
    const benefit: FreedBenefit =
      row.type === "DiscountedUsage"
        ? { type: row.type, arn, amount: quantity, sku: skuKey(skuOf(row)) }
        : { type: "SavingsPlanCoveredUsage", arn, amount: quantity.times(row.rate ?? ZERO) };
    return { place, benefit };
  });
  const byPlace = freedByPlace(freed);
  const plans = new Set(
    freed.flatMap(({ benefit }) => (benefit.type === "SavingsPlanCoveredUsage" ? [benefit.arn] : [])),
  );
  const { rates, skus } = await planRates(context, connection, request, [...plans].sort());
  const reserved = rows.filter((row) => row.type === "DiscountedUsage").map(skuOf);
  return {
    places: [...byPlace].flatMap(([key, benefits]) => {
      const place = starts.get(key);
      return place === undefined ? [] : [{ place, benefits }];
    }),
    rates,
    skus: distinct([...reserved, ...skus]),
  };
};

type Sku = ReturnType<typeof skuOf>;
const distinct = (skus: readonly Sku[]): Freed["skus"] => [
  ...new Map(
    skus.map((each) => [skuKey(each), [each.productCode, each.usageType, each.operation] as const]),
  ).values(),
];

/** The lowest rate of each plan for each product, usage type and operation it covered anywhere in the month. */
const planRates = async (
  context: EngineContext,
  connection: DuckDBConnection,
  request: PriceRequest,
  plans: readonly string[],
): Promise<{ readonly rates: PlanRates; readonly skus: readonly Sku[] }> => {
  const rates = new Map<string, D>();
  if (plans.length === 0) return { rates, skus: [] };
  const rows = await eachChunk(context, connection, request, (columns, _payer, source) => {
    const rate = columns.decimal("savings_plan_savings_plan_rate");
    return `SELECT ${columns.text(SAVINGS_PLAN)} AS arn, ${sku(columns)}, min(${rate}) AS rate FROM (${source})
      WHERE ${columns.text("line_item_line_item_type")} = 'SavingsPlanCoveredUsage' AND ${rate} > 0
        AND ${columns.text(SAVINGS_PLAN)} IN (${plans.map(quoteText).join(", ")}) GROUP BY ALL`;
  });
  for (const row of rows) {
    const key = rateKey(row.arn ?? "", skuOf(row));
    const rate = new D(row.rate ?? 0);
    rates.set(key, D.min(rate, rates.get(key) ?? rate));
  }
  return { rates, skus: rows.map(skuOf) };
};
