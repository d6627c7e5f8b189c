import type { DuckDBConnection } from "@duckdb/node-api";
import { type ChunkColumns, chunkColumns, describeChunk } from "./canonical/chunk-columns.ts";
import { fromCastable, isCastable } from "./canonical/exact-decimal.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";
import { identityOf } from "./file-identity.ts";

/** A chunk's columns with what the file itself proves about them. */
export type FilledColumns = ChunkColumns & {
  /** Text with NULL for empty text, as reports have it. */
  readonly filledText: (name: string) => string;
  /** Columns of doubles that hold nothing but the doubles closest to decimals of 10 places. */
  readonly plainDoubles: ReadonlySet<string>;
};

/** The columns whose exact values every query over a chunk works with. */
const EXACT_COLUMNS = [
  "line_item_usage_amount",
  "line_item_unblended_cost",
  "line_item_net_unblended_cost",
  "pricing_public_on_demand_cost",
];

/** What a chunk's footer says about its columns. */
type Footer = {
  readonly types: ReadonlyMap<string, string>;
  readonly complete: ReadonlySet<string>;
  readonly withoutEmptyText: ReadonlySet<string>;
  /** Doubles that are 0 throughout, as most commitment figures are. */
  readonly zero: ReadonlySet<string>;
};

export const readFooter = async (connection: DuckDBConnection, path: string): Promise<Footer> => {
  const described = await describeChunk(connection, path);
  const facts = await queryRows(
    connection,
    `SELECT path_in_schema AS name,
       coalesce(bool_and(stats_null_count = num_values), false) AS empty,
       coalesce(bool_and(coalesce(stats_null_count = 0, false)), false) AS complete,
       coalesce(bool_and(coalesce(stats_null_count = num_values, false)
         OR coalesce(coalesce(stats_min_value, stats_min) <> '', false)), false) AS without_empty_text,
       coalesce(bool_and(coalesce(stats_min_value, stats_min) = '0.0' AND coalesce(stats_max_value, stats_max) = '0.0'),
         false) AS zero
     FROM (SELECT * REPLACE (CAST(stats_null_count AS BIGINT) AS stats_null_count) FROM parquet_metadata(${quoteText(path)}))
     GROUP BY path_in_schema`,
  );
  const named = (fact: "empty" | "complete" | "without_empty_text" | "zero"): ReadonlySet<string> =>
    new Set(facts.filter((row) => row[fact] === "true").map((row) => row.name ?? ""));
  const empty = named("empty");
  return {
    types: new Map([...described.types].filter(([name]) => !empty.has(name))),
    complete: named("complete"),
    withoutEmptyText: named("without_empty_text"),
    zero: named("zero"),
  };
};

/** What a look at the rows proves about a double column. */
const TESTS = {
  /** Its values are the doubles closest to decimals of 10 places, so that reports may take it as it is. */
  plain: (x: string) => `abs(${x}) < 900000 AND ${x} = round(${x} * 1e10) / 1e10`,
  /** A plain cast gives its exact decimals. */
  castable: isCastable,
};
type Test = readonly [kind: keyof typeof TESTS, column: string];

/** What is known of one file; tests are made when first asked for. */
type Known = { readonly footer: Footer; readonly passed: Map<string, boolean> };

/** Makes the tests not made before, with one look at the rows. Zeros pass all of them. */
const lookAt = async (
  connection: DuckDBConnection,
  path: string,
  { footer, passed }: Known,
  tests: readonly Test[],
): Promise<void> => {
  const open = tests.filter(([kind, column]) => !footer.zero.has(column) && !passed.has(`${kind} ${column}`));
  if (open.length === 0) return;
  const list = open.map(
    ([kind, column], index) =>
      `coalesce(bool_and(${TESTS[kind](quoteIdentifier(column))}), true) AS test_${index}`,
  );
  const [row] = await queryRows(
    connection,
    `SELECT ${list.join(", ")} FROM read_parquet(${quoteText(path)})`,
  );
  open.forEach(([kind, column], index) => {
    passed.set(`${kind} ${column}`, row?.[`test_${index}`] === "true");
  });
};

const withProofs = (
  { types, complete, withoutEmptyText }: Footer,
  castable: ReadonlySet<string>,
  plainDoubles: ReadonlySet<string>,
): FilledColumns => {
  const columns = chunkColumns(types);
  const isText = (name: string): boolean => types.get(name) === "VARCHAR";
  return {
    ...columns,
    text: (name) => (isText(name) && complete.has(name) ? quoteIdentifier(name) : columns.text(name)),
    decimal: (name, width = 38) =>
      castable.has(name) ? fromCastable(quoteIdentifier(name), width, "CAST") : columns.decimal(name, width),
    filledText: (name) =>
      isText(name) && withoutEmptyText.has(name)
        ? quoteIdentifier(name)
        : `nullif(CAST(${quoteIdentifier(name)} AS VARCHAR), '')`,
    plainDoubles,
  };
};

export type DescribeFilled = (
  connection: DuckDBConnection,
  path: string,
  numbers?: readonly string[],
) => Promise<FilledColumns>;

/** A few kilobytes each; a month of more chunks reads some footers twice. */
const KNOWN_MAX = 1000;

/**
 * Reads column types and statistics of chunks, once for all the reports on a chunk. Half the columns of a full export
 * are empty in most accounts: a column that is NULL in every row is treated as missing, which means the same and is
 * neither read nor computed with. Where there is no NULL or no empty text to replace, the column is taken as it is,
 * which also keeps it dictionary-encoded on its way into a report. A file without statistics only costs more time.
 * Looking once whether all values of a number column are as AWS writes them spares every query the long expression
 * that would round each one exactly. `numbers` are double columns to tell about whether they are plain.
 */
export const createDescribeFilled = (): DescribeFilled => {
  const files = new Map<string, Known>();
  return async (connection, path, numbers = []) => {
    const file = await identityOf(path);
    const known = files.get(file) ?? { footer: await readFooter(connection, path), passed: new Map() };
    // The one used last stands at the end; the first one has not been used for the longest time.
    files.delete(file);
    files.set(file, known);
    const [oldest] = files.keys();
    if (files.size > KNOWN_MAX && oldest !== undefined) files.delete(oldest);

    const { footer, passed } = known;
    const isDouble = (name: string): boolean => footer.types.get(name) === "DOUBLE";
    const tests: readonly Test[] = [
      ...EXACT_COLUMNS.filter(isDouble).map((name) => ["castable", name] as const),
      ...numbers.filter(isDouble).map((name) => ["plain", name] as const),
    ];
    await lookAt(connection, path, known, tests);
    const passing = (wanted: Test[0]): ReadonlySet<string> =>
      new Set(
        tests
          .filter(
            ([kind, name]) => kind === wanted && (footer.zero.has(name) || passed.get(`${kind} ${name}`)),
          )
          .map(([, name]) => name),
      );
    return withProofs(footer, passing("castable"), passing("plain"));
  };
};
