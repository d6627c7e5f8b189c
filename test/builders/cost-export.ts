import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { CUR2_COLUMNS } from "../../shared/domain/cost-data/cur2-columns.ts";
import { D, plain } from "../../shared/domain/money/decimal.ts";
import { addMonths, BillingPeriod } from "../../shared/domain/time/billing-period.ts";

/** A row of a cost export in the words of a test; everything left out is that of plain on-demand usage. */
export type CostRow = {
  readonly account?: string;
  readonly type?: string;
  readonly service?: string;
  readonly usageType?: string;
  readonly operation?: string;
  readonly usage?: string;
  /** Public on-demand rate per unit; null: there is no public price. */
  readonly rate?: string | null;
  /** What AWS charges; usage × rate when left out. */
  readonly cost?: string;
  /** Net of negotiated discounts, in exports that have it. */
  readonly net?: string;
  readonly day?: number;
  readonly currency?: string;
  readonly reservation?: string;
  readonly savingsPlan?: string;
  /** Any other CUR 2.0 column by its name. */
  readonly columns?: Readonly<Record<string, string>>;
};

export type CostExport = {
  readonly payer: string;
  readonly period: string;
  readonly rows: readonly CostRow[];
};

/** Usage that costs `cost` at public price: one unit. */
export const onDemand = (service: string, cost: string, row: CostRow = {}): CostRow => ({
  service,
  usage: "1",
  rate: cost,
  ...row,
});

const cellsOf = ({ payer, period }: CostExport, row: CostRow, index: number) => {
  const service = row.service ?? "AmazonEC2";
  const usage = row.usage ?? "1";
  const rate = row.rate === undefined ? "1" : row.rate;
  const publicCost = rate === null ? undefined : plain(new D(usage).times(rate));
  const day = String(row.day ?? 1).padStart(2, "0");
  const start = `${period}-${day}T00:00:00.000Z`;
  const end = `${period}-${day}T01:00:00.000Z`;
  const cells: Record<string, string | undefined> = {
    identity_line_item_id: `line-${String(index + 1).padStart(6, "0")}`,
    identity_time_interval: `${period}-${day}T00:00:00Z/${period}-${day}T01:00:00Z`,
    bill_bill_type: "Anniversary",
    bill_billing_entity: "AWS",
    bill_billing_period_start_date: `${period}-01T00:00:00.000Z`,
    bill_billing_period_end_date: `${addMonths(BillingPeriod.parse(period), 1)}-01T00:00:00.000Z`,
    bill_payer_account_id: payer,
    line_item_usage_account_id: row.account ?? payer,
    line_item_line_item_type: row.type ?? "Usage",
    line_item_usage_start_date: start,
    line_item_usage_end_date: end,
    line_item_product_code: service,
    product_servicecode: service,
    line_item_usage_type: row.usageType ?? "BoxUsage:m5.large",
    line_item_operation: row.operation ?? "RunInstances",
    line_item_usage_amount: usage,
    line_item_unblended_rate: rate ?? undefined,
    line_item_unblended_cost: row.cost ?? publicCost ?? "0",
    line_item_net_unblended_cost: row.net,
    line_item_currency_code: row.currency ?? "USD",
    line_item_legal_entity: "Amazon Web Services, Inc.",
    line_item_line_item_description: `${service} usage`,
    pricing_public_on_demand_rate: rate ?? undefined,
    pricing_public_on_demand_cost: publicCost,
    pricing_term: "OnDemand",
    pricing_unit: "Hrs",
    reservation_reservation_a_r_n: row.reservation,
    savings_plan_savings_plan_a_r_n: row.savingsPlan,
    ...row.columns,
  };
  return cells;
};

const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** CSV text with every column that any row fills. `legacy` spells the headers as the legacy CUR does. */
export const costCsv = (source: CostExport, form: "cur2" | "legacy" = "cur2"): string => {
  const rows = source.rows.map((row, index) => cellsOf(source, row, index));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => row[name] !== undefined),
  );
  const legacyName = (name: string): string =>
    CUR2_COLUMNS.find((column) => column.name === name)?.legacy ?? name;
  const header = form === "legacy" ? names.map(legacyName) : names;
  const lines = rows.map((row) => names.map((name) => field(row[name] ?? "")).join(","));
  return `${[header.join(","), ...lines].join("\n")}\n`;
};

export const writeText = async (path: string, text: string): Promise<string> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, path.endsWith(".gz") ? gzipSync(text) : text);
  return path;
};

