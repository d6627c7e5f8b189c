import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDb } from "../../../shared/adapters/duckdb/canonical/connection.ts";
import { queryRows } from "../../../shared/adapters/duckdb/canonical/query-rows.ts";
import { createDescribeFilled } from "../../../shared/adapters/duckdb/filled-columns.ts";

const USAGE = "line_item_usage_amount";

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-filled-"));
  instance = await openDuckDb({ memoryLimitMb: 256, threads: 1, tempDirectory: folder });
  connection = await instance.connect();
});
afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await rm(folder, { recursive: true, force: true });
});

/** A chunk with one column of usage, put in place as stores do: by renaming. */
const writeUsage = async (name: string, values: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  const rows = values.map((value) => `(CAST('${value}' AS DOUBLE))`).join(", ");
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${rows}) AS t(${USAGE})) TO '${path}.next' (FORMAT parquet)`,
  );
  await rename(`${path}.next`, path);
  return path;
};

const exactValues = async (path: string, expression: string): Promise<readonly unknown[]> =>
  (await queryRows(connection, `SELECT ${expression} AS value FROM read_parquet('${path}')`)).map(
    ({ value }) => value,
  );

describe("createDescribeFilled", () => {
  it("casts a column at once when every value allows it", async () => {
    const values = ["0.0000050000", "-1.3333e-6", "99999999", "-12345678", "112589.1234567891", "0"];
    const path = await writeUsage("castable.parquet", values);

    const columns = await createDescribeFilled()(connection, path);

    expect(columns.decimal(USAGE, 18)).toBe(`CAST("${USAGE}" AS DECIMAL(18,10))`);
    expect(await exactValues(path, columns.decimal(USAGE, 18))).toEqual([
      "0.0000050000",
      "-0.0000013333",
      "99999999.0000000000",
      "-12345678.0000000000",
      "112589.1234567891",
      "0.0000000000",
    ]);
  });

  it("rounds every value on its own when one of them is a tie, or too large", async () => {
    const path = await writeUsage("tie.parquet", ["0.00000000005", "1000000000000", "1.5"]);

    const columns = await createDescribeFilled()(connection, path);

    expect(columns.decimal(USAGE)).toContain("CASE");
    expect(await exactValues(path, columns.decimal(USAGE))).toEqual([
      "0.0000000001",
      "1000000000000.0000000000",
      "1.5000000000",
    ]);
  });

  it("tells plain columns when they are asked for, also after another question about the file", async () => {
    const path = await writeUsage("plain.parquet", ["1.25", "0.1"]);
    const describeFilled = createDescribeFilled();

    const before = await describeFilled(connection, path);
    const after = await describeFilled(connection, path, [USAGE]);

    expect([...before.plainDoubles]).toEqual([]);
    expect([...after.plainDoubles]).toEqual([USAGE]);
  });

  it("looks again when another file takes the place of one it knows", async () => {
    const describeFilled = createDescribeFilled();
    const path = await writeUsage("replaced.parquet", ["1"]);
    await describeFilled(connection, path);
    await writeUsage("replaced.parquet", ["1000000000000"]);

    const columns = await describeFilled(connection, path);

    expect(columns.decimal(USAGE)).toContain("CASE");
  });
});
