import type { DuckDBConnection } from "@duckdb/node-api";
import { type ChunkColumns, chunkColumns, describeChunk } from "./canonical/chunk-columns.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";

/** A chunk's columns with what the file's own statistics prove about them. */
export type FilledColumns = ChunkColumns & {
  /** Text with NULL for empty text, as reports have it. */
  readonly filledText: (name: string) => string;
  /** Columns of doubles that hold nothing but the doubles closest to decimals of 10 places. */
  readonly plainDoubles: ReadonlySet<string>;
};

/**
 * Number columns that reports take over as they are. Looking once whether all their values have at most 10
 * places, which AWS's have, spares every query the long expression that would round each value exactly. Columns that are
 * 0 throughout, as most commitment figures are, need no look.
 */
const findPlainDoubles = async (
  connection: DuckDBConnection,
  path: string,
  names: readonly string[],
  zero: ReadonlySet<string>,
): Promise<ReadonlySet<string>> => {
  const unknown = names.filter((name) => !zero.has(name));
  if (unknown.length === 0) return new Set(names);
  const tests = unknown.map((name) => {
    const x = quoteIdentifier(name);
    return `coalesce(bool_and(abs(${x}) < 900000 AND ${x} = round(${x} * 1e10) / 1e10), true) AS ${x}`;
  });
  const [row] = await queryRows(
    connection,
    `SELECT ${tests.join(", ")} FROM read_parquet(${quoteText(path)})`,
  );
  return new Set(names.filter((name) => zero.has(name) || row?.[name] === "true"));
};

/**
 * Reads column types and statistics. Half the columns of a full export are empty in most accounts: a column that is
 * NULL in every row is treated as missing, which means the same and is neither read nor computed with. Where there
 * is no NULL or no empty text to replace, the column is taken as it is, which also keeps it dictionary-encoded on
 * its way into a report. A file without statistics only costs more time.
 * @param numbers double columns to tell about whether they are plain.
 */
export const describeFilled = async (
  connection: DuckDBConnection,
  path: string,
  numbers: readonly string[] = [],
): Promise<FilledColumns> => {
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
  const [empty, complete, withoutEmptyText] = [
    named("empty"),
    named("complete"),
    named("without_empty_text"),
  ];
  const columns = chunkColumns(new Map([...described.types].filter(([name]) => !empty.has(name))));
  const isText = (name: string): boolean => columns.types.get(name) === "VARCHAR";
  return {
    ...columns,
    text: (name) => (isText(name) && complete.has(name) ? quoteIdentifier(name) : columns.text(name)),
    filledText: (name) =>
      isText(name) && withoutEmptyText.has(name)
        ? quoteIdentifier(name)
        : `nullif(CAST(${quoteIdentifier(name)} AS VARCHAR), '')`,
    plainDoubles: await findPlainDoubles(
      connection,
      path,
      numbers.filter((name) => columns.types.get(name) === "DOUBLE"),
      named("zero"),
    ),
  };
};
