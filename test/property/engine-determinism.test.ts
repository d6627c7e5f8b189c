import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDb, withConnection } from "../../shared/adapters/duckdb/canonical/connection.ts";
import { decimalFromText } from "../../shared/adapters/duckdb/canonical/exact-decimal.ts";
import { queryRows } from "../../shared/adapters/duckdb/canonical/query-rows.ts";
import { spliceParquet } from "../../shared/adapters/duckdb/parquet/splice-parquet.ts";
import { CUR2_COLUMNS } from "../../shared/domain/cost-data/cur2-columns.ts";
import { CostDelivery } from "../../shared/domain/cost-data/delivery.ts";
import { PriceList } from "../../shared/domain/pricing/price-list.ts";
import { GroupTask } from "../../shared/domain/rating/model.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import { bulkAccount, bulkMonthQuery, bulkMonthTables } from "../../shared/sample/bulk-month.ts";
import { openWorkshop } from "./engine-files.ts";

const ROWS = 20_000;
const PERIOD = BillingPeriod.parse("2026-10");
const PAYER = bulkAccount(0);

/** The same month in files of different layout and typing. */
const LAYOUTS = {
  "Parquet as AWS types it": { born: "parquet", rowGroup: 122_880 },
  "Parquet in small row groups": { born: "parquet", rowGroup: 2048 },
  "Parquet in odd row groups": { born: "odd", rowGroup: 2048 },
  "rewritten from CSV": { born: "csv", rowGroup: 10_240 },
} as const;
type Layout = (typeof LAYOUTS)[keyof typeof LAYOUTS];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-layouts-"));
  const instance = await openDuckDb({ memoryLimitMb: 512, threads: 2, tempDirectory: folder });
  await withConnection(instance, async (connection) => {
    const month = { rows: ROWS, seed: 3, period: PERIOD, payer: PAYER };
    for (const statement of bulkMonthTables(month)) await connection.run(statement);
    await connection.run(`CREATE TABLE month AS ${bulkMonthQuery(month, CUR2_COLUMNS)}`);
    for (const [name, layout] of Object.entries(LAYOUTS)) {
      const path = join(folder, `${name}.parquet`);
      if (layout.born === "odd") await writeOddly(connection, layout, path);
      else await connection.run(copyOf(layout, path));
    }
  });
  instance.closeSync();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const copyOf = ({ born, rowGroup }: Layout, path: string, where = "true"): string => {
  const text = (name: string): string =>
    /(_cost|_amount|_rate)$/.test(name) ? decimalFromText(`CAST("${name}" AS VARCHAR)`) : `"${name}"`;
  const columns = CUR2_COLUMNS.map(({ name }) => `${born === "csv" ? text(name) : `"${name}"`} AS "${name}"`);
  return `COPY (SELECT ${columns.join(", ")} FROM month WHERE ${where}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE ${rowGroup})`;
};

/** Row groups of 1,700 and 333 rows in turn, which DuckDB itself would not write. */
const writeOddly = async (connection: DuckDBConnection, layout: Layout, path: string): Promise<void> => {
  const parts: string[] = [];
  for (let from = 0; from < ROWS; ) {
    const to = from + (parts.length % 2 === 0 ? 1700 : 333);
    const part = join(folder, `odd-${parts.length}`);
    await connection.run(copyOf(layout, part, `rowid >= ${from} AND rowid < ${to}`));
    parts.push(part);
    from = to;
  }
  await spliceParquet(parts, path);
};

const task = GroupTask.parse({
  arn: "arn:aws:billingconductor::999999999999:billinggroup/alphaalpha",
  name: "alpha",
  type: "STANDARD",
  owner: "999999999999",
  buyer: bulkAccount(1),
  primaryAccount: bulkAccount(1),
  level: 1,
  currency: "USD",
  plan: {
    kind: "RULES",
    rules: [
      {
        arn: "arn:aws:billingconductor::999999999999:pricingrule/abcdefghij",
        name: "minus-7",
        scope: "GLOBAL",
        type: "DISCOUNT",
        modifierPercentage: "7",
      },
    ],
  },
  // The payer's own account owns the commitments.
  selections: [
    {
      payer: PAYER,
      accounts: Array.from({ length: 30 }, (_, n) => bulkAccount(n)),
      except: [],
      upstream: null,
    },
  ],
  customLineItems: [
    {
      arn: "arn:aws:billingconductor::999999999999:customlineitem/share00000",
      name: "share",
      description: "Managed support",
      group: "arn:aws:billingconductor::999999999999:billinggroup/alphaalpha",
      from: "2026-10",
      type: "FEE",
      kind: "PERCENTAGE",
      percentage: "3.5",
      ofGroup: true,
      ofItems: [],
      computation: "ITEMIZED",
      filter: { service: "AmazonS3" },
    },
  ],
});

