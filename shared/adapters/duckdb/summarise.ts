import { join } from "node:path";
import type { SummariseRequest } from "../../ports/cost-engine.ts";
import type { ChunkColumns } from "./canonical/chunk-columns.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { narrowRows, type Widths, widthsOf } from "./chunk-source.ts";
import { type EngineContext, PARQUET, withScratch, withSummingConnection } from "./engine-context.ts";
import { KEY_COLUMNS } from "./price-key-columns.ts";

/** Columns of a summary besides the price key: whom and what the rows are shown under. */
export const GROUP_COLUMNS = ["account", "product_name", "legal_entity"] as const;
const SUMMARY_KEY = [...GROUP_COLUMNS, ...KEY_COLUMNS].join(", ");

/** SQL of a chunk's summary, unsorted. @param condition on the file's columns. */
export const summaryOf = (
  columns: ChunkColumns,
  path: string,
  widths: Widths,
  condition?: string,
): string => `SELECT ${SUMMARY_KEY},
    count(*) AS row_count,
    CAST(sum(usage_amount) AS DECIMAL(38,10)) AS usage_amount,
    CAST(coalesce(sum(usage_amount) FILTER (usage_amount > 0), 0) AS DECIMAL(38,10)) AS usage_above_zero,
    count(*) FILTER (usage_amount <= 0) AS rows_not_above_zero,
    CAST(sum(public_amount) AS DECIMAL(38,10)) AS public_amount,
    CAST(sum(unblended_amount) AS DECIMAL(38,10)) AS unblended_amount,
    CAST(sum(net_amount) AS DECIMAL(38,10)) AS net_amount
  FROM (${narrowRows(columns, path, widths, condition)})
  GROUP BY ${SUMMARY_KEY}`;

/**
 * Totals of one chunk per distinct price key, account, product name and legal entity, sorted, as Parquet:
 * `row_count`, exact sums of usage, public cost (else unblended), unblended cost and net cost (else unblended),
 * and for tiers the sum of the usage above zero and the number of rows without any. No hour: what needs
 * hours goes back to the chunk.
 */
export const summarise = async (
  context: EngineContext,
  request: SummariseRequest,
): Promise<{ readonly rows: number }> => {
  const path = await context.objects.localPath(request.chunk.key);
  return withScratch(context, (directory) =>
    withSummingConnection(context, request.chunk.rows, async (connection) => {
      const columns = await context.describeFilled(connection, path);
      const output = join(directory, "summary.parquet");
      await connection.run(`COPY (
        ${summaryOf(columns, path, widthsOf(request.delivery))}
        ORDER BY hash(${SUMMARY_KEY}), ${SUMMARY_KEY}
      ) TO ${quoteText(output)} (${PARQUET})`);
      const [total] = await queryRows(
        connection,
        `SELECT CAST(coalesce(sum(row_count), 0) AS BIGINT) AS row_count FROM read_parquet(${quoteText(output)})`,
      );
      await context.objects.putFile(request.summaryKey, output);
      return { rows: Number(total?.row_count) };
    }),
  );
};
