import type { DuckDBConnection } from "@duckdb/node-api";
import { AccountId } from "../../domain/identifiers.ts";
import { D, plain } from "../../domain/money/decimal.ts";
import type { BillableTotal } from "../../domain/rating/model.ts";
import { compareTexts } from "../../domain/rating/text-order.ts";
import type { OutsideIntervalRequest, SummarisedDelivery } from "../../ports/cost-engine.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { type EngineContext, withSummingConnection } from "./engine-context.ts";
import { intervalSummaries, summaryRows } from "./summary-source.ts";

/** What AWS bills by account, product, line type and legal entity, in that order, from a delivery's summaries. */
export const billable = async (
  context: EngineContext,
  delivery: SummarisedDelivery,
): Promise<readonly BillableTotal[]> => {
  const source = await summaryRows(context.objects, [delivery]);
  return withSummingConnection(context, delivery.delivery.rows, (connection) => totalsOf(connection, source));
};

/** What AWS bills for the accounts of a group outside its interval, in the same order. */
export const outsideInterval = async (
  context: EngineContext,
  { task, delivery }: OutsideIntervalRequest,
): Promise<readonly BillableTotal[]> =>
  withSummingConnection(context, delivery.rows, async (connection) => {
    const request = { task, deliveries: [{ delivery }] };
    return totalsOf(connection, await intervalSummaries(context, connection, request, "outside"));
  });

const totalsOf = async (connection: DuckDBConnection, source: string): Promise<readonly BillableTotal[]> => {
  const names = "account, billing_entity, product_code, product_name, line_item_type, legal_entity";
  const rows = await queryRows(
    connection,
    `SELECT ${names}, CAST(sum(row_count) AS BIGINT) AS row_count,
       sum(unblended_amount) AS unblended_amount, sum(net_amount) AS net_amount
     FROM (${source}) GROUP BY ${names}`,
  );
  return rows
    .map((row) => ({
      account: AccountId.parse(row.account),
      billingEntity: row.billing_entity ?? "",
      productCode: row.product_code ?? "",
      productName: row.product_name ?? "",
      lineItemType: row.line_item_type ?? "",
      legalEntity: row.legal_entity ?? "",
      rows: Number(row.row_count),
      unblended: plain(new D(row.unblended_amount ?? 0)),
      net: plain(new D(row.net_amount ?? 0)),
    }))
    .sort((left, right) => compareTexts(sortKey(left), sortKey(right)));
};

const sortKey = (total: BillableTotal): readonly string[] => [
  total.account,
  total.billingEntity,
  total.productCode,
  total.productName,
  total.lineItemType,
  total.legalEntity,
];
