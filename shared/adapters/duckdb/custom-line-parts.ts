import { createHash } from "node:crypto";
import type { LineItemFilter } from "../../domain/configuration/model.ts";
import type { GroupTask, RatedCustomLine } from "../../domain/rating/model.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { closestDouble, roundedExact } from "./exact-sql.ts";
import { factorPlacesOf, printedRows, type RowRequest, type RowSource } from "./priced-rows.ts";
import { costRow, type ReportContext, reportList } from "./report-columns.ts";
import { covered, inFileOrder, NEGATION_KEY, negationColumns, type ReportPart } from "./report-parts.ts";

/** An ITEMIZED custom line item as its rows show it. */
export type ItemizedLine = {
  readonly line: Pick<RatedCustomLine, "arn" | "account" | "description" | "lineItemType" | "productCode">;
  readonly share: NonNullable<RowRequest["share"]>;
  readonly filter: LineItemFilter | undefined;
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
  context: Pick<ReportContext, "primaryAccount" | "primaryAccountName">,
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
