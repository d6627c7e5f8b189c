import type { Interval } from "../../domain/rating/interval.ts";
import type { Selection } from "../../domain/rating/model.ts";
import type { RatingPolicy } from "../../domain/rating/policy.ts";
import type { OpenBook } from "./apply-book.ts";
import { quoteText } from "./canonical/sql-text.ts";
import {
  BASIS_VALUES,
  type ColumnChoice,
  EXACT,
  exactKey,
  exactRows,
  fileRows,
  rowNumber,
  usageStartText,
  type Widths,
} from "./chunk-source.ts";
import type { ChunkPlace } from "./clustered-chunks.ts";
import {
  closestDouble,
  exactProduct,
  factorType,
  roundedProduct,
  roundsSafely,
  unitsToDouble,
} from "./exact-sql.ts";
import type { FilledColumns } from "./filled-columns.ts";
import { memberAccount, selectedAccounts, withinInterval } from "./selection-sql.ts";

/** A chunk and whose rows of it are wanted at which prices. */
export type RowSource = {
  readonly columns: FilledColumns;
  readonly place: ChunkPlace;
  readonly widths: Widths;
  readonly payer: string;
  readonly firstPosition: number;
  readonly selections: readonly Selection[];
  readonly interval: Interval | undefined;
  /** Null: as AWS bills them, without the line types the policy leaves out. */
  readonly book: OpenBook | null;
  readonly policy: RatingPolicy;
};

export type RowRequest = {
  /** Rows of the file, `to` exclusive; absent: all. */
  readonly range?: { readonly from: number; readonly to: number };
  /** `first`: every row, with the first part of a row that tiers split. `rest`: only the further parts. */
  readonly parts: "first" | "rest";
  /** Also rows the group does not bill; `r_billed` tells, and is NULL where the book does not know the row. */
  readonly unbilled?: boolean;
  /** Columns of the file to take along; absent: all. */
  readonly columns?: ColumnChoice;
  /** What every amount is multiplied by: the share of an ITEMIZED custom line item. */
  readonly share?: { readonly text: string; readonly places: number };
};

/**
 * SQL of the group's rows of a chunk with their prices, in the order of the place they are read from: all columns of the file, the exact amounts of
 * `exactRows`, and
 * - `r_basis`, `r_factor`: exact decimals whose product is the amount; `r_factor_double`;
 * - `r_type`, `r_suffix`, `r_rate`, `r_public_rate`: line type, description suffix, unit and public rate as text;
 * - `r_part`, `r_part_quantity`: number and usage of a part of a split row, NULL for whole rows;
 * - `r_billed`, `r_negated`, `r_shows_reservation`, `r_shows_savings_plan`, `r_uncovered`: as in the price book;
 * - `r_costs`, with a share only: the row costs something before the share is taken;
 * - `r_unallocated`: true for usage of open tiers that the allocation does not know, which must never happen.
 * Rows the group does not bill are not among them.
 */
export const pricedRows = (source: RowSource, request: RowRequest): string => {
  const rows = source.book === null ? billedRows(source, request) : bookedRows(source, source.book, request);
  if (request.share === undefined) return rows;
  const share = `CAST(${quoteText(request.share.text)} AS ${factorType(request.share.places)})`;
  return `SELECT * REPLACE (r_factor * ${share} AS r_factor, CAST(r_factor * ${share} AS DOUBLE) AS r_factor_double),
      r_basis <> 0 AND r_factor <> 0 AS r_costs FROM (${rows})`;
};

/** Decimal places of `r_factor`. */
export const factorPlacesOf = (source: RowSource, request: Pick<RowRequest, "share">): number =>
  (source.book?.places ?? 10) + (request.share?.places ?? 0);

/** SQL condition for the group's rows of the chunk, before any price is looked at. */
const selectedCondition = (source: RowSource, { range }: RowRequest): string => {
  const account = source.columns.text("line_item_usage_account_id");
  const within =
    range === undefined
      ? ""
      : ` AND ${rowNumber(source.place)} >= ${range.from} AND ${rowNumber(source.place)} < ${range.to}`;
  const interval = withinInterval(source.interval, source.columns);
  return `${selectedAccounts(source.selections, source.payer, account)} AND ${interval}${within}`;
};

const selectedSource = (source: RowSource, request: RowRequest): string =>
  exactRows(source.columns, source.place, source.widths, {
    choice: request.columns ?? "all",
    condition: selectedCondition(source, request),
  });

