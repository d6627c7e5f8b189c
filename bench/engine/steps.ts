import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createDuckDbCostEngine } from "../../shared/adapters/duckdb/duckdb-cost-engine.ts";
import { inParallel } from "../../shared/adapters/duckdb/engine-context.ts";
import { spliceParquet } from "../../shared/adapters/duckdb/parquet/splice-parquet.ts";
import { createFileObjectStore } from "../../shared/adapters/files/file-object-store.ts";
import { CUR2_COLUMNS } from "../../shared/domain/cost-data/cur2-columns.ts";
import { CostDelivery } from "../../shared/domain/cost-data/delivery.ts";
import { GroupTask } from "../../shared/domain/rating/model.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import { bulkAccount, bulkMonthQuery, bulkMonthTables } from "../../shared/sample/bulk-month.ts";

export const STEPS = ["copy", "totals", "report"] as const;
export type StepName = "generate" | (typeof STEPS)[number];
export type StepRequest = {
  readonly step: StepName;
  readonly rows: number;
  readonly directory: string;
  readonly threads: number;
  readonly memoryLimitMb: number;
};
export type StepOutcome = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMiB: number };

const PERIOD = BillingPeriod.parse("2026-10");
const PAYER = bulkAccount(0);
/** The columns of a full export without the opt-in ones (spec/cur-focus.md section 1). */
const OPT_IN = /^(capacity_reservation_|line_item_iam_principal$)/;
const COLUMNS = CUR2_COLUMNS.filter(({ name }) => !OPT_IN.test(name));
const CHUNK = "cost-data/month.parquet";
/** Rows of a row group of the generated file. */
const PIECE_ROWS = 100_000;

export const runStep = async (request: StepRequest): Promise<StepOutcome> => {
  await mkdir(request.directory, { recursive: true });
  const work = WORK[request.step];
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  await work(request);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const used = process.cpuUsage(cpu);
  // Linux gives kibibytes.
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  return { seconds, cpuSeconds: (used.user + used.system) / 1e6, peakMiB };
};

const openInstance = async ({ directory, threads, memoryLimitMb }: StepRequest): Promise<DuckDBInstance> =>
  DuckDBInstance.create(":memory:", {
    threads: String(threads),
    memory_limit: `${memoryLimitMb}MiB`,
    temp_directory: join(directory, "spill"),
  });

const sourcePath = ({ directory }: StepRequest): string => join(directory, "objects", CHUNK);

