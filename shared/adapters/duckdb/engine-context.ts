import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { RatingPolicy } from "../../domain/rating/policy.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { withConnection } from "./canonical/connection.ts";
import type { ClusteredChunks } from "./clustered-chunks.ts";
import type { DescribeFilled } from "./filled-columns.ts";
import { removeFolder } from "./remove-folder.ts";

/** What every step of the engine works with. */
export type EngineContext = {
  /** For sums: one query uses all threads, so rows come out in no order. */
  readonly instance: DuckDBInstance;
  /**
   * For rows: one thread, on which rows leave a query in the order of the file. DuckDB gives no such promise to a
   * query with a join on several threads; here several queries run side by side instead, each on its caller's thread.
   */
  readonly sequential: DuckDBInstance;
  readonly objects: ObjectStore;
  readonly clusteredChunks: ClusteredChunks;
  readonly describeFilled: DescribeFilled;
  readonly policy: RatingPolicy;
  /** Sequential queries run at once. */
  readonly parallel: number;
  readonly workDirectory: string;
  /** Rows of a chunk that one part of a report is made from. */
  readonly sliceRows: number;
};

/**
 * A connection on which rows leave a query in the order of the file: one thread, and no operator that keeps a
 * small batch back to merge it with a later one.
 */
export const withSequentialConnection = <T>(
  context: Pick<EngineContext, "sequential">,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> =>
  withConnection(context.sequential, async (connection) => {
    await connection.run("SET enable_caching_operators = false");
    return work(connection);
  });

/** Up to so many rows a second thread spends more time waiting for the first one than it takes off it. */
const ONE_THREAD_ROWS = 200_000;

/** A connection for sums over so many rows: all threads share large ones, small ones run side by side. */
export const withSummingConnection = <T>(
  { instance, sequential }: Pick<EngineContext, "instance" | "sequential">,
  rows: number,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> => withConnection(rows <= ONE_THREAD_ROWS ? sequential : instance, work);

/** Runs `work` with a directory of its own that is gone afterwards, whatever happens. */
export const withScratch = async <T>(
  context: Pick<EngineContext, "workDirectory">,
  work: (directory: string) => Promise<T>,
): Promise<T> => {
  // The name never reaches an output: two calls at once must only not meet.
  const directory = join(context.workDirectory, `engine-${randomUUID()}`);
  await mkdir(directory, { recursive: true });
  try {
    return await work(directory);
  } finally {
    await removeFolder(directory);
  }
};

/** Runs the tasks, at most `limit` at a time; the first failure is thrown once the running ones have ended. */
export const inParallel = async <T>(
  limit: number,
  tasks: readonly (() => Promise<T>)[],
): Promise<readonly T[]> => {
  const results: T[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (!failed && next < tasks.length) {
      const index = next++;
      const task = tasks[index];
      if (task === undefined) return;
      try {
        results[index] = await task();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(limit, tasks.length) }, worker));
  for (const outcome of workers) if (outcome.status === "rejected") throw outcome.reason;
  return results;
};

/** Fixed settings of every Parquet file the engine writes. */
export const PARQUET = "FORMAT parquet, COMPRESSION snappy, WRITE_BLOOM_FILTER false, ROW_GROUP_SIZE 122880";
