import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** The few DuckDB calls the generator needs. Rows are loaded through newline-delimited JSON with typed columns. */
export type SampleDatabase = {
  run(sql: string): Promise<void>;
  /** Runs statements that do not depend on each other, as many at a time as there are threads. */
  runEach(statements: readonly string[], onDone?: (done: number) => void): Promise<void>;
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Creates or replaces `table` with `records`; numbers are given as decimal text, maps as plain objects. */
  load(
    table: string,
    columns: Readonly<Record<string, string>>,
    records: readonly Readonly<Record<string, unknown>>[],
  ): Promise<void>;
  close(): Promise<void>;
};

export type SampleDatabaseOptions = {
  /** A folder for temporary files; removed on close. */
  readonly workDirectory: string;
  /** Statements of `runEach` at a time. */
  readonly threads: number;
  readonly memoryLimitMb: number;
};

/**
 * Opens a database in memory in which every statement runs on one thread: two of them sharing the statements of a
 * small world take twice the time of the processor, mostly waiting for each other.
 */
export const openSampleDatabase = async (options: SampleDatabaseOptions): Promise<SampleDatabase> => {
  await mkdir(options.workDirectory, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: `${options.memoryLimitMb}MB`,
    temp_directory: join(options.workDirectory, "spill"),
  });
  const connection = await instance.connect();
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql);
  };
  const runEach: SampleDatabase["runEach"] = async (statements, onDone) => {
    let done = 0;
    const waiting = [...statements];
    await Promise.all(
      Array.from({ length: options.threads }, async () => {
        const own = await instance.connect();
        try {
          for (let sql = waiting.shift(); sql !== undefined; sql = waiting.shift()) {
            await own.run(sql);
            done += 1;
            onDone?.(done);
          }
        } finally {
          own.closeSync();
        }
      }),
    );
  };
  return {
    run,
    runEach,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    load: async (table, columns, records) => {
      const path = join(options.workDirectory, `${table}.ndjson`);
      await writeFile(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      const types = Object.entries(columns).map(([name, type]) => `${name}: '${type}'`);
      await run(
        `CREATE OR REPLACE TABLE ${table} AS SELECT * FROM read_json(${quoted(path)}, ` +
          `format = 'newline_delimited', columns = {${types.join(", ")}})`,
      );
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(options.workDirectory, { recursive: true, force: true });
    },
  };
};

/** A text as an SQL literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
