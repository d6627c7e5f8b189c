import type { DuckDBConnection } from "@duckdb/node-api";
import { CUR2_COLUMNS } from "../../../domain/cost-data/cur2-columns.ts";
import type { LateUsage } from "../../../domain/cost-data/delivery.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import { D, plain, sum, ZERO } from "../../../domain/money/decimal.ts";
import { roundToExport } from "../../../domain/money/rounding.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { type ChunkColumns, describeChunk } from "../canonical/chunk-columns.ts";
import { decimalFromText, exactDecimal } from "../canonical/exact-decimal.ts";
import { queryRows } from "../canonical/query-rows.ts";
import { quoteIdentifier, quoteText } from "../canonical/sql-text.ts";
import { usageMonth } from "../usage-month.ts";
import { ceilingOf, MONEY_MAX, RATE_COLUMNS } from "./row-checks.ts";

/**
 * What one kept chunk holds. Payers, periods and currencies are the first and the last of their order: where a chunk
 * has one, as it must, that is all of them.
 */
export type ChunkFacts = {
  readonly rows: number;
  readonly payers: readonly string[];
  readonly periods: readonly string[];
  readonly currencies: readonly string[];
  readonly lineItemTypesComplete: boolean;
  readonly invoiced: boolean;
  /** In order; cut at a hundred thousand. */
  readonly accounts: readonly string[];
  readonly unblended: string;
  readonly extremes: { readonly usageAmount: string; readonly rate: string; readonly cost: string };
  /** Rows used in months before that of their bill, oldest month first. */
  readonly late: readonly LateUsage[];
  /** Columns with a value that is no finite number or beyond its ceiling. */
  readonly badNumbers: readonly string[];
};

const ACCOUNTS_MAX = 100_000;

const accountsOf = async (
  connection: DuckDBConnection,
  path: string,
  columns: ChunkColumns,
): Promise<readonly string[]> => {
  const rows = await queryRows(
    connection,
    `SELECT DISTINCT ${columns.text("line_item_usage_account_id")} AS account FROM read_parquet(${quoteText(path)}) LIMIT ${ACCOUNTS_MAX}`,
  );
  return rows.map(({ account }) => account ?? "").sort();
};

const EXTREMES = {
  usageAmount: ["line_item_usage_amount"],
  rate: ["line_item_unblended_rate", "pricing_public_on_demand_rate"],
  cost: ["line_item_unblended_cost", "line_item_net_unblended_cost", "pricing_public_on_demand_cost"],
} as const;

const NUMBERS = CUR2_COLUMNS.filter(({ name, type }) => type === "double" || RATE_COLUMNS.includes(name));

/** Aggregates over a number column and the column they need, both named by its index. */
type NumberFacts = { readonly source: readonly string[]; readonly aggregates: readonly string[] };

/** The largest absolute value; of text also whether some of it is no number. */
const numberFacts = ({ types }: ChunkColumns, name: string, index: number): NumberFacts => {
  const column = quoteIdentifier(name);
  const type = types.get(name);
  if (type === undefined) return { source: [], aggregates: [] };
  if (type !== "VARCHAR") return { source: [], aggregates: [`max(abs(${column})) AS max_${index}`] };
  // Named in a query below: the expression is long, and planning it takes longer than reading a small file.
  return {
    source: [`${decimalFromText(column, 38, "TRY_CAST")} AS rebill_number_${index}`],
    aggregates: [
      `max(abs(rebill_number_${index})) AS max_${index}`,
      `count(nullif(${column}, '')) <> count(rebill_number_${index}) AS bad_${index}`,
    ],
  };
};

/** Exact cost; values that count as bad numbers would break its sum and are left out. */
const exactCost = ({ types }: ChunkColumns): string => {
  const name = "line_item_unblended_cost";
  return exactDecimal(types.get(name) ?? "missing", quoteIdentifier(name), 38, "TRY_CAST");
};

/**
 * Reads what must be verified about a chunk, and what the engine wants to know, from the chunk itself: the same
 * for chunks kept as AWS wrote them and for rewritten ones.
 */
