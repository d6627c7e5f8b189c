import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { createDuckDbCostReader } from "../../../shared/adapters/duckdb/ingest/duckdb-cost-reader.ts";
import { createFileObjectStore } from "../../../shared/adapters/files/file-object-store.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";

export const PAYER = AccountId.parse("111111111111");
export const PERIOD = BillingPeriod.parse("2026-10");

/** A plain row of CUR 2.0; a test names only what matters to it. */
const ROW: Readonly<Record<string, string>> = {
  bill_bill_type: "Anniversary",
  bill_billing_entity: "AWS",
  bill_billing_period_end_date: "2026-11-01T00:00:00.000Z",
  bill_billing_period_start_date: "2026-10-01T00:00:00.000Z",
  bill_payer_account_id: "111111111111",
  identity_line_item_id: "line-1",
  line_item_currency_code: "USD",
  line_item_line_item_type: "Usage",
  line_item_operation: "RunInstances",
  line_item_product_code: "AmazonEC2",
  line_item_unblended_cost: "0.0416",
  line_item_unblended_rate: "0.0416000000",
  line_item_usage_account_id: "111111111112",
  line_item_usage_amount: "1.0",
  line_item_usage_start_date: "2026-10-03T05:00:00.000Z",
  line_item_usage_type: "BoxUsage:t3.medium",
  product: '{"product_name":"Amazon Elastic Compute Cloud"}',
};

export type Row = Readonly<Record<string, string>>;

const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** CSV text of rows that differ from the plain row in the given fields. Columns: those of all rows. */
export const csv = (...rows: readonly Row[]): string => {
  const headers = [...new Set([...Object.keys(ROW), ...rows.flatMap((row) => Object.keys(row))])];
  const lines = rows.map((row) => headers.map((name) => field(row[name] ?? ROW[name] ?? "")).join(","));
  return `${[headers.join(","), ...lines].join("\n")}\n`;
};

export type Workplace = {
  readonly folder: string;
  /** Writes a file below the folder and returns its path. Names ending in .gz are packed. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Converts CSV text to Parquet by a SELECT over its columns (all text). */
  parquet(name: string, csvText: string, select: string): Promise<string>;
  readonly objects: ReturnType<typeof createFileObjectStore>;
  readonly reader: ReturnType<typeof createDuckDbCostReader>;
  close(): Promise<void>;
};

/** A temporary folder with an object store and a reader over it. */
export const openWorkplace = async (): Promise<Workplace> => {
  const folder = await mkdtemp(join(tmpdir(), "rebill-ingest-"));
  const objects = createFileObjectStore(join(folder, "objects"));
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, name.endsWith(".gz") && typeof content === "string" ? gzipSync(content) : content);
    return path;
  };
  return {
    folder,
    write,
    objects,
    reader: createDuckDbCostReader({
      objects,
      workDirectory: join(folder, "work"),
      memoryLimitMb: 512,
      threads: 2,
    }),
    parquet: async (name, csvText, select) => {
      const source = await write(`${name}.source.csv`, csvText);
      const path = join(folder, name);
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      await connection.run(
        `COPY (SELECT ${select} FROM read_csv('${source}', all_varchar = true, header = true)) TO '${path}' (FORMAT parquet)`,
      );
      connection.closeSync();
      return path;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

/** Locates and reads a delivery as the use case does. */
export const readDelivery = async (place: Workplace, from: string, keyPrefix = "cost-data/test") => {
  const delivery = await place.reader.locate({ from, period: PERIOD });
  return place.reader.read({ delivery, payer: PAYER, period: PERIOD, keyPrefix });
};

/** All rows of kept chunks as text, for comparing contents. */
export const contentOf = async (
  place: Workplace,
  chunks: readonly { readonly key: string }[],
  select = "*",
): Promise<readonly Record<string, unknown>[]> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const rows: Record<string, unknown>[] = [];
  for (const { key } of chunks) {
    const path = await place.objects.localPath(key);
    const result = await connection.runAndReadAll(`SELECT ${select} FROM read_parquet('${path}')`);
    rows.push(...(result.getRowObjectsJson() as Record<string, unknown>[]));
  }
  connection.closeSync();
  return rows;
};

export const bytesOf = (path: string): Promise<Buffer> => readFile(path);
