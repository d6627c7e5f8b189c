import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDb, withConnection } from "../../../shared/adapters/duckdb/canonical/connection.ts";
import { queryRows } from "../../../shared/adapters/duckdb/canonical/query-rows.ts";
import {
  type ClusteredChunks,
  createClusteredChunks,
} from "../../../shared/adapters/duckdb/clustered-chunks.ts";

let folder: string;
let instance: DuckDBInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-clustered-"));
  instance = await openDuckDb({ memoryLimitMb: 256, threads: 2, tempDirectory: folder });
});
afterAll(async () => {
  instance.closeSync();
  await rm(folder, { recursive: true, force: true });
});

/** A chunk of two rows of `account`, put in place as stores do: by renaming. */
const writeChunk = async (name: string, account: string): Promise<string> => {
  const path = join(folder, name);
  await withConnection(instance, (connection) =>
    connection.run(`COPY (SELECT '${account}' AS line_item_usage_account_id FROM range(2))
      TO '${path}.next' (FORMAT parquet)`),
  );
  await rename(`${path}.next`, path);
  return path;
};

const accountsIn = (path: string): Promise<readonly (string | null | undefined)[]> =>
  withConnection(instance, async (connection) =>
    (await queryRows(connection, `SELECT line_item_usage_account_id AS account FROM '${path}'`)).map(
      ({ account }) => account,
    ),
  );

const clustered = async (chunks: ClusteredChunks, key: string, path: string): Promise<string> => {
  const place = await chunks.placeFor(key, path);
  expect(place.clustered).toBe(true);
  return place.path;
};

describe("createClusteredChunks", () => {
  it("reads the kept file up to the threshold and one copy afterwards", async () => {
    const path = await writeChunk("kept.parquet", "111111111111");
    const chunks = createClusteredChunks(instance, folder, 2);

    const places = [];
    for (let read = 0; read < 4; read++) places.push(await chunks.placeFor("kept", path));

    expect(places.map((place) => place.clustered)).toEqual([false, false, true, true]);
    expect(places[3]?.path).toBe(places[2]?.path);
    await chunks.close();
  });

  it("keeps the copies of chunks apart that are first copied when all are known", async () => {
    const first = await writeChunk("first.parquet", "111111111111");
    const second = await writeChunk("second.parquet", "222222222222");
    const chunks = createClusteredChunks(instance, folder, 1);
    await chunks.placeFor("first", first);
    await chunks.placeFor("second", second);

    const copies = await Promise.all([
      clustered(chunks, "first", first),
      clustered(chunks, "second", second),
    ]);

    expect(await accountsIn(copies[0])).toEqual(["111111111111", "111111111111"]);
    expect(await accountsIn(copies[1])).toEqual(["222222222222", "222222222222"]);
    await chunks.close();
  });

  it("never reads a copy of a file that another one has taken the place of", async () => {
    const path = await writeChunk("replaced.parquet", "111111111111");
    const chunks = createClusteredChunks(instance, folder, 0);
    await clustered(chunks, "replaced", path);

    await writeChunk("replaced.parquet", "222222222222");

    expect(await accountsIn(await clustered(chunks, "replaced", path))).toEqual([
      "222222222222",
      "222222222222",
    ]);
    await chunks.close();
  });

  it("tries again after a copy could not be made", async () => {
    const path = await writeChunk("broken.parquet", "111111111111");
    await withConnection(instance, (connection) =>
      connection.run(`COPY (SELECT 1 AS other) TO '${join(folder, "other.parquet")}' (FORMAT parquet)`),
    );
    const chunks = createClusteredChunks(instance, folder, 0);
    await expect(chunks.placeFor("broken", join(folder, "other.parquet"))).rejects.toThrow(
      /line_item_usage_account_id/,
    );

    expect(await accountsIn(await clustered(chunks, "broken", path))).toHaveLength(2);
    await chunks.close();
  });
});
