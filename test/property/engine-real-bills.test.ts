import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect } from "vitest";
import { openDuckDb, withConnection } from "../../shared/adapters/duckdb/canonical/connection.ts";
import { readCostLines } from "../../shared/adapters/duckdb/canonical/read-cost-lines.ts";
import { createDuckDbCostEngine } from "../../shared/adapters/duckdb/duckdb-cost-engine.ts";
import { createDuckDbCostReader } from "../../shared/adapters/duckdb/ingest/duckdb-cost-reader.ts";
import { createFileObjectStore } from "../../shared/adapters/files/file-object-store.ts";
import type { CostLine } from "../../shared/domain/cost-data/cost-line.ts";
import { CostDelivery } from "../../shared/domain/cost-data/delivery.ts";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { PriceList } from "../../shared/domain/pricing/price-list.ts";
import { GroupTask } from "../../shared/domain/rating/model.ts";
import { rateRows } from "../../shared/domain/rating/rate-rows.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import { optionalSuite } from "../support/optional-suite.ts";

const DATA = resolve("../shared/data");
const BILLS = [
  {
    from: "cur-legacy/Oct2018-WorkshopCUR-00001.snappy.parquet",
    payer: "836060457634",
    period: "2018-10",
    currency: "USD",
  },
  { from: "cur2", payer: "123456789012", period: "2026-04", currency: "USD" },
  {
    from: "synthetic/nise-aws-eur-2024-03.csv.gz",
    payer: "999999999999",
    period: "2024-03",
    currency: "EUR",
  },
] as const;

const folder = await mkdtemp(join(tmpdir(), "rebill-real-"));
const objects = createFileObjectStore(join(folder, "objects"));
const settings = { objects, workDirectory: join(folder, "work"), memoryLimitMb: 512, threads: 2 };
const engine = createDuckDbCostEngine(settings);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const deliver = async (
  bill: (typeof BILLS)[number],
): Promise<{ delivery: CostDelivery; lines: CostLine[] }> => {
  const reader = createDuckDbCostReader(settings);
  const period = BillingPeriod.parse(bill.period);
  const located = await reader.locate({ from: join(DATA, bill.from), period });
  const payer = AccountId.parse(bill.payer);
  const {
    notes: _notes,
    invoiced,
    ...read
  } = await reader.read({
    delivery: located,
    payer,
    period,
    keyPrefix: `cost-data/${bill.period}`,
  });
  const delivery = CostDelivery.parse({
    ...read,
    id: bill.period,
    payer,
    period,
    executionId: located.executionId,
    exportName: located.exportName,
    final: invoiced,
    importedAt: "2026-11-22T00:00:00.000Z",
  });
  const instance = await openDuckDb({ memoryLimitMb: 512, threads: 1, tempDirectory: folder });
  const lines: CostLine[] = [];
  await withConnection(instance, async (connection) => {
    for (const chunk of delivery.chunks) {
      const path = await objects.localPath(chunk.key);
      lines.push(...(await readCostLines(connection, { path, firstPosition: chunk.firstPosition })));
    }
  });
  instance.closeSync();
  return { delivery, lines };
};

const percentage = (name: string, rest: object): object => ({
  arn: `arn:aws:billingconductor::100000000001:pricingrule/${name}`,
  name,
  ...rest,
});

const taskOf = (bill: (typeof BILLS)[number]): GroupTask =>
  GroupTask.parse({
    arn: "arn:aws:billingconductor::100000000001:billinggroup/realreal00",
    name: "real",
    type: "TRANSFER_BILLING",
    owner: "100000000001",
    buyer: bill.payer,
    primaryAccount: bill.payer,
    level: 1,
    currency: bill.currency,
    plan: {
      kind: "RULES",
      rules: [
        percentage("global0000", { scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7.25" }),
        percentage("services30", {
          scope: "SERVICE",
          service: "AmazonS3",
          type: "MARKUP",
          modifierPercentage: "5",
        }),
        percentage("market0000", {
          scope: "BILLING_ENTITY",
          billingEntity: "AWS Marketplace",
          type: "MARKUP",
          modifierPercentage: "12.345",
        }),
        percentage("tiersquant", {
          scope: "SKU",
          service: "AmazonCloudWatch",
          usageType: "CW:Requests",
          type: "TIERING",
          customTiers: [
            { begin: "0", end: "5000", rate: "0.00002" },
            { begin: "5000", rate: "0.00001" },
          ],
        }),
      ],
    },
    selections: [{ payer: bill.payer, accounts: "all", except: [], upstream: null }],
    customLineItems: [
      {
        arn: "arn:aws:billingconductor::100000000001:customlineitem/share00000",
        name: "share",
        description: "Managed support",
        group: "arn:aws:billingconductor::100000000001:billinggroup/realreal00",
        from: "2018-01",
        type: "FEE",
        kind: "PERCENTAGE",
        percentage: "3",
        ofGroup: true,
        ofItems: [],
        computation: "ITEMIZED",
      },
    ],
  });

/** Every request tier of S3 in the bill, so that pools and borders lie within real usage. */
const priceListsFor = (lines: readonly CostLine[], currency: string): PriceList[] => {
  const usageTypes = [
    ...new Set(lines.filter(({ productCode }) => productCode === "AmazonS3").map((line) => line.usageType)),
  ].sort();
  return [
    PriceList.parse({
      offerCode: "AmazonS3",
      version: "1",
      publicationDate: "2018-01-01T00:00:00Z",
      skus: usageTypes.map((usageType, index) => ({
        sku: `S3-${index}`,
        service: "AmazonS3",
        usageType,
        operation: "",
        unit: "unit",
        currency,
        tiers: [
          { begin: "0", end: "10", rate: "0.005" },
          { begin: "10", end: "1000", rate: "0.004" },
          { begin: "1000", rate: "0.0000004" },
        ],
        freePool: { sku: "POOL", quantity: "1500" },
      })),
    }),
  ];
};

optionalSuite(
  "the engine on real bills",
  existsSync(DATA) ? undefined : "the folder ../shared/data",
  (test) => {
    for (const bill of BILLS) {
      test(`prices ${bill.period} as the row-by-row reference does and its report adds up to the last digit`, async () => {
        const { delivery, lines } = await deliver(bill);
        const task = taskOf(bill);
        const priceLists = priceListsFor(lines, bill.currency);
        const summaryKeys = delivery.chunks.map((_, index) => `work/${bill.period}/summary-${index}.parquet`);
        for (const [index, chunk] of delivery.chunks.entries()) {
          await engine.summarise({ chunk, delivery, summaryKey: summaryKeys[index] ?? "" });
        }
        const workPrefix = `work/${bill.period}/prices`;

        const rated = await engine.price({
          task,
          deliveries: [{ delivery, summaryKeys }],
          priceLists,
          workPrefix,
        });

        const expected = rateRows(lines, task, priceLists);
        expect(rated).toEqual(expected.rated);
        const [chunk] = delivery.chunks;
        if (chunk === undefined || delivery.chunks.length > 1)
          throw new Error("each of these bills is one chunk");
        const report = await engine.apply({
          task,
          pricing: { task, workPrefix },
          delivery,
          chunk,
          period: delivery.period,
          rated,
          format: "parquet",
          outputKey: `reports/${bill.period}.parquet`,
        });
        expect([report.exactTotal, report.rows]).toEqual([expected.rated.total, expected.rows.length]);
      });
    }
  },
);