/** Tiers whose borders lie in the month, so that rows are split. */
const priceLists = [
  PriceList.parse({
    offerCode: "AmazonS3",
    version: "1",
    publicationDate: "2026-10-01T00:00:00Z",
    skus: [
      {
        sku: "TIERED",
        service: "AmazonS3",
        usageType: "TimedStorage-ByteHrs",
        operation: "StandardStorage",
        unit: "GB-Mo",
        currency: "USD",
        tiers: [
          { begin: "0", end: "1", rate: "0.023" },
          { begin: "1", end: "3.00000000005", rate: "0.022" },
          { begin: "3.00000000005", rate: "0.021" },
        ],
        freePool: { sku: "FREE", quantity: "0.25" },
      },
    ],
  }),
];

const CHUNK = "cost-data/chunk.parquet";
const delivery = CostDelivery.parse({
  id: "d",
  payer: PAYER,
  period: PERIOD,
  executionId: "e",
  exportName: "x",
  form: "CUR2",
  currency: "USD",
  chunks: [{ key: CHUNK, sourceSha256: "0", sourceName: "x", rows: ROWS, firstPosition: 0 }],
  rows: ROWS,
  unblended: "0",
  accounts: [],
  final: true,
  extremes: { usageAmount: "99999", rate: "1", cost: "99999" },
  importedAt: "2026-11-02T00:00:00.000Z",
});

const reportOf = async (
  layout: string,
  threads: number,
  format: "parquet" | "csv",
  { clusterAfter, lists = priceLists }: { clusterAfter?: number; lists?: readonly PriceList[] } = {},
) => {
  const workshop = await openWorkshop({
    threads,
    sliceRows: 3000,
    ...(clusterAfter === undefined ? {} : { clusterAfter }),
  });
  try {
    await copyFile(join(folder, `${layout}.parquet`), join(folder, "chunk.parquet"));
    await workshop.objects.putFile(CHUNK, join(folder, "chunk.parquet"));
    const [chunk] = delivery.chunks;
    if (chunk === undefined) throw new Error("no chunk");
    await workshop.engine.summarise({ chunk, delivery, summaryKey: "work/summary.parquet" });
    const rated = await workshop.engine.price({
      task,
      deliveries: [{ delivery, summaryKeys: ["work/summary.parquet"] }],
      priceLists: lists,
      workPrefix: "prices/alpha",
    });
    const result = await workshop.engine.apply({
      task,
      pricing: { task, workPrefix: "prices/alpha" },
      delivery,
      chunk,
      period: PERIOD,
      rated,
      format,
      outputKey: "report",
    });
    const path = await workshop.objects.localPath("report");
    const facts =
      format === "csv"
        ? []
        : await withConnection(workshop.instance, (connection) =>
            queryRows(
              connection,
              `SELECT count(*) AS entries, count(*) FILTER (contains(identity_line_item_id, '-part-')) AS parts,
                 count(*) FILTER (contains(identity_line_item_id, '-covered-')) AS covered,
                 count(*) FILTER (line_item_line_item_type = 'SavingsPlanNegation') AS negations,
                 count(*) FILTER (line_item_line_item_type = 'Proforma_Fee') AS itemized FROM read_parquet('${path}')`,
            ),
          );
    return { rated, result, facts };
  } finally {
    await workshop.close();
  }
};

describe("a report", () => {
  it("has the same bytes whatever the layout and typing of the source and the number of threads", async () => {
    const first = await reportOf("Parquet as AWS types it", 1, "parquet");

    expect(first.result.exactTotal).toBe(first.rated.total);
    // The month has everything that could disturb the order: rows split by tiers and by commitments
    // that came home, negations, itemized rows.
    for (const count of Object.values(first.facts[0] ?? {})) expect(Number(count)).toBeGreaterThan(0);
    for (const layout of Object.keys(LAYOUTS)) {
      const again = await reportOf(layout, 2, "parquet");

      expect([layout, again.rated]).toEqual([layout, first.rated]);
      expect([layout, again.result]).toEqual([layout, first.result]);
    }
  });

  it("keeps the order of the file on any layout without sorting when no tiers are open", async () => {
    const first = await reportOf("Parquet as AWS types it", 1, "parquet", { lists: [] });

    expect(first.facts[0]?.parts).toBe("0");
    for (const layout of ["Parquet in odd row groups", "rewritten from CSV"]) {
      const again = await reportOf(layout, 2, "parquet", { lists: [] });

      expect([layout, again.result]).toEqual([layout, first.result]);
    }
  });

  it("has the same bytes when it is read from a copy sorted by account", async () => {
    const first = await reportOf("Parquet as AWS types it", 2, "parquet");
    const again = await reportOf("Parquet in odd row groups", 2, "parquet", {
      clusterAfter: 0,
    });

    expect(again.result).toEqual(first.result);
  });

  it("has the same bytes as CSV too", async () => {
    const first = await reportOf("Parquet as AWS types it", 2, "csv");
    const again = await reportOf("rewritten from CSV", 1, "csv");

    expect(again.result).toEqual(first.result);
  });
});