/** One CSV or csv.gz file. */
export const writeCostCsv = (path: string, source: CostExport): Promise<string> =>
  writeText(path, costCsv(source));

const SQL_TYPES = {
  string: (column: string) => column,
  double: (column: string) => `TRY_CAST(${column} AS DOUBLE)`,
  timestamp: (column: string) => `CAST(replace(${column}, 'Z', '') AS TIMESTAMP)`,
  "map<string,string>": (column: string) => `CAST(CAST(${column} AS JSON) AS MAP(VARCHAR, VARCHAR))`,
  "map<string,double>": (column: string) => `CAST(CAST(${column} AS JSON) AS MAP(VARCHAR, DOUBLE))`,
} as const;

/** The same content as a CSV file in Parquet, with the types of CUR 2.0. */
export const csvToParquet = async (csvPath: string, path: string): Promise<string> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const source = `read_csv('${csvPath}', all_varchar = true, header = true, quote = '"', escape = '"')`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const select = described.getRows().map(([name]) => {
    const column = `"${String(name)}"`;
    const known = CUR2_COLUMNS.find((each) => each.name === name);
    return `${SQL_TYPES[known?.type ?? "string"](column)} AS ${column}`;
  });
  await mkdir(dirname(path), { recursive: true });
  await connection.run(
    `COPY (SELECT ${select.join(", ")} FROM ${source}) TO '${path}' (FORMAT parquet, COMPRESSION snappy)`,
  );
  connection.closeSync();
  return path;
};

/** One Parquet file. */
export const writeCostParquet = async (path: string, source: CostExport): Promise<string> => {
  const csvPath = `${path}.source.csv`;
  await writeText(csvPath, costCsv(source));
  await csvToParquet(csvPath, path);
  await rm(csvPath);
  return path;
};

export type ExportFolderOptions = {
  /** Number of data files the rows are spread over; 1 by default. */
  readonly chunks?: number;
  readonly format?: "csv.gz" | "snappy.parquet";
  readonly executionId?: string;
};

/** A Data Exports folder (overwrite layout) with its manifest; answers the folder. */
export const writeDataExport = async (
  folder: string,
  source: CostExport,
  { chunks = 1, format = "csv.gz", executionId }: ExportFolderOptions = {},
): Promise<string> => {
  const data = `data/BILLING_PERIOD=${source.period}`;
  const files: string[] = [];
  const hash = createHash("sha256");
  const size = Math.ceil(source.rows.length / chunks);
  // Numbered before they are spread, so that ids are the same however many files there are.
  const numbered = source.rows.map((row, index) => ({
    ...row,
    columns: { identity_line_item_id: `line-${String(index + 1).padStart(6, "0")}`, ...row.columns },
  }));
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const part = { ...source, rows: numbered.slice(chunk * size, (chunk + 1) * size) };
    const name = `export-${String(chunk + 1).padStart(5, "0")}.${format}`;
    const path = join(folder, data, name);
    await (format === "csv.gz" ? writeCostCsv : writeCostParquet)(path, part);
    hash.update(await readFile(path));
    files.push(`s3://exports/export/${data}/${name}`);
  }
  await writeText(
    join(folder, `metadata/BILLING_PERIOD=${source.period}/export-Manifest.json`),
    JSON.stringify({
      executionId: executionId ?? `execution-${hash.digest("hex").slice(0, 12)}`,
      columns: [],
      dataFiles: files,
    }),
  );
  return folder;
};

const compact = (period: string): string => `${period.replace("-", "")}01`;

/** A legacy CUR folder with its manifest (overwrite layout) and slash-named columns; answers the folder. */
export const writeLegacyReport = async (folder: string, source: CostExport): Promise<string> => {
  const months = `${compact(source.period)}-${compact(addMonths(BillingPeriod.parse(source.period), 1))}`;
  await writeText(join(folder, months, "report-1.csv.gz"), costCsv(source, "legacy"));
  await writeText(
    join(folder, months, "report-Manifest.json"),
    JSON.stringify({
      assemblyId: `assembly-${source.payer}-${source.period}`,
      account: source.payer,
      columns: [],
      reportName: "report",
      billingPeriod: {
        start: `${compact(source.period)}T000000.000Z`,
        end: `${compact(addMonths(BillingPeriod.parse(source.period), 1))}T000000.000Z`,
      },
      reportKeys: [`prefix/report/${months}/report-1.csv.gz`],
    }),
  );
  return folder;
};
