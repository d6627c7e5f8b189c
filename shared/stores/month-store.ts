import type { z } from "zod";
import { MonthClaim, RunRecord, RunState } from "../domain/month-end/run.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Table } from "../ports/table.ts";
import { keys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** Claims of months and records of runs. A claim is replaced only by who has read its current version. */
export interface MonthStore {
  findClaim(period: BillingPeriod): Promise<MonthClaim | undefined>;
  /** `expected` is the claim as read; undefined: there was none. "stale": somebody else was faster. */
  saveClaim(next: MonthClaim, expected: MonthClaim | undefined): Promise<"saved" | "stale">;
  findRun(period: BillingPeriod, runId: string): Promise<RunRecord | undefined>;
  saveRun(run: RunRecord): Promise<void>;
  /** All runs of a month, by id. */
  runsOf(period: BillingPeriod): Promise<readonly RunRecord[]>;
  /** The run that last succeeded in the latest month that has one. */
  latestRun(): Promise<LatestRun | undefined>;
}

const LatestRun = RunState.pick({ period: true, runId: true });
export type LatestRun = z.infer<typeof LatestRun>;

export const createMonthStore = (table: Table): MonthStore => ({
  findClaim: async (period) => {
    const item = await table.get(keys.monthClaim(period));
    return item === undefined ? undefined : MonthClaim.parse(item.claim);
  },
  saveClaim: async (next, expected) => {
    const claim: MonthClaim = { ...next, version: (expected?.version ?? 0) + 1 };
    const outcome = await table.put(
      { ...keys.monthClaim(next.period), claim, version: claim.version },
      expected === undefined
        ? { kind: "absent" }
        : { kind: "equals", attribute: "version", value: expected.version },
    );
    return outcome === "written" ? "saved" : "stale";
  },
  findRun: async (period, runId) => {
    const item = await table.get(keys.monthRun(period, runId));
    return item === undefined ? undefined : RunRecord.parse(item.run);
  },
  saveRun: async (run) => {
    const item = { ...keys.monthRun(run.period, run.runId), run };
    if (run.status !== "SUCCEEDED") {
      await table.put(item);
      return;
    }
    const latest = { ...keys.runMonth(run.period), period: run.period, runId: run.runId };
    await table.transact([
      { kind: "put", item },
      { kind: "put", item: latest },
    ]);
  },
  latestRun: async () => {
    const { items } = await table.query({ partition: keys.runMonths(), descending: true, limit: 1 });
    return items[0] === undefined ? undefined : LatestRun.parse(items[0]);
  },
  runsOf: async (period) => {
    const { pk: partition, sk: prefix } = keys.monthRun(period, "");
    const items = await queryAll(table, { partition, range: { kind: "prefix", prefix } });
    return items.map((item) => RunRecord.parse(item.run));
  },
});
