import type { DuckDBConnection } from "@duckdb/node-api";
import { cur2Column } from "../../../domain/cost-data/cur2-columns.ts";
import { type ColumnMapping, mapColumns } from "../../../domain/cost-data/map-columns.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { LocatedFile } from "../../../ports/cost-reader.ts";
import { quoteIdentifier, quoteText } from "../canonical/sql-text.ts";
import { readCsvHeader } from "./csv-header.ts";

export type SourceColumn = { readonly sql: string; readonly type: string };

/** A source file as DuckDB sees it: one column per source column, and what each means to CUR 2.0. */
export type SourceRelation = {
  readonly file: LocatedFile;
  /** A table function for a FROM clause; rows come in file order. */
  readonly from: string;
  readonly columns: readonly SourceColumn[];
  readonly mapping: ColumnMapping;
  /** The source of a CUR 2.0 column: one column, or the first filled of several as text. */
  column(name: string): SourceColumn | undefined;
};

/** Headers are given, not sniffed: text stays text, empty text is NULL, every row must fit the header. */
const csvFrom = (file: LocatedFile, width: number): string => {
  const columns = Array.from({ length: width }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const compression = file.format === "csv.gz" ? "gzip" : "none";
  return `read_csv(${quoteText(file.location)}, columns = {${columns}}, auto_detect = false, header = true,
    delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true, compression = '${compression}')`;
};

const parquetColumns = async (
  connection: DuckDBConnection,
  file: LocatedFile,
): Promise<readonly { readonly name: string; readonly type: string }[]> => {
  try {
    const result = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet(${quoteText(file.location)})`,
    );
    return result.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
  } catch (cause) {
    if (!/Parquet|magic bytes|too small/i.test(String(cause))) throw cause;
    throw new InvalidInputError(
      file.name,
      "is not a complete Parquet file (its footer is missing or damaged)",
    );
  }
};

const firstFilled = (sources: readonly SourceColumn[]): SourceColumn | undefined => {
  const [only, another] = sources;
  if (only === undefined || another === undefined) return only;
  const texts = sources.map(({ sql, type }) =>
    type === "VARCHAR" ? `nullif(${sql}, '')` : `CAST(${sql} AS VARCHAR)`,
  );
  return { sql: `coalesce(${texts.join(", ")})`, type: "VARCHAR" };
};

/**
 * Several spellings of one column occur and mean the same; the very same header twice means a damaged file, and
 * nobody knows which of the two to bill by.
 */
const assertNoneTwice = (file: LocatedFile, headers: readonly string[], mapping: ColumnMapping): void => {
  const known = [...mapping.direct.values()].flat().map((position) => headers[position] ?? "");
  const twice = known.find((header, at) => known.indexOf(header) < at);
  if (twice !== undefined) throw new InvalidInputError(file.name, `has the column ${twice} twice`);
};

/** Opens a source file by its header or schema. */
export const openSource = async (
  connection: DuckDBConnection,
  file: LocatedFile,
): Promise<SourceRelation> => {
  const parquet = file.format === "parquet";
  const named = parquet
    ? await parquetColumns(connection, file)
    : (await readCsvHeader(file)).map((name) => ({ name, type: "VARCHAR" }));
  const columns = named.map(({ name, type }, index) => ({
    sql: parquet ? quoteIdentifier(name) : `c${index}`,
    type,
  }));
  const headers = named.map(({ name }) => name);
  const mapping = mapColumns(headers);
  assertNoneTwice(file, headers, mapping);
  return {
    file,
    from: parquet ? `read_parquet(${quoteText(file.location)})` : csvFrom(file, columns.length),
    columns,
    mapping,
    column: (name) =>
      firstFilled((mapping.direct.get(name) ?? []).flatMap((position) => columns[position] ?? [])),
  };
};

const TIMESTAMPS = /^TIMESTAMP(_S|_MS|_NS)?$/;

/**
 * Whether a Parquet file already is what we keep: every known column has the type CUR 2.0 gives it and nothing
 * is to be folded. Such a file is kept byte for byte; any other is written anew.
 */
export const isCanonical = (source: SourceRelation): boolean => {
  if (source.file.format !== "parquet" || source.mapping.folded.size > 0) return false;
  return [...source.mapping.direct].every(([name, positions]) => {
    const [position, another] = positions;
    const found = position === undefined ? undefined : source.columns[position];
    if (found === undefined || another !== undefined || found.sql !== quoteIdentifier(name)) return false;
    switch (cur2Column(name)?.type) {
      case "string":
        return found.type === "VARCHAR";
      case "double":
        return found.type === "DOUBLE";
      case "timestamp":
        return TIMESTAMPS.test(found.type);
      case "map<string,string>":
        return found.type === "MAP(VARCHAR, VARCHAR)";
      case "map<string,double>":
        return found.type === "MAP(VARCHAR, DOUBLE)";
      default:
        return false;
    }
  });
};