const billedRows = (source: RowSource, request: RowRequest): string => {
  const { columns } = source;
  const type = columns.text("line_item_line_item_type");
  const leftOut = source.policy.passthroughLeavesOut.map(quoteText).join(", ");
  const key = exactKey(columns);
  const shown = (owner: "reservation_owner" | "savings_plan_owner"): string =>
    `(${key[owner]} = '' OR ${memberAccount(source.selections, key[owner])})`;
  const rate = (name: string): string => `CAST(${columns.decimal(name)} AS VARCHAR)`;
  return `SELECT c.*, coalesce(${EXACT.net}, ${EXACT.unblended}) AS r_basis,
      CAST(1 AS ${factorType(10)}) AS r_factor, CAST(1 AS DOUBLE) AS r_factor_double,
      ${type} AS r_type, '' AS r_suffix,
      CASE WHEN ${EXACT.net} IS NULL THEN ${rate("line_item_unblended_rate")}
        ELSE ${rate("line_item_net_unblended_rate")} END AS r_rate,
      ${rate("pricing_public_on_demand_rate")} AS r_public_rate,
      CAST(NULL AS INTEGER) AS r_part, CAST(NULL AS DOUBLE) AS r_part_quantity,
      true AS r_billed, false AS r_negated, ${shown("reservation_owner")} AS r_shows_reservation,
      ${shown("savings_plan_owner")} AS r_shows_savings_plan, false AS r_uncovered,
      false AS r_unallocated
    FROM (${selectedSource(source, request)}) AS c
    WHERE ${request.parts === "first"}${leftOut === "" ? "" : ` AND ${type} NOT IN (${leftOut})`}`;
};

const FLAGS =
  "r_billed, r_type, r_suffix, r_public_rate, r_negated, r_shows_reservation, r_shows_savings_plan, r_uncovered"
    .split(", ")
    .map((name) => `p.${name}`)
    .join(", ");

const bookedRows = (source: RowSource, book: OpenBook, request: RowRequest): string => {
  const key = exactKey(source.columns);
  const open = `(p.r_open_tiers AND c.${EXACT.usage} > 0)`;
  const own = (inside: string, outside: string): string =>
    `CASE WHEN p.outside_factor IS NOT NULL AND c.${EXACT.usage} <= 0 THEN p.${outside} ELSE p.${inside} END`;
  const priced = `SELECT c.*, ${FLAGS},
      CASE p.r_basis_column WHEN 'usage_amount' THEN ${BASIS_VALUES.usage_amount}
        WHEN 'public_amount' THEN ${BASIS_VALUES.public_amount} ELSE ${BASIS_VALUES.unblended_amount} END AS own_basis,
      ${own("inside_factor", "outside_factor")} AS own_factor,
      ${own("inside_double", "outside_double")} AS own_double,
      ${own("inside_rate", "outside_rate")} AS own_rate,
      CASE WHEN ${open} THEN p.r_price_id END AS tier_price,
      CASE WHEN ${open} THEN ${source.firstPosition} + c.file_row_number END AS tier_position,
      CASE WHEN ${open} THEN ${usageStartText(source.columns)} END AS tier_start,
      CASE WHEN ${open} THEN ${source.columns.text("line_item_usage_account_id")} END AS tier_account
    FROM (${selectedSource(source, request)}) AS c
    ${request.unbilled ? "LEFT JOIN" : "JOIN"} ${book.schema}.prices AS p ON ${book.match(
      (column) => key[column],
      (column) => `p.k_${column}`,
    )}
    ${request.unbilled ? "" : "WHERE p.r_billed"}`;
  return allocatedRows(source, book, priced, request.parts);
};