/** The month as a Data Exports folder would hold it: one data file and its manifest. */
const generate = async (request: StepRequest): Promise<void> => {
  const month = { rows: request.rows, seed: 7, period: PERIOD, payer: PAYER };
  const path = sourcePath(request);
  await mkdir(join(request.directory, "objects", "cost-data"), { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const run = async (sql: string): Promise<void> => {
    const connection = await instance.connect();
    await connection.run(sql);
    connection.closeSync();
  };
  await run("SET GLOBAL disabled_optimizers = 'join_order,build_side_probe_side'");
  for (const statement of bulkMonthTables(month)) await run(statement);
  const starts = Array.from(
    { length: Math.ceil(request.rows / PIECE_ROWS) },
    (_, index) => index * PIECE_ROWS,
  );
  const pieces = await inParallel(
    request.threads,
    starts.map((from) => async () => {
      const piece = join(request.directory, `piece-${from}.parquet`);
      const rows = bulkMonthQuery(month, COLUMNS, { from, to: from + PIECE_ROWS });
      await run(`COPY (${rows}) TO '${piece}' (FORMAT parquet, COMPRESSION snappy)`);
      return piece;
    }),
  );
  await spliceParquet(pieces, path);
  for (const piece of pieces) await rm(piece);
  instance.closeSync();
  const manifest = {
    executionId: `bulk-${request.rows}`,
    exportArn: `arn:aws:bcm-data-exports:us-east-1:${PAYER}:export/bulk-month`,
    columns: COLUMNS.map(({ name, type }) => ({ name, type })),
    dataFiles: [`s3://bulk/${CHUNK}`],
  };
  await writeFile(join(request.directory, "bulk-month-Manifest.json"), JSON.stringify(manifest));
};

/** The yardstick: DuckDB reads the file and writes it again, with the engine's threads and memory. */
const copy = async (request: StepRequest): Promise<void> => {
  const target = join(request.directory, "copy.parquet");
  const instance = await openInstance(request);
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * FROM read_parquet('${sourcePath(request)}')) TO '${target}' (FORMAT parquet, COMPRESSION snappy)`,
  );
  connection.closeSync();
  instance.closeSync();
  await rm(target);
};

const rule = (name: string, rest: object): object => ({
  arn: `arn:aws:billingconductor::999999999999:pricingrule/${name}`,
  name,
  ...rest,
});

/** One customer with everything a plan can hold: all scopes, and a custom tier. */
const TASK = GroupTask.parse({
  arn: "arn:aws:billingconductor::999999999999:billinggroup/benchbench",
  name: "bench",
  type: "TRANSFER_BILLING",
  owner: "999999999999",
  buyer: PAYER,
  primaryAccount: PAYER,
  level: 1,
  currency: "USD",
  plan: {
    kind: "RULES",
    rules: [
      rule("ruleglobal", { scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7" }),
      rule("ruleserv01", { scope: "SERVICE", service: "AmazonS3", type: "MARKUP", modifierPercentage: "5" }),
      rule("rulesku001", {
        scope: "SKU",
        service: "AmazonEC2",
        usageType: "EU-BoxUsage:m5.xlarge",
        operation: "RunInstances",
        type: "MARKUP",
        modifierPercentage: "20",
      }),
      rule("ruleentity", {
        scope: "BILLING_ENTITY",
        billingEntity: "AWS Marketplace",
        type: "MARKUP",
        modifierPercentage: "3",
      }),
    ],
  },
  selections: [{ payer: PAYER, accounts: "all", except: [], upstream: null }],
  customLineItems: [],
});

const deliveryOf = ({ rows }: StepRequest): CostDelivery =>
  CostDelivery.parse({
    id: "bench",
    payer: PAYER,
    period: PERIOD,
    executionId: "bench",
    exportName: "bulk-month",
    form: "CUR2",
    currency: "USD",
    chunks: [{ key: CHUNK, sourceSha256: "0", sourceName: "month.parquet", rows, firstPosition: 0 }],
    rows,
    unblended: "0",
    accounts: [],
    final: true,
    extremes: { usageAmount: "99999", rate: "1", cost: "99999" },
    importedAt: "2026-11-02T00:00:00.000Z",
  });

/** Summarise and price; with `report` also the finished file. */
const engineSteps =
  (report: boolean) =>
  async (request: StepRequest): Promise<void> => {
    const objects = createFileObjectStore(join(request.directory, "objects"));
    const engine = createDuckDbCostEngine({
      objects,
      workDirectory: join(request.directory, "engine"),
      memoryLimitMb: request.memoryLimitMb,
      threads: request.threads,
    });
    const delivery = deliveryOf(request);
    const [chunk] = delivery.chunks;
    if (chunk === undefined) throw new Error("the bench month has one chunk");
    const summaryKey = "work/summary.parquet";
    await engine.summarise({ chunk, delivery, summaryKey });
    const workPrefix = "work/prices";
    const rated = await engine.price({
      task: TASK,
      deliveries: [{ delivery, summaryKeys: [summaryKey] }],
      priceLists: [],
      workPrefix,
    });
    if (report) {
      const outputKey = "reports/rebill-00001.snappy.parquet";
      const result = await engine.apply({
        task: TASK,
        pricing: { task: TASK, workPrefix },
        delivery,
        chunk,
        period: PERIOD,
        rated,
        format: "parquet",
        outputKey,
      });
      if (result.exactTotal !== rated.total)
        throw new Error("the report does not add up to the group's total");
      await rm(await objects.localPath(outputKey));
    }
    await engine.close();
  };

const WORK: Readonly<Record<StepName, (request: StepRequest) => Promise<void>>> = {
  generate,
  copy,
  totals: engineSteps(false),
  report: engineSteps(true),
};
