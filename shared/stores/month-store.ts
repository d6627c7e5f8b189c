import { MonthClaim, RunRecord } from "../domain/month-end/run.ts";
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
}

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
    await table.put({ ...keys.monthRun(run.period, run.runId), run });
  },
  runsOf: async (period) => {
    const { pk: partition, sk: prefix } = keys.monthRun(period, "");
    const items = await queryAll(table, { partition, range: { kind: "prefix", prefix } });
    return items.map((item) => RunRecord.parse(item.run));
  },
});