export const readChunkFacts = async (connection: DuckDBConnection, path: string): Promise<ChunkFacts> => {
  const columns = await describeChunk(connection, path);
  const numbers = NUMBERS.map(({ name }, index) => ({ name, index, ...numberFacts(columns, name, index) }));
  const ends = (name: string, sql: string): string =>
    `min(${sql}) AS first_${name}, max(${sql}) AS last_${name}`;
  const month = `coalesce(strftime(${columns.timestamp("bill_billing_period_start_date")}, '%Y-%m'), '')`;
  // Years before 1000 and after 9999 are no months of ours; such dates count as none.
  const isLate = `${usageMonth(columns)} SIMILAR TO '[0-9]{4}-[0-9]{2}' AND ${usageMonth(columns)} < ${month}`;
  const [row = {}] = await queryRows(
    connection,
    `SELECT count(*) AS entries,
  ${ends("payer", columns.text("bill_payer_account_id"))},
  ${ends("period", month)},
  ${ends("currency", columns.text("line_item_currency_code"))},
  coalesce(bool_and(${columns.text("line_item_line_item_type")} <> ''), true) AS typed,
  coalesce(bool_and(${columns.text("bill_invoice_id")} <> ''), false) AS invoiced,
  coalesce(bool_or(${isLate}), false) AS has_late,
  coalesce(sum(rebill_cost) FILTER (abs(rebill_cost) <= ${MONEY_MAX}), 0) AS unblended,
  ${numbers.flatMap(({ aggregates }) => aggregates).join(",\n  ")}
FROM (SELECT *, ${[...numbers.flatMap(({ source }) => source), `${exactCost(columns)} AS rebill_cost`].join(",\n  ")}
  FROM read_parquet(${quoteText(path)}))`,
  );
  const maxima = new Map(numbers.map(({ name, index }) => [name, numberOf(row[`max_${index}`])]));
  const maximum = (name: string): D => maxima.get(name) ?? ZERO;
  const badNumbers = numbers
    .filter(({ name, index }) => {
      const max = maximum(name);
      return row[`bad_${index}`] === "true" || !max.isFinite() || max.gt(ceilingOf(name));
    })
    .map(({ name }) => name);
  const extreme = (names: readonly string[]): string => plain(roundToExport(D.max(...names.map(maximum))));
  const both = (name: string): readonly string[] => [
    ...new Set([row[`first_${name}`] ?? "", row[`last_${name}`] ?? ""]),
  ];
  const rows = Number(row.entries);
  return {
    rows,
    payers: both("payer"),
    periods: both("period"),
    currencies: both("currency"),
    lineItemTypesComplete: row.typed === "true",
    invoiced: row.invoiced === "true",
    accounts: rows === 0 ? [] : await accountsOf(connection, path, columns),
    late:
      row.has_late === "true" && badNumbers.length === 0
        ? await lateUsage(connection, path, columns, isLate)
        : [],
    unblended: plain(badNumbers.length > 0 ? ZERO : new D(row.unblended ?? 0)),
    extremes: {
      usageAmount: extreme(EXTREMES.usageAmount),
      rate: extreme(EXTREMES.rate),
      cost: extreme(EXTREMES.cost),
    },
    badNumbers,
  };
};

const lateUsage = async (
  connection: DuckDBConnection,
  path: string,
  columns: ChunkColumns,
  isLate: string,
): Promise<readonly LateUsage[]> => {
  const rows = await queryRows(
    connection,
    `SELECT ${usageMonth(columns)} AS used_in, ${columns.text("line_item_usage_account_id")} AS account,
       count(*) AS entries, coalesce(sum(${exactCost(columns)}), 0) AS unblended
     FROM read_parquet(${quoteText(path)}) WHERE ${isLate} GROUP BY ALL ORDER BY ALL`,
  );
  const months = [...new Set(rows.map(({ used_in }) => used_in ?? ""))];
  return months.map((usedIn) => {
    const members = rows.filter(({ used_in }) => used_in === usedIn);
    return {
      usedIn: BillingPeriod.parse(usedIn),
      rows: members.reduce((count, { entries }) => count + Number(entries), 0),
      unblended: plain(sum(members.map(({ unblended }) => new D(unblended ?? 0)))),
      accounts: members.flatMap(({ account }) => AccountId.safeParse(account).data ?? []),
    };
  });
};

const numberOf = (text: string | null | undefined): D =>
  text === null || text === undefined ? ZERO : new D(Number.isNaN(Number(text)) ? "NaN" : text);
