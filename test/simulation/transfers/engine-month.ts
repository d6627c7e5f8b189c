import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createSha256Hasher } from "../../../shared/adapters/crypto/sha256.ts";
import { createDuckDbCostEngine } from "../../../shared/adapters/duckdb/duckdb-cost-engine.ts";
import { createDuckDbCostReader } from "../../../shared/adapters/duckdb/ingest/duckdb-cost-reader.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { WorkItem } from "../../../shared/domain/month-end/run.ts";
import type { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { importCost } from "../../../shared/use-cases/import-cost.ts";
import { billLevels } from "../../../shared/use-cases/month-end/bill-levels.ts";
import { draftMonth, readDrafts, readRatedTasks } from "../../../shared/use-cases/month-end/draft-month.ts";
import { openRun } from "../../../shared/use-cases/month-end/open-run.ts";
import { planRun, priceGroup } from "../../../shared/use-cases/month-end/price-group.ts";
import { readRunFile } from "../../../shared/use-cases/month-end/run-files.ts";
import { collectCostData, summariseChunk } from "../../../shared/use-cases/month-end/summarise-chunk.ts";
import { writeCostCsv } from "../../builders/cost-export.ts";
import type { openApi } from "../../support/open-api.ts";
import type { Line } from "./cost-of-years.ts";
import { amount, publicPrice } from "./reference-month.ts";

/** A month by the steps of the month-end, from files to invoice drafts: what it charges by group, and to whom. */
export const engineMonth = async (
  api: Awaited<ReturnType<typeof openApi>>,
  period: BillingPeriod,
  lines: readonly Line[],
) => {
  const folder = await mkdtemp(join(tmpdir(), "rebill-years-"));
  const settings = {
    objects: api.objects,
    workDirectory: join(folder, "work"),
    threads: 1,
    memoryLimitMb: 512,
  };
  const engine = createDuckDbCostEngine(settings);
  try {
    const reader = createDuckDbCostReader(settings);
    const hasher = createSha256Hasher();
    const { deliveries, clock } = api.deps;
    for (const payer of new Set(lines.map((line) => line.payer))) {
      const rows = lines.filter((line) => line.payer === payer).map(rowOf);
      const from = await writeCostCsv(join(folder, `${payer}.csv`), { payer, period, rows });
      await importCost(
        { deliveries, clock, hasher, costReader: async () => reader },
        { payer: AccountId.parse(payer), period, from, final: true },
      );
    }
    const run = { objects: api.objects, engine, hasher };
    const state = await openRun(api.deps.runOpening, { period, mode: "estimate" });
    const each = async (key: string, work: (item: WorkItem) => Promise<unknown>) => {
      for (const item of await readRunFile(api.objects, key, z.array(WorkItem))) await work(item);
    };
    await each((await collectCostData(run, state)).key, (item) => summariseChunk(run, item));
    await each((await planRun(run, state)).key, (item) => priceGroup(run, item));
    await billLevels(run, state);
    await draftMonth(run, state);
    return { groups: await readRatedTasks(api.objects, state), drafts: await readDrafts(api.objects, state) };
  } finally {
    await engine.close();
    await rm(folder, { recursive: true });
  }
};

const rowOf = (line: Line) => ({
  account: line.account,
  rate: publicPrice(line),
  cost: amount(line.cents),
  columns: {
    line_item_usage_start_date: `${line.usedOn}T00:00:00.000Z`,
    line_item_usage_end_date: `${line.usedOn}T01:00:00.000Z`,
  },
});
