import type { ChunkColumns } from "./canonical/chunk-columns.ts";

/** SQL of the month (UTC) in which a row was used, `YYYY-MM`; empty text where it has no date. Never NULL. */
export const usageMonth = (columns: ChunkColumns): string =>
  `coalesce(strftime(${columns.timestamp("line_item_usage_start_date")}, '%Y-%m'), '')`;
