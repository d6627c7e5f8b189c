import type { DuckDBConnection } from "@duckdb/node-api";
import type { GroupTask } from "../../domain/rating/model.ts";
import type { SummarisedDelivery } from "../../ports/cost-engine.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { widthsOf } from "./chunk-source.ts";
import type { EngineContext } from "./engine-context.ts";
import { selectedAccounts, withinInterval } from "./selection-sql.ts";
import { summaryOf } from "./summarise.ts";

/** SQL of the summaries of several deliveries as one table, with the payer of each row. */
export const summaryRows = async (
  objects: ObjectStore,
  deliveries: readonly SummarisedDelivery[],
): Promise<string> => {
  const parts = await Promise.all(
    deliveries.map(async ({ delivery, summaryKeys }) => {
      const paths = await Promise.all(summaryKeys.map((key) => objects.localPath(key)));
      return `SELECT ${quoteText(delivery.payer)} AS payer, * FROM read_parquet([${paths.map(quoteText).join(", ")}])`;
    }),
  );
  if (parts.length === 0) throw new RangeError("there are no cost data to read");
  return parts.join("\nUNION ALL\n");
};

/**
 * SQL of summaries of a group's own rows, made from the chunks: kept summaries know no time, which a group whose
 * interval cuts the month needs.
 * @param side the rows its data covers, or the rows of its accounts that nobody is charged for.
 */
export const intervalSummaries = async (
  { objects, describeFilled }: Pick<EngineContext, "objects" | "describeFilled">,
  connection: DuckDBConnection,
  {
    task,
    deliveries,
  }: { readonly task: GroupTask; readonly deliveries: readonly Pick<SummarisedDelivery, "delivery">[] },
  side: "inside" | "outside",
): Promise<string> => {
  const parts: string[] = [];
  for (const { delivery } of deliveries) {
    for (const chunk of delivery.chunks) {
      const path = await objects.localPath(chunk.key);
      const columns = await describeFilled(connection, path);
      const account = columns.text("line_item_usage_account_id");
      const within = withinInterval(task.interval, columns);
      const condition = `${selectedAccounts(task.selections, delivery.payer, account)}
        AND ${side === "inside" ? within : `NOT ${within}`}`;
      parts.push(`SELECT ${quoteText(delivery.payer)} AS payer, *
        FROM (${summaryOf(columns, path, widthsOf(delivery), condition)})`);
    }
  }
  return parts.join("\nUNION ALL\n");
};
