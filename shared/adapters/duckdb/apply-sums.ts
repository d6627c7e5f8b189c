import type { LineItemFilter } from "../../domain/configuration/model.ts";
import { D, sum, ZERO } from "../../domain/money/decimal.ts";
import { isInBase } from "../../domain/rating/custom-line-items.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, inParallel, withSequentialConnection } from "./engine-context.ts";
import { pricedRows, type RowRequest, type RowSource } from "./priced-rows.ts";

/** The group's rows of a chunk that one factor holds for, added up. */
export type FactorSum = {
  readonly lineItemType: string;
  readonly productCode: string;
  readonly negated: boolean;
  readonly factor: D;
  readonly basis: D;
};

export type ChunkSums = {
  readonly factors: readonly FactorSum[];
  /** Rows of the file that reach the report; parts of split rows are not counted again. */
  readonly rows: number;
  readonly primaryAccountName: string | null;
};

/** Fewer rows are not worth planning the query a second time. */
const PIECE_ROWS_MIN = 100_000;

/**
 * What the report of a chunk must add up to, from a scan of its own over the few columns that decide prices.
 * @throws Error when a row's price is missing: the price book was made from other data.
 */
export const chunkSums = async (
  context: EngineContext,
  source: RowSource,
  chunkRows: number,
  primaryAccount: string,
): Promise<ChunkSums> => {
  const account = source.columns.text("line_item_usage_account_id");
  const name = source.columns.has("line_item_usage_account_name")
    ? `max(CASE WHEN ${account} = ${quoteText(primaryAccount)} THEN line_item_usage_account_name END)`
    : "CAST(NULL AS VARCHAR)";
  const product = source.columns.text("line_item_product_code");
  const sums = (
    request: RowRequest,
  ): string => `SELECT r_type, ${product} AS r_product_code, r_billed, r_negated, r_factor,
      sum(r_basis) AS basis, count(*) AS entries, bool_or(r_unallocated) AS unallocated, ${name} AS account_name
    FROM (${pricedRows(source, { ...request, columns: "pricing" })}) GROUP BY ALL`;
  const query = (sql: string) => () =>
    withSequentialConnection(context, (connection) => queryRows(connection, sql));
  const pieces = Math.min(context.parallel, Math.ceil(chunkRows / PIECE_ROWS_MIN));
  const step = Math.ceil(chunkRows / pieces);
  const ranges = Array.from({ length: pieces }, (_, index) => ({
    from: index * step,
    to: (index + 1) * step,
  }));
  const first = (
    await inParallel(
      context.parallel,
      ranges.map((range) => query(sums({ parts: "first", unbilled: source.book !== null, range }))),
    )
  ).flat();
  const rest = source.book?.splitPayers.has(source.payer) ? await query(sums({ parts: "rest" }))() : [];
  if (first.some((row) => row.r_billed === null)) {
    throw new Error("the price book does not know some rows of the chunk: it was made from other data");
  }
  const billed = first.filter((row) => row.r_billed === "true");
  if (billed.some((row) => row.unallocated === "true")) {
    throw new Error("the tier allocation does not know some rows of the chunk: it was made from other data");
  }
  const names = first.flatMap((row) => (row.account_name ? [row.account_name] : [])).sort();
  return {
    factors: [...billed, ...rest].map((row) => ({
      lineItemType: row.r_type ?? "",
      productCode: row.r_product_code ?? "",
      negated: row.r_negated === "true",
      factor: new D(row.r_factor ?? 0),
      basis: new D(row.basis ?? 0),
    })),
    rows: billed.reduce((count, row) => count + Number(row.entries), 0),
    primaryAccountName: names.at(-1) ?? null,
  };
};

/** Exact amount of the rows and of the negations that go with them. */
export const exactAmount = (sums: ChunkSums): D =>
  sum(sums.factors.map(({ factor, basis, negated }) => (negated ? ZERO : factor.times(basis))));

/** Exact base of an ITEMIZED custom line item in this chunk, as `isInBase` takes rows and negations. */
export const itemizedBase = (sums: ChunkSums, filter: LineItemFilter | undefined): D =>
  sum(
    sums.factors.flatMap(({ factor, basis, negated, lineItemType, productCode }) => {
      const amount = factor.times(basis);
      const own = isInBase(filter, { productCode, lineItemType }) ? [amount] : [];
      const negation =
        negated && isInBase(filter, { productCode, lineItemType: "SavingsPlanNegation" })
          ? [amount.negated()]
          : [];
      return [...own, ...negation];
    }),
  );
