import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { type Sample, type SampleOptions, writeSample } from "../../../shared/sample/write-sample.ts";

export const printYaml = (value: unknown): string => yamlDocumentFormat.print(value);

export type WrittenSample = { readonly directory: string; readonly sample: Sample; remove(): Promise<void> };

/** Writes a sample world into a folder of its own. */
export const sampleIn = async (options: Partial<SampleOptions> = {}): Promise<WrittenSample> => {
  const directory = await mkdtemp(join(tmpdir(), "rebill-sample-"));
  const sample = await writeSample({
    directory,
    workDirectory: join(directory, ".work"),
    printDocument: printYaml,
    rowsPerCustomer: 1200,
    ...options,
  });
  return { directory, sample, remove: () => rm(directory, { recursive: true, force: true }) };
};

/** Rows of an SQL query; numbers come as text where SQL casts them to VARCHAR. */
export const query = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};

/** Costs and amounts of exports are doubles of at most ten places. */
export const exact = (column: string): string => `round(${column}, 10)::DECIMAL(38,10)`;
