import type { DuckDBConnection } from "@duckdb/node-api";
import { InvalidInputError } from "../../../domain/errors.ts";
import { type Expected, rowChecks } from "./row-checks.ts";
import type { SourceRelation } from "./source-relation.ts";

/**
 * Finds the first row of a source file that breaks a rule and says so: `file row 7, column: "x" is …`. Rows are
 * counted from 1 without the header. Undefined when every row is fine. Runs only after something was found
 * wrong, since it is much slower than reading.
 */
export const diagnose = async (
  connection: DuckDBConnection,
  source: SourceRelation,
  expected: Expected,
): Promise<InvalidInputError | undefined> => {
  const checks = rowChecks(source.column, expected);
  const which = checks.map(({ bad }, index) => `WHEN ${bad} THEN ${index}`).join("\n  ");
  const value = checks
    .map(({ value: sql }, index) => `WHEN ${index} THEN CAST(${sql} AS VARCHAR)`)
    .join("\n  ");
  const columns = source.columns.map(({ sql }) => sql).join(", ");
  const result = await connection.runAndReadAll(`
WITH numbered AS (SELECT row_number() OVER () AS row, ${columns} FROM ${source.from}),
first_bad AS (
  SELECT *, CASE
  ${which} END AS which FROM numbered WHERE (CASE
  ${which} END) IS NOT NULL ORDER BY row LIMIT 1)
SELECT CAST(row AS VARCHAR), which, CASE which
  ${value} END FROM first_bad`);
  const [found] = result.getRows();
  if (found === undefined) return undefined;
  const check = checks[Number(found[1])];
  if (check === undefined) return undefined;
  const text = found[2] === null || found[2] === undefined ? null : String(found[2]);
  return new InvalidInputError(`${source.file.name} row ${found[0]}, ${check.column}`, check.explain(text));
};
