import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "./canonical/sql-text.ts";

export type Value = string | number | boolean | null;
/** Column types a table made from TypeScript may have; decimals travel as text. */
export type TableColumns = Readonly<Record<string, "VARCHAR" | "INTEGER" | "BIGINT" | "BOOLEAN">>;

/** Creates a temporary table of the connection and fills it with rows in the order of the columns. */
export const createTempTable = async (
  connection: DuckDBConnection,
  name: string,
  columns: TableColumns,
  rows: Iterable<readonly Value[]>,
): Promise<void> => {
  const list = Object.entries(columns).map(([column, type]) => `${quoteIdentifier(column)} ${type}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${quoteIdentifier(name)} (${list.join(", ")})`);
  await appendRows(connection, name, columns, rows);
};

/** Adds rows to a table that `createTempTable` made with the same columns. */
export const appendRows = async (
  connection: DuckDBConnection,
  name: string,
  columns: TableColumns,
  rows: Iterable<readonly Value[]>,
): Promise<void> => {
  const types = Object.values(columns);
  const appender = await connection.createAppender(name, null, "temp");
  try {
    for (const row of rows) {
      types.forEach((type, index) => {
        const value = row[index] ?? null;
        if (value === null) appender.appendNull();
        else if (type === "VARCHAR") appender.appendVarchar(String(value));
        else if (type === "INTEGER") appender.appendInteger(Number(value));
        else if (type === "BIGINT") appender.appendBigInt(BigInt(Number(value)));
        else appender.appendBoolean(value === true);
      });
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
};
