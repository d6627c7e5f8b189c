import { createHash } from "node:crypto";
import type { LineItemFilter } from "../../domain/configuration/model.ts";
import type { GroupTask, RatedCustomLine } from "../../domain/rating/model.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { closestDouble, exactProduct, roundedExact } from "./exact-sql.ts";
import { factorPlacesOf, pricedRows, printedRows, type RowRequest, type RowSource } from "./priced-rows.ts";
import { costRow, type ReportContext, reportList } from "./report-columns.ts";

/** SQL of one part of a report, already in the report's columns. */
export type ReportPart = string;

/** An ITEMIZED custom line item as its rows show it. */
export type ItemizedLine = {
  readonly line: Pick<RatedCustomLine, "arn" | "account" | "description" | "lineItemType" | "productCode">;
  readonly share: NonNullable<RowRequest["share"]>;
  readonly filter: LineItemFilter | undefined;
};

/** The rows of a range of the file in file order; rows split by tiers with their first part. */
export const costPart = (source: RowSource, context: ReportContext, range: RowRequest["range"]): ReportPart =>
  `SELECT ${reportList(costRow(context))} FROM (${printedRows(source, { parts: "first", ...(range && { range }) })})
   ${inFileOrder(source)}`;

/**
 * Rows have to be sorted back into file order when they come from a clustered copy, and when tier tables are joined:
 * an outer join gives the matched rows of a batch first, and how a file falls into batches is up to its layout.
 * The inner join with the price book keeps the order, because every row has exactly one price.
 */
const inFileOrder = ({ place, book }: RowSource): string => {
  const tiered = book !== null && (book.tiers.rows || book.tiers.accounts || book.tiers.starts);
  return place.clustered || tiered ? "ORDER BY file_row_number" : "";
};

/** Further parts of rows that tiers split. */
export const splitPart = (source: RowSource, context: ReportContext): ReportPart =>
  `SELECT ${reportList(costRow(context))} FROM (${printedRows(source, { parts: "rest" })})
   ORDER BY file_row_number, r_part`;

const NEGATION_KEY = [
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
const covered = (source: RowSource, request: Omit<RowRequest, "parts">): string => {
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

const negationColumns = (cost: string, context: ReportContext): ReadonlyMap<string, string> =>
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

/** Columns by which a row of a custom line item differs from the row it stands beside. */
const customColumns = (
  { line }: Pick<ItemizedLine, "line">,
  id: string,
  cost: string,
): ReadonlyMap<string, string> =>
  new Map([
    ["identity_line_item_id", id],
    ["line_item_blended_cost", cost],
    ["line_item_line_item_description", quoteText(line.description)],
    ["line_item_line_item_type", quoteText(line.lineItemType)],
    ["line_item_product_code", quoteText(line.productCode)],
    ["line_item_unblended_cost", cost],
    ["line_item_usage_account_id", quoteText(line.account)],
    ["line_item_usage_amount", "1.0"],
  ]);

/** What an itemized row takes over from the row beside it. */
const BESIDE = [
  "bill_bill_type",
  "bill_billing_entity",
  "bill_billing_period_end_date",
  "bill_billing_period_start_date",
  "bill_payer_account_id",
  "bill_payer_account_name",
  "identity_time_interval",
  "line_item_currency_code",
  "line_item_operation",
  "line_item_usage_end_date",
  "line_item_usage_start_date",
  "line_item_usage_type",
] as const;

const taken = (row: ReadonlyMap<string, string>): Map<string, string> =>
  new Map(BESIDE.flatMap((name) => (row.has(name) ? [[name, row.get(name) ?? "NULL"] as const] : [])));

const inBase = (filter: LineItemFilter | undefined, product: string, type: string): string => {
  if (filter === undefined) return "true";
  return "service" in filter
    ? `${product} = ${quoteText(filter.service)}`
    : `${type} <> 'SavingsPlanNegation'`;
};

/** A name for an item's rows that says nothing about who keeps the item. */
export const customLineId = (arn: string, period: BillingPeriod): string =>
  createHash("md5").update(`${arn}|${period}`).digest("hex");

/** One row beside every row that is in the item's base and costs something; split parts have their own. */
export const itemizedPart = (
  source: RowSource,
  context: ReportContext,
  item: ItemizedLine,
  period: BillingPeriod,
  request: RowRequest,
): ReportPart => {
  const row = costRow(context);
  const id = `${quoteText(customLineId(item.line.arn, period))} || '-' || md5(coalesce(${row.get("identity_line_item_id")}, ''))`;
  const list = reportList(new Map([...taken(row), ...customColumns(item, id, "r_cost")]));
  return `SELECT ${list} FROM (${printedRows(source, { ...request, share: item.share })})
    WHERE r_costs AND ${inBase(item.filter, source.columns.text("line_item_product_code"), "r_type")}
    ${request.parts === "rest" ? "ORDER BY file_row_number, r_part" : inFileOrder(source)}`;
};

/** The item's rows beside the negations. */
export const itemizedNegationPart = (
  source: RowSource,
  context: ReportContext,
  item: ItemizedLine,
  period: BillingPeriod,
): ReportPart => {
  const places = factorPlacesOf(source, item);
  const cost = closestDouble(`-${roundedExact({ high: "high", low: "low" }, places)}`);
  const row = negationColumns(cost, context);
  const id = `${quoteText(customLineId(item.line.arn, period))} || '-' || ${row.get("identity_line_item_id")}`;
  const list = reportList(new Map([...taken(row), ...customColumns(item, id, cost)]));
  return `SELECT ${list} FROM (${covered(source, { share: item.share })})
    WHERE costs
      AND ${inBase(item.filter, "product_code", "'SavingsPlanNegation'")}
    ORDER BY ${NEGATION_KEY}`;
};

/** A custom line item as one row of the whole month; `amount` is decimal text rounded to 10 places. */
export const customPart = (
  task: GroupTask,
  context: ReportContext,
  period: BillingPeriod,
  lines: readonly { readonly line: RatedCustomLine; readonly id: string; readonly amount: string }[],
): ReportPart =>
  lines
    .map(({ line, id, amount }) => {
      const start = periodStart(period);
      const end = periodEnd(period);
      const timestamp = (instant: string): string => `TIMESTAMP '${instant.slice(0, 10)} 00:00:00'`;
      const short = (instant: string): string => instant.replace(".000Z", "Z");
      const cost = `CAST(${quoteText(amount)} AS DOUBLE)`;
      const list = reportList(
        new Map([
          ["bill_bill_type", "'Anniversary'"],
          ["bill_billing_entity", "'AWS'"],
          ["bill_billing_period_end_date", timestamp(end)],
          ["bill_billing_period_start_date", timestamp(start)],
          ["bill_payer_account_id", quoteText(context.primaryAccount)],
          [
            "bill_payer_account_name",
            context.primaryAccountName === null ? "NULL" : quoteText(context.primaryAccountName),
          ],
          ["identity_time_interval", quoteText(`${short(start)}/${short(end)}`)],
          ["line_item_currency_code", quoteText(task.currency)],
          ["line_item_usage_end_date", timestamp(end)],
          ["line_item_usage_start_date", timestamp(start)],
          ...(line.productCode === "AWSBillingConductor"
            ? [["product", "MAP {'product_name': 'AWS Billing Conductor'}"] as const]
            : []),
          ...customColumns({ line }, quoteText(id), cost),
        ]),
      );
      return `SELECT ${list}`;
    })
    .join("\nUNION ALL\n");
