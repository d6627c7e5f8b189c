import type { DuckDBConnection } from "@duckdb/node-api";
import { cur2Column } from "../../../domain/cost-data/cur2-columns.ts";
import { exactDecimal } from "./exact-decimal.ts";
import { quoteIdentifier, quoteText } from "./sql-text.ts";

const MAP_TYPES = {
  "map<string,string>": "MAP(VARCHAR, VARCHAR)",
  "map<string,double>": "MAP(VARCHAR, DOUBLE)",
};

/**
 * The one way to read a kept chunk. A chunk is a Parquet file with CUR 2.0 names, either as AWS wrote it
 * (costs and amounts DOUBLE) or as ingest wrote it from CSV and legacy exports (DECIMAL of 10 places, 18 or 38
 * digits). Columns may be missing and unknown ones may be there. Every method returns a SQL expression over the
 * chunk; both kinds of chunk give the same values.
 */
export type ChunkColumns = {
  /** DuckDB type by column name, as the file has them. */
  readonly types: ReadonlyMap<string, string>;
  has(name: string): boolean;
  /** Text; a missing column, NULL and empty text are all the empty string. */
  text(name: string): string;
  /** Exact decimal of 10 places (costs, amounts and rates alike), NULL where there is no value. */
  decimal(name: string, width?: number): string;
  /** TIMESTAMP in UTC, NULL where there is none. */
  timestamp(name: string): string;
  /** One of the five maps, NULL where there is none. */
  map(name: string): string;
  /** A text attribute inside the `product` map, such as `product_name`; empty text where there is none. */
  productAttribute(key: string): string;
};

export const chunkColumns = (types: ReadonlyMap<string, string>): ChunkColumns => {
  const text = (name: string): string =>
    types.has(name) ? `coalesce(CAST(${quoteIdentifier(name)} AS VARCHAR), '')` : "''";
  return {
    types,
    has: (name) => types.has(name),
    text,
    decimal: (name, width = 38) => exactDecimal(types.get(name) ?? "missing", quoteIdentifier(name), width),
    timestamp: (name) =>
      types.has(name) ? `CAST(${quoteIdentifier(name)} AS TIMESTAMP)` : "CAST(NULL AS TIMESTAMP)",
    map: (name) => {
      const kind = cur2Column(name)?.type;
      if (kind !== "map<string,string>" && kind !== "map<string,double>") {
        throw new RangeError(`${name} is not a map column of CUR 2.0`);
      }
      const type = MAP_TYPES[kind];
      return types.has(name) ? `CAST(${quoteIdentifier(name)} AS ${type})` : `CAST(NULL AS ${type})`;
    },
    productAttribute: (key) =>
      types.has("product") ? `coalesce(${quoteIdentifier("product")}[${quoteText(key)}], '')` : "''",
  };
};

/** Reads the column types of a Parquet file and returns the expressions over it. */
export const describeChunk = async (connection: DuckDBConnection, path: string): Promise<ChunkColumns> => {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoteText(path)})`);
  return chunkColumns(new Map(result.getRows().map((row) => [String(row[0]), String(row[1])])));
};
