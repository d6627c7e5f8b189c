import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { openDuckDb, withConnection } from "../../shared/adapters/duckdb/canonical/connection.ts";
import { decimalFromText } from "../../shared/adapters/duckdb/canonical/exact-decimal.ts";
import { readCostLines } from "../../shared/adapters/duckdb/canonical/read-cost-lines.ts";
import { createDuckDbCostEngine } from "../../shared/adapters/duckdb/duckdb-cost-engine.ts";
import { createTempTable } from "../../shared/adapters/duckdb/temp-table.ts";
import type { CostLine } from "../../shared/domain/cost-data/cost-line.ts";
import { CUR2_COLUMNS } from "../../shared/domain/cost-data/cur2-columns.ts";
import { CostDelivery } from "../../shared/domain/cost-data/delivery.ts";
import { D, plain } from "../../shared/domain/money/decimal.ts";
import type { CostEngine } from "../../shared/ports/cost-engine.ts";
import type { ObjectStore } from "../../shared/ports/object-store.ts";
import type { RawRow } from "./engine-month.ts";

/** How a chunk is typed: as AWS writes Parquet, or as ingest rewrites text exports. */
export type Born = "parquet" | "csv";

/** An engine over objects in a folder of its own, and a connection to make and read its files. */
export type Workshop = {
  readonly engine: CostEngine;
  readonly objects: ObjectStore;
  readonly instance: DuckDBInstance;
  readonly close: () => Promise<void>;
};

/** Objects as files without the care for crashes, which costs more than the engine's work on a small month. */
const plainFolder = (folder: string): ObjectStore => {
  const place = async (key: string): Promise<string> => {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    return join(folder, key);
  };
  const unused = (): never => {
    throw new Error("the engine needs only localPath and putFile");
  };
  return {
    localPath: async (key) => join(folder, key),
    putFile: async (key, path) => rename(path, await place(key)),
    put: async (key, body) => writeFile(await place(key), body),
    get: (key) => readFile(join(folder, key)),
    create: unused,
    list: unused,
    delete: unused,
  };
};

export const openWorkshop = async (
  settings: { readonly threads?: number; readonly sliceRows?: number; readonly clusterAfter?: number } = {},
): Promise<Workshop> => {
  const folder = await mkdtemp(join(tmpdir(), "rebill-engine-"));
  const objects = plainFolder(join(folder, "objects"));
  const engine = createDuckDbCostEngine({
    objects,
    workDirectory: join(folder, "work"),
    memoryLimitMb: 512,
    threads: settings.threads ?? 2,
    ...(settings.sliceRows === undefined ? {} : { sliceRows: settings.sliceRows }),
    ...(settings.clusterAfter === undefined ? {} : { clusterAfter: settings.clusterAfter }),
  });
  const instance = await openDuckDb({ memoryLimitMb: 256, threads: 1, tempDirectory: folder });
  return {
    engine,
    objects,
    instance,
    close: async () => {
      await engine.close();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const RATES = /_rate$/;

/** SQL of a column made from its text, typed as the kind of chunk types it. */
const typed = (name: string, type: string, born: Born): string => {
  if (name === "product") return "MAP {'product_name': product_name}";
  const column = `"${name}"`;
  if (type === "timestamp") return `CAST(nullif(${column}, '') AS TIMESTAMP)`;
  if (type === "double" || (RATES.test(name) && born === "csv")) {
    return born === "csv" ? decimalFromText(column) : `CAST(nullif(${column}, '') AS DOUBLE)`;
  }
  return column;
};

/** Writes rows as a Parquet chunk at `path` with the columns they have. */
export const writeChunk = async (
  connection: DuckDBConnection,
  path: string,
  rows: readonly RawRow[],
  born: Born,
  rowGroupSize = 122_880,
): Promise<void> => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  await createTempTable(
    connection,
    "made",
    Object.fromEntries(names.map((name) => [name, "VARCHAR" as const])),
    rows.map((row) => names.map((name) => row[name] ?? null)),
  );
  const columns = CUR2_COLUMNS.filter(({ name }) => names.includes(name) || name === "product")
    // As in exports, a column nobody fills may be missing altogether.
    .map(({ name, type }) => `${typed(name, type, born)} AS "${name}"`);
  await connection.run(
    `COPY (SELECT ${columns.join(", ")} FROM made) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE ${rowGroupSize})`,
  );
};

const largest = (values: readonly (D | null)[]): string =>
  plain(values.reduce<D>((most, value) => (value === null ? most : D.max(most, value.abs())), new D(0)));

export type MadeDelivery = { readonly delivery: CostDelivery; readonly lines: readonly CostLine[] };

/** Keeps rows as the chunks of one delivery and reads them back as the reference sees them. */
export const makeDelivery = async (
  { objects, instance }: Workshop,
  payer: string,
  chunks: readonly {
    readonly rows: readonly RawRow[];
    readonly born: Born;
    readonly rowGroupSize?: number;
  }[],
): Promise<MadeDelivery> =>
  withConnection(instance, async (connection) => {
    const lines: CostLine[] = [];
    const listed: unknown[] = [];
    for (const [index, { rows, born, rowGroupSize }] of chunks.entries()) {
      const key = `cost-data/${payer}/chunk-${index}.parquet`;
      const scratch = join(tmpdir(), `rebill-${process.pid}-${payer}-${index}.parquet`);
      await writeChunk(connection, scratch, rows, born, rowGroupSize);
      await objects.putFile(key, scratch);
      listed.push({
        key,
        sourceSha256: "0",
        sourceName: `chunk-${index}`,
        rows: rows.length,
        firstPosition: lines.length,
      });
      const path = await objects.localPath(key);
      lines.push(...(await readCostLines(connection, { path, firstPosition: lines.length })));
    }
    const delivery = CostDelivery.parse({
      id: `delivery-${payer}`,
      payer,
      period: "2026-10",
      executionId: "e",
      exportName: "export",
      form: "CUR2",
      currency: "USD",
      chunks: listed,
      rows: lines.length,
      unblended: "0",
      accounts: [...new Set(lines.map((line) => line.usageAccount))].sort(),
      final: true,
      extremes: {
        usageAmount: largest(lines.map((line) => line.usageAmount)),
        rate: largest(lines.map((line) => line.publicRate)),
        cost: largest(lines.flatMap((line) => [line.unblendedCost, line.netUnblendedCost, line.publicCost])),
      },
      importedAt: "2026-11-02T00:00:00.000Z",
    });
    return { delivery, lines };
  });
