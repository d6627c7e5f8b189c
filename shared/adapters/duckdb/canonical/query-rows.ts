import type { DuckDBConnection } from "@duckdb/node-api";

/** Rows of a result as objects with decimals, timestamps and 64-bit integers as text. */
export const queryRows = async (
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly Readonly<Record<string, string | null>>[]> => {
  const result = await connection.runAndReadAll(sql);
  return result
    .getRowObjects()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
      ),
    );
};
