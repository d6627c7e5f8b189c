import { quoteText } from "./canonical/sql-text.ts";
import { PIECE } from "./clustered-chunks.ts";
import { closestDouble, exactProduct, roundedExact } from "./exact-sql.ts";
import { factorPlacesOf, pricedRows, printedRows, type RowRequest, type RowSource } from "./priced-rows.ts";
import { costRow, type ReportContext, reportList } from "./report-columns.ts";

/** SQL of one part of a report, already in the report's columns. */
export type ReportPart = string;

/** The rows of a range of the file in file order; rows split by tiers with their first part. */
export const costPart = (source: RowSource, context: ReportContext, range: RowRequest["range"]): ReportPart =>
  `SELECT ${reportList(costRow(context))} FROM (${printedRows(source, { parts: "first", ...(range && { range }) })})
   ${inFileOrder(source)}`;

/** Rows of a copy, sorted by account or cut into pieces, have to be sorted back into file order; all others are in it. */
export const inFileOrder = ({ place }: RowSource): string =>
  place.clustered ? `ORDER BY file_row_number${place.pieces ? `, ${PIECE}` : ""}` : "";

/** Further parts of rows that tiers split. */
export const splitPart = (source: RowSource, context: ReportContext): ReportPart =>
  `SELECT ${reportList(costRow(context))} FROM (${printedRows(source, { parts: "rest" })})
   ORDER BY file_row_number, r_part`;

export const NEGATION_KEY = [
  "savings_plan_arn",
  "account",
  "billing_entity",
  "product_code",
  "product_name",
  "usage_type",
  "operation",
  "usage_start",
].join(", ");

/**
 * The covered usage added up as its negation cancels it: per Savings Plan, account, product, usage type, operation and
 * usage start. `high` and `low` add up to the exact amount.
 */
export const covered = (source: RowSource, request: Omit<RowRequest, "parts">): string => {
  const { columns } = source;
  const product = exactProduct("r_basis", "r_factor", factorPlacesOf(source, request));
  const least = (name: string): string => `min(nullif(${columns.text(name)}, '')) AS ${name}`;
  return `SELECT ${columns.text("savings_plan_savings_plan_a_r_n")} AS savings_plan_arn,
      ${columns.text("line_item_usage_account_id")} AS account, ${columns.text("bill_billing_entity")} AS billing_entity,
      ${columns.text("line_item_product_code")} AS product_code, ${columns.productAttribute("product_name")} AS product_name,
      ${columns.text("line_item_usage_type")} AS usage_type, ${columns.text("line_item_operation")} AS operation,
      ${columns.timestamp("line_item_usage_start_date")} AS usage_start,
      min(${columns.timestamp("line_item_usage_end_date")}) AS usage_end,
      min(${columns.timestamp("bill_billing_period_start_date")}) AS period_start,
      min(${columns.timestamp("bill_billing_period_end_date")}) AS period_end,
      ${["bill_bill_type", "identity_time_interval", "line_item_currency_code", "line_item_usage_account_name", "pricing_unit", "product_servicecode", "product_region_code", "product_sku"].map(least).join(", ")},
      sum(rebill_usage) AS quantity, sum(${product.high}) AS high, sum(${product.low}) AS low
      ${request.share === undefined ? "" : ", bool_or(r_costs) AS costs"}
    FROM (${pricedRows(source, { ...request, parts: "first" })}) WHERE r_negated GROUP BY ALL`;
};

export const negationColumns = (cost: string, context: ReportContext): ReadonlyMap<string, string> =>
  new Map([
    ["bill_bill_type", "bill_bill_type"],
    ["bill_billing_entity", "nullif(billing_entity, '')"],
    ["bill_billing_period_end_date", "period_end"],
    ["bill_billing_period_start_date", "period_start"],
    ["bill_payer_account_id", quoteText(context.primaryAccount)],
    [
      "bill_payer_account_name",
      context.primaryAccountName === null ? "NULL" : quoteText(context.primaryAccountName),
    ],
    ["identity_line_item_id", `md5(concat_ws('|', 'negation', ${NEGATION_KEY}))`],
    ["identity_time_interval", "identity_time_interval"],
    ["line_item_blended_cost", cost],
    ["line_item_currency_code", "line_item_currency_code"],
    ["line_item_line_item_description", "'SavingsPlanNegation for ' || usage_type"],
    ["line_item_line_item_type", "'SavingsPlanNegation'"],
    ["line_item_operation", "nullif(operation, '')"],
    ["line_item_product_code", "nullif(product_code, '')"],
    ["line_item_unblended_cost", cost],
    ["line_item_usage_account_id", "account"],
    ["line_item_usage_account_name", "line_item_usage_account_name"],
    ["line_item_usage_amount", closestDouble("CAST(quantity AS DECIMAL(38,10))")],
    ["line_item_usage_end_date", "usage_end"],
    ["line_item_usage_start_date", "usage_start"],
    ["line_item_usage_type", "nullif(usage_type, '')"],
    ["pricing_unit", "pricing_unit"],
    ["product", "CASE WHEN product_name = '' THEN NULL ELSE MAP {'product_name': product_name} END"],
    ["product_region_code", "product_region_code"],
    ["product_servicecode", "product_servicecode"],
    ["product_sku", "product_sku"],
    ["product_usagetype", "nullif(usage_type, '')"],
    ["savings_plan_savings_plan_a_r_n", "nullif(savings_plan_arn, '')"],
  ]);

/** One SavingsPlanNegation row per group of covered usage: minus exactly what the covered rows cost. */
export const negationPart = (source: RowSource, context: ReportContext): ReportPart => {
  const places = factorPlacesOf(source, {});
  const cost = closestDouble(`-${roundedExact({ high: "high", low: "low" }, places)}`);
  return `SELECT ${reportList(negationColumns(cost, context))} FROM (${covered(source, {})}) ORDER BY ${NEGATION_KEY}`;
};
