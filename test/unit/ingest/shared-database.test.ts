import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSharedDatabase } from "../../../shared/adapters/duckdb/ingest/shared-database.ts";

let workDirectory: string;
beforeEach(async () => {
  workDirectory = await mkdtemp(join(tmpdir(), "rebill-shared-"));
});
afterEach(() => rm(workDirectory, { recursive: true, force: true }));

const sharedDatabase = () => createSharedDatabase({ workDirectory, memoryLimitMb: 128, threads: 1 });

const answer = async (instance: DuckDBInstance): Promise<unknown> => {
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll("SELECT 42")).getRows()[0]?.[0];
  } finally {
    connection.closeSync();
  }
};

describe("createSharedDatabase", () => {
  it("gives all who work at once the same database", async () => {
    const database = sharedDatabase();

    const [first, second] = await Promise.all([
      database.use(async (instance) => instance),
      database.use(async (instance) => instance),
    ]);

    expect(first).toBe(second);
  });

  it("keeps the database until the last one has left, and then nothing of it", async () => {
    const database = sharedDatabase();
    let leave = (): void => {};
    const staying = database.use(async (instance) => {
      await new Promise<void>((resolve) => {
        leave = resolve;
      });
      return answer(instance);
    });
    await database.use(answer);

    leave();

    expect(await staying).toBe(42);
    expect(await readdir(workDirectory)).toEqual([]);
  });

  it("opens another one after a failure", async () => {
    const database = sharedDatabase();
    const failing = database.use(() => Promise.reject(new Error("damaged file")));

    await expect(failing).rejects.toThrow("damaged file");

    expect(await database.use(answer)).toBe(42);
  });
});