/** The most precise table of the allocation decides; rows outside open tiers keep the price of the book. */
const allocatedRows = (
  source: RowSource,
  book: OpenBook,
  priced: string,
  parts: RowRequest["parts"],
): string => {
  const joins: string[] = [];
  const tables: string[] = [];
  if (book.tiers.rows || parts === "rest") {
    tables.push("tr");
    joins.push(`${parts === "first" ? "LEFT JOIN" : "JOIN"} (SELECT * FROM ${book.schema}.tier_rows_priced
      WHERE payer = ${quoteText(source.payer)} AND part ${parts === "first" ? "= 0" : "> 0"}) AS tr
      ON tr.position = o.tier_position`);
  }
  if (book.tiers.accounts && parts === "first") {
    tables.push("ta");
    joins.push(`LEFT JOIN ${book.schema}.tier_accounts_priced AS ta
      ON ta.price_id = o.tier_price AND ta.usage_start = o.tier_start AND ta.account = o.tier_account`);
  }
  if (book.tiers.starts && parts === "first") {
    tables.push("ts");
    joins.push(`LEFT JOIN ${book.schema}.tier_starts_priced AS ts
      ON ts.price_id = o.tier_price AND ts.usage_start = o.tier_start`);
  }
  const first = (column: string, otherwise: string): string =>
    tables.length === 0
      ? otherwise
      : `coalesce(${[...tables.map((table) => `${table}.${column}`), otherwise].join(", ")})`;
  const byRow = tables.includes("tr");
  return `SELECT o.* EXCLUDE (own_basis, own_factor, own_double, own_rate, tier_price, tier_position, tier_start, tier_account)
      REPLACE (CASE WHEN ${first("free", "false")} THEN '' ELSE o.r_suffix END AS r_suffix),
    ${byRow ? "coalesce(tr.quantity, o.own_basis)" : "o.own_basis"} AS r_basis,
    ${first("factor", "o.own_factor")} AS r_factor, ${first("factor_double", "o.own_double")} AS r_factor_double,
    ${first("rate", "o.own_rate")} AS r_rate,
    ${byRow ? "tr.part" : "CAST(NULL AS INTEGER)"} AS r_part,
    ${byRow ? "tr.quantity_double" : "CAST(NULL AS DOUBLE)"} AS r_part_quantity,
    o.tier_price IS NOT NULL AND ${first("factor", "NULL")} IS NULL AS r_unallocated
    FROM (${priced}) AS o
    ${joins.join("\n    ")}`;
};

/** {@link pricedRows} with `r_cost`, in the order of the place they are read from. */
export const printedRows = (source: RowSource, request: RowRequest): string =>
  isOutOfOrder(source) && request.parts === "first"
    ? besideFileRows(source, request)
    : withCosts(source, request);

/**
 * `r_cost` is the amount rounded half away from zero to 10 places, as the closest double.
 * Doubles decide wherever they can be proven right, which leaves out exact ties and amounts beyond 100,000; 128-bit
 * division on every row would cost more than writing the report.
 */
const withCosts = (source: RowSource, request: RowRequest): string => {
  const places = factorPlacesOf(source, request);
  const exact = roundedProduct(exactProduct("r_basis", "r_factor", places), places);
  return `SELECT *, CASE WHEN ${roundsSafely("r_scaled")} AND ${roundsSafely("r_product")}
      THEN ${unitsToDouble("round(r_product)")} ELSE ${closestDouble(exact)} END AS r_cost
    FROM (SELECT *, round(r_scaled) * r_factor_double AS r_product
      FROM (SELECT *, CAST(r_basis AS DOUBLE) * 1e10 AS r_scaled FROM (${pricedRows(source, request)})))`;
};

/** An outer join gives the matched rows of a batch first, and how a file falls into batches is up to its layout. */
const isOutOfOrder = ({ place, book }: RowSource): boolean =>
  !place.clustered && book !== null && (book.tiers.rows || book.tiers.accounts || book.tiers.starts);

/** What reports take from priced rows besides the columns of the file. */
const PRICED_COLUMNS = [
  EXACT.usage,
  "r_type",
  "r_suffix",
  "r_rate",
  "r_public_rate",
  "r_part",
  "r_part_quantity",
  "r_shows_reservation",
  "r_shows_savings_plan",
  "r_uncovered",
  "r_cost",
];

/**
 * The prices come out of order, so they are put beside the rows of the file by row number: an inner join in which every
 * row has at most one price keeps the file's order. Sorting the rows with all their columns takes twice as long.
 */
const besideFileRows = (source: RowSource, request: RowRequest): string => {
  const priced = withCosts(source, { ...request, columns: "pricing" });
  const names = [...PRICED_COLUMNS, ...(request.share === undefined ? [] : ["r_costs"])];
  return `SELECT c.*, ${names.map((name) => `n.${name}`).join(", ")}
    FROM (${fileRows(source.columns, source.place, selectedCondition(source, request))}) AS c
    JOIN (SELECT file_row_number, ${names.join(", ")} FROM (${priced})) AS n ON n.file_row_number = c.file_row_number`;
};
