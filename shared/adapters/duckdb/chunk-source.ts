import { cur2Column } from "../../domain/cost-data/cur2-columns.ts";
import type { Bill } from "../../domain/cost-data/delivery.ts";
import { D } from "../../domain/money/decimal.ts";
import type { ChunkColumns } from "./canonical/chunk-columns.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";
import { type ChunkPlace, PIECE, POSITION } from "./clustered-chunks.ts";
import { KEY_COLUMNS, KEY_SOURCES, keyExpressions } from "./price-key-columns.ts";

/** Digits of the decimals a chunk's numbers are read into: 18 fit one machine word, 38 is DuckDB's widest. */
export type Widths = { readonly usage: number; readonly cost: number };

const NARROW_LIMIT = new D("1e8");

/** The narrowest decimals that hold every value of the delivery; 8 digits before the point go into 18. */
export const widthsOf = ({ extremes }: Pick<Bill, "extremes">): Widths => {
  const width = (largest: string): number => (new D(largest).abs().lessThan(NARROW_LIMIT) ? 18 : 38);
  return { usage: width(extremes.usageAmount), cost: width(extremes.cost) };
};

/** Names the engine adds to a chunk's own columns, which may be called anything else. */
export const EXACT = {
  usage: "rebill_usage",
  unblended: "rebill_unblended",
  /** Public cost, NULL where there is none. */
  publicCost: "rebill_public",
  /** Net unblended cost, NULL where there is none. */
  net: "rebill_net",
} as const;

/** Columns that prices and totals depend on; reports alone need the others. */
const PRICING_COLUMNS: ReadonlySet<string> = new Set([
  ...KEY_SOURCES,
  "identity_line_item_id",
  "line_item_legal_entity",
  "line_item_net_unblended_rate",
  "line_item_resource_id",
  "line_item_usage_account_id",
  "line_item_usage_account_name",
  "line_item_usage_start_date",
  "product",
]);

export type ColumnChoice = "all" | "pricing";

/**
 * Only columns of CUR 2.0 that hold something are named, and of these only the ones asked for: binding a column that
 * nobody uses takes longer than a small scan.
 */
const namedColumns = (columns: ChunkColumns, choice: ColumnChoice): string =>
  [...columns.types.keys()]
    .filter((name) => (choice === "all" ? cur2Column(name) !== undefined : PRICING_COLUMNS.has(name)))
    .map((name) => `${quoteIdentifier(name)}, `)
    .join("");

const fromPlace = (place: ChunkPlace): string =>
  `FROM read_parquet(${quoteText(place.path)}, file_row_number = ${!place.clustered})`;

/** SQL of the rows of a chunk as they are, with their row number in the kept chunk. */
export const fileRows = (columns: ChunkColumns, place: ChunkPlace, condition: string): string =>
  `SELECT ${namedColumns(columns, "all")}${rowNumber(place)} AS file_row_number ${fromPlace(place)} WHERE ${condition}`;

/** SQL of a chunk with its exact amounts as further columns; what a query does not use is not read. */
export const exactRows = (
  columns: ChunkColumns,
  place: ChunkPlace,
  widths: Widths,
  { choice, condition = "true" }: { readonly choice: ColumnChoice; readonly condition?: string },
): string => `SELECT
      ${namedColumns(columns, choice)}${rowNumber(place)} AS file_row_number,${place.pieces ? ` ${PIECE},` : ""}
      coalesce(${columns.decimal("line_item_usage_amount", widths.usage)}, 0) AS ${EXACT.usage},
      coalesce(${columns.decimal("line_item_unblended_cost", widths.cost)}, 0) AS ${EXACT.unblended},
      ${columns.decimal("pricing_public_on_demand_cost", widths.cost)} AS ${EXACT.publicCost},
      ${columns.decimal("line_item_net_unblended_cost", widths.cost)} AS ${EXACT.net}
    ${fromPlace(place)} WHERE ${condition}`;

/** The row's number in the kept chunk, for conditions on it. */
export const rowNumber = (place: ChunkPlace): string => (place.clustered ? POSITION : "file_row_number");

/** Key columns over the rows of {@link exactRows}. */
export const exactKey = (columns: ChunkColumns) =>
  keyExpressions(columns, { unblendedCost: EXACT.unblended, publicCost: EXACT.publicCost });

/** Stands for "no usage start"; sorts before every real one, as empty text does. */
const NO_TIME = "TIMESTAMP '0001-01-01 00:00:00'";

/** Usage start as the allocation of tiers keeps it: UTC text that sorts as time does. */
export const usageStartText = (columns: ChunkColumns): string =>
  `strftime(coalesce(${columns.timestamp("line_item_usage_start_date")}, ${NO_TIME}), '%Y-%m-%d %H:%M:%S.%g')`;

/** The amounts a price can be a multiple of, over the rows of {@link exactRows}, by the book's basis. */
export const BASIS_VALUES = {
  usage_amount: EXACT.usage,
  unblended_amount: EXACT.unblended,
  public_amount: `coalesce(${EXACT.publicCost}, ${EXACT.unblended})`,
} as const;

/**
 * SQL of the narrow view of a chunk: what prices depend on, the exact amounts, and what rows are grouped and
 * ordered by; one row per row of the file.
 * @param condition on the file's columns.
 */
export const narrowRows = (
  columns: ChunkColumns,
  path: string,
  widths: Widths,
  condition?: string,
): string => {
  const key = exactKey(columns);
  return `SELECT
    ${KEY_COLUMNS.map((name) => `${key[name]} AS ${name}`).join(",\n    ")},
    ${Object.entries(BASIS_VALUES)
      .map(([name, value]) => `${value} AS ${name}`)
      .join(", ")},
    coalesce(${EXACT.net}, ${EXACT.unblended}) AS net_amount,
    file_row_number,
    ${columns.text("line_item_usage_account_id")} AS account,
    ${columns.productAttribute("product_name")} AS product_name,
    ${columns.text("line_item_legal_entity")} AS legal_entity,
    ${usageStartText(columns)} AS usage_start,
    ${columns.text("line_item_resource_id")} AS resource_id,
    ${columns.text("identity_line_item_id")} AS line_item_id
  FROM (${exactRows(columns, { path, clustered: false }, widths, {
    choice: "pricing",
    ...(condition === undefined ? {} : { condition }),
  })})`;
};
