import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryRows } from "../../../shared/adapters/duckdb/canonical/query-rows.ts";
import { spliceParquet } from "../../../shared/adapters/duckdb/parquet/splice-parquet.ts";
import { readStruct, writeStruct } from "../../../shared/adapters/duckdb/parquet/thrift-compact.ts";

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-splice-"));
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
});
afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await rm(folder, { recursive: true, force: true });
});

/** Numbers `from` to `to` (exclusive) with a text, a nullable double, a map and a time, as a file of its own. */
const part = async (from: number, to: number): Promise<string> => {
  const path = join(folder, `part-${from}-${to}.parquet`);
  await connection.run(`COPY (
    SELECT n, 'text ' || (n % 3) AS text, CASE WHEN n % 2 = 0 THEN n / 4 END AS half,
      MAP {'key': n::VARCHAR} AS tags, TIMESTAMP_MS '2026-10-01 00:00:00' AS start
    FROM range(${from}, ${to}) AS r(n)
  ) TO '${path}' (FORMAT parquet, COMPRESSION snappy)`);
  return path;
};

describe("splicing Parquet files", () => {
  it("gives one file with all rows in order and a row group per part", async () => {
    const parts = [await part(0, 5), await part(5, 12), await part(12, 13)];
    const output = join(folder, "whole.parquet");

    const { rows } = await spliceParquet(parts, output);

    expect(rows).toBe(13);
    expect(
      await queryRows(
        connection,
        `SELECT string_agg(n, ' ' ORDER BY file_row_number) AS numbers, string_agg(DISTINCT text, ',' ORDER BY text) AS texts,
           sum(half) AS halves, count(tags['key']) AS keys FROM read_parquet('${output}', file_row_number = true)`,
      ),
    ).toEqual([
      { numbers: "0 1 2 3 4 5 6 7 8 9 10 11 12", texts: "text 0,text 1,text 2", halves: "10.5", keys: "13" },
    ]);
    expect(
      await queryRows(
        connection,
        `SELECT row_group_num_rows AS n FROM parquet_metadata('${output}') WHERE column_id = 0`,
      ),
    ).toEqual([{ n: "5" }, { n: "7" }, { n: "1" }]);
  });

  it("skips parts without rows and keeps their schema when no part has any", async () => {
    const output = join(folder, "empty.parquet");

    expect((await spliceParquet([await part(3, 3), await part(0, 2)], output)).rows).toBe(2);
    expect((await spliceParquet([await part(3, 3)], output)).rows).toBe(0);
    expect(
      await queryRows(connection, `SELECT count(*) AS n, count(half) AS halves FROM '${output}'`),
    ).toEqual([{ n: "0", halves: "0" }]);
  });

  it("refuses a file that is no Parquet file", async () => {
    const path = join(folder, "text.parquet");
    await writeFile(path, "this is not Parquet at all");

    await expect(spliceParquet([path], join(folder, "none.parquet"))).rejects.toThrow(
      "text.parquet is no Parquet file",
    );
  });
});

describe("the Thrift compact protocol", () => {
  it("writes a footer back byte for byte", async () => {
    const bytes = await readFile(await part(0, 40));
    const length = bytes.readUInt32LE(bytes.length - 8);
    const footer = bytes.subarray(bytes.length - 8 - length, bytes.length - 8);

    expect(Buffer.from(writeStruct(readStruct(footer))).equals(footer)).toBe(true);
  });

  it("keeps negative and large numbers, booleans, lists and far field numbers", () => {
    const struct = readStruct(
      Uint8Array.from([
        0x16, 0x01, 0x16, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x21, 0x06, 0xc8, 0x01,
        0x05, 0x19, 0x25, 0x02, 0x04, 0x00,
      ]),
    );

    expect([...struct].map(([id, { value }]) => [id, value])).toEqual([
      [1, -1n],
      [2, 9223372036854775807n],
      [4, true],
      [100, -3n],
      [101, { elementType: 5, items: [1n, 2n] }],
    ]);
  });
});
