import { join } from "node:path";
import type { CarveRequest } from "../../ports/cost-engine.ts";
import { describeChunk } from "./canonical/chunk-columns.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, PARQUET, withScratch, withSequentialConnection } from "./engine-context.ts";
import { usageMonth } from "./usage-month.ts";

/**
 * Writes the rows of a chunk that were, or were not, used in certain months, in their order and with every column as it
 * is. One thread: the same rows give the same bytes.
 */
export const carve = async (context: EngineContext, request: CarveRequest): Promise<void> => {
  const path = await context.objects.localPath(request.from);
  await withScratch(context, (directory) =>
    withSequentialConnection(context, async (connection) => {
      const output = join(directory, "part.parquet");
      const month = usageMonth(await describeChunk(connection, path));
      await connection.run(`COPY (
        SELECT * FROM read_parquet(${quoteText(path)}) WHERE ${condition(request.rows, month)}
      ) TO ${quoteText(output)} (${PARQUET})`);
      await context.objects.putFile(request.key, output);
    }),
  );
};

const condition = (rows: CarveRequest["rows"], month: string): string =>
  rows.kind === "used-in"
    ? `${month} = ${quoteText(rows.period)}`
    : `${month} NOT IN (${rows.periods.map(quoteText).join(", ")})`;
