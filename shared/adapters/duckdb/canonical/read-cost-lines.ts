import type { DuckDBConnection } from "@duckdb/node-api";
import type { CostLine } from "../../../domain/cost-data/cost-line.ts";
import { D } from "../../../domain/money/decimal.ts";
import { type ChunkColumns, describeChunk } from "./chunk-columns.ts";
import { quoteText } from "./sql-text.ts";

const TEXTS = {
  lineItemId: "identity_line_item_id",
  payerAccount: "bill_payer_account_id",
  usageAccount: "line_item_usage_account_id",
  billType: "bill_bill_type",
  billingEntity: "bill_billing_entity",
  lineItemType: "line_item_line_item_type",
  productCode: "line_item_product_code",
  serviceCode: "product_servicecode",
  usageType: "line_item_usage_type",
  operation: "line_item_operation",
  sku: "product_sku",
  rateCode: "pricing_rate_code",
  pricingTerm: "pricing_term",
  resourceId: "line_item_resource_id",
  description: "line_item_line_item_description",
  reservationArn: "reservation_reservation_a_r_n",
  savingsPlanArn: "savings_plan_savings_plan_a_r_n",
} as const;

const NUMBERS = {
  usageAmount: "line_item_usage_amount",
  unblendedRate: "line_item_unblended_rate",
  unblendedCost: "line_item_unblended_cost",
  netUnblendedCost: "line_item_net_unblended_cost",
  publicRate: "pricing_public_on_demand_rate",
  publicCost: "pricing_public_on_demand_cost",
  savingsPlanRate: "savings_plan_savings_plan_rate",
} as const;

const selectList = (columns: ChunkColumns): string =>
  [
    ...Object.entries(TEXTS).map(([field, name]) => `${columns.text(name)} AS "${field}"`),
    ...Object.entries(NUMBERS).map(
      ([field, name]) => `CAST(${columns.decimal(name)} AS VARCHAR) AS "${field}"`,
    ),
    `${columns.productAttribute("product_name")} AS "productName"`,
    `coalesce(strftime(${columns.timestamp("line_item_usage_start_date")}, '%Y-%m-%dT%H:%M:%S.%gZ'), '') AS "usageStart"`,
  ].join(",\n  ");

/**
 * The rows of one kept chunk as the reference implementation rates them, in file order. For tests and for
 * explaining single rows: the whole chunk is held in memory.
 */
export const readCostLines = async (
  connection: DuckDBConnection,
  chunk: { readonly path: string; readonly firstPosition: number },
): Promise<CostLine[]> => {
  const columns = await describeChunk(connection, chunk.path);
  const result = await connection.runAndReadAll(
    `SELECT ${selectList(columns)}\nFROM read_parquet(${quoteText(chunk.path)}, file_row_number = true)
ORDER BY file_row_number`,
  );
  return result.getRowObjects().map((row, index) => {
    const text = (field: string): string => String(row[field]);
    const number = (field: string): D | null => {
      const value = row[field];
      return value === null || value === undefined ? null : new D(String(value));
    };
    return {
      position: chunk.firstPosition + index,
      lineItemId: text("lineItemId"),
      payerAccount: text("payerAccount"),
      usageAccount: text("usageAccount"),
      billType: text("billType"),
      billingEntity: text("billingEntity"),
      lineItemType: text("lineItemType"),
      productCode: text("productCode"),
      serviceCode: text("serviceCode"),
      productName: text("productName"),
      usageType: text("usageType"),
      operation: text("operation"),
      sku: text("sku"),
      rateCode: text("rateCode"),
      pricingTerm: text("pricingTerm"),
      resourceId: text("resourceId"),
      usageStart: text("usageStart"),
      description: text("description"),
      usageAmount: number("usageAmount") ?? new D(0),
      unblendedRate: number("unblendedRate"),
      unblendedCost: number("unblendedCost") ?? new D(0),
      netUnblendedCost: number("netUnblendedCost"),
      publicRate: number("publicRate"),
      publicCost: number("publicCost"),
      reservationArn: text("reservationArn"),
      savingsPlanArn: text("savingsPlanArn"),
      savingsPlanRate: number("savingsPlanRate"),
    };
  });
};
