import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, PARQUET } from "./engine-context.ts";
import type { TableColumns } from "./temp-table.ts";

/**
 * Rows that commitments of the group cover which the real bill applied elsewhere: one entry for each piece of such a
 * row, the covered ones first, then what is left. Kept beside the price book of a group that has any.
 */
export const REMATCHED = "rematched";
export const REMATCHED_COLUMNS: TableColumns = {
  payer: "VARCHAR",
  /** The row's place in its delivery. */
  position: "BIGINT",
  /** 0, 1, … of `pieces`. */
  piece: "INTEGER",
  pieces: "INTEGER",
  /** The line type of a covered piece; NULL for what is left of the row. */
  line_item_type: "VARCHAR",
  /** The commitment, and a Savings Plan's rate, of a covered piece. */
  arn: "VARCHAR",
  rate: "VARCHAR",
  /** Usage of the piece, decimal text. */
  quantity: "VARCHAR",
  /** Key of the row before it was covered, in the table `rematch_keys`. */
  key_id: "INTEGER",
  account: "VARCHAR",
  product_name: "VARCHAR",
};

const keyOf = (workPrefix: string): string => `${workPrefix}/${REMATCHED}.parquet`;

export const saveRematched = async (
  context: EngineContext,
  connection: DuckDBConnection,
  place: { readonly directory: string; readonly workPrefix: string },
): Promise<void> => {
  const path = join(place.directory, `${REMATCHED}.parquet`);
  await connection.run(`COPY (SELECT * EXCLUDE (key_id, account, product_name) FROM ${REMATCHED}
    ORDER BY payer, position, piece) TO ${quoteText(path)} (${PARQUET})`);
  await context.objects.putFile(keyOf(place.workPrefix), path);
};

export const loadRematched = async (
  context: EngineContext,
  connection: DuckDBConnection,
  workPrefix: string,
  schema: string,
): Promise<void> => {
  const path = await context.objects.localPath(keyOf(workPrefix));
  await connection.run(
    `CREATE TABLE ${schema}.${REMATCHED} AS SELECT * FROM read_parquet(${quoteText(path)})`,
  );
};
