import type { DuckDBConnection } from "@duckdb/node-api";
import { CUR2_COLUMNS } from "../../../domain/cost-data/cur2-columns.ts";
import { D, plain } from "../../../domain/money/decimal.ts";
import { roundToExport } from "../../../domain/money/rounding.ts";
import { type ChunkColumns, describeChunk } from "../canonical/chunk-columns.ts";
import { decimalFromText } from "../canonical/exact-decimal.ts";
import { quoteIdentifier, quoteText } from "../canonical/sql-text.ts";
import { ceilingOf, RATE_COLUMNS } from "./row-checks.ts";

/** What one kept chunk holds. Lists of distinct values are cut at a hundred, except accounts. */
export type ChunkFacts = {
  readonly rows: number;
  readonly payers: readonly string[];
  readonly periods: readonly string[];
  readonly currencies: readonly string[];
  readonly lineItemTypesComplete: boolean;
  readonly invoiced: boolean;
  readonly accounts: readonly string[];
  readonly unblended: string;
  readonly extremes: { readonly usageAmount: string; readonly rate: string; readonly cost: string };
  /** Columns with a value that is no finite number or beyond its ceiling. */
  readonly badNumbers: readonly string[];
};

const DISTINCT_MAX = 100;
const ACCOUNTS_MAX = 100_000;

const distinct = async (
  connection: DuckDBConnection,
  path: string,
  expression: string,
  limit: number,
): Promise<string[]> => {
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT ${expression} AS value FROM read_parquet(${quoteText(path)}) LIMIT ${limit}`,
  );
  return result
    .getRows()
    .map((row) => String(row[0]))
    .sort();
};

/** Largest absolute value of a column as text; NULL without values; `bad` where one is no finite number. */
const largest = (columns: ChunkColumns, name: string): { readonly max: string; readonly bad: string } => {
  const column = quoteIdentifier(name);
  const type = columns.types.get(name);
  if (type === undefined) return { max: "NULL", bad: "false" };
  if (type !== "VARCHAR") return { max: `CAST(max(abs(${column})) AS VARCHAR)`, bad: "false" };
  const number = decimalFromText(column, 38, "TRY_CAST");
  return {
    max: `CAST(max(abs(${number})) AS VARCHAR)`,
    bad: `coalesce(bool_or(${column} <> '' AND ${number} IS NULL), false)`,
  };
};

const EXTREMES = {
  usageAmount: ["line_item_usage_amount"],
  rate: ["line_item_unblended_rate", "pricing_public_on_demand_rate"],
  cost: ["line_item_unblended_cost", "line_item_net_unblended_cost", "pricing_public_on_demand_cost"],
} as const;

const NUMBERS = CUR2_COLUMNS.filter(({ name, type }) => type === "double" || RATE_COLUMNS.includes(name));

/**
 * Reads what must be verified about a chunk, and what the engine wants to know, from the chunk itself: the same
 * for chunks kept as AWS wrote them and for rewritten ones.
 */
export const readChunkFacts = async (connection: DuckDBConnection, path: string): Promise<ChunkFacts> => {
  const columns = await describeChunk(connection, path);
  const numbers = NUMBERS.map(({ name }) => ({ name, ...largest(columns, name) }));
  const result = await connection.runAndReadAll(`SELECT
  CAST(count(*) AS VARCHAR),
  coalesce(bool_and(${columns.text("line_item_line_item_type")} <> ''), true),
  coalesce(bool_and(${columns.text("bill_invoice_id")} <> ''), false),
  ${numbers.map(({ max, bad }) => `${max}, ${bad}`).join(",\n  ")}
FROM read_parquet(${quoteText(path)})`);
  const row = result.getRows()[0] ?? [];
  const maxima = new Map<string, D>();
  const badNumbers: string[] = [];
  numbers.forEach(({ name }, index) => {
    const text = row[3 + 2 * index];
    const max =
      text === null || text === undefined
        ? new D(0)
        : new D(Number.isNaN(Number(text)) ? "NaN" : String(text));
    maxima.set(name, max);
    if (row[4 + 2 * index] === true || !max.isFinite() || max.gt(ceilingOf(name))) badNumbers.push(name);
  });
  const extreme = (names: readonly string[]): string =>
    plain(roundToExport(D.max(...names.map((name) => maxima.get(name) ?? new D(0)))));
  const sum =
    badNumbers.length > 0
      ? "0"
      : (
          await connection.runAndReadAll(
            `SELECT CAST(coalesce(sum(${columns.decimal("line_item_unblended_cost")}), 0) AS VARCHAR) FROM read_parquet(${quoteText(path)})`,
          )
        ).getRows()[0]?.[0];
  const month = `coalesce(strftime(${columns.timestamp("bill_billing_period_start_date")}, '%Y-%m'), '')`;
  return {
    rows: Number(row[0]),
    payers: await distinct(connection, path, columns.text("bill_payer_account_id"), DISTINCT_MAX),
    periods: await distinct(connection, path, month, DISTINCT_MAX),
    currencies: await distinct(connection, path, columns.text("line_item_currency_code"), DISTINCT_MAX),
    lineItemTypesComplete: row[1] === true,
    invoiced: row[2] === true,
    accounts: await distinct(connection, path, columns.text("line_item_usage_account_id"), ACCOUNTS_MAX),
    unblended: plain(new D(String(sum))),
    extremes: {
      usageAmount: extreme(EXTREMES.usageAmount),
      rate: extreme(EXTREMES.rate),
      cost: extreme(EXTREMES.cost),
    },
    badNumbers,
  };
};
