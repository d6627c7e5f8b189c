import { z } from "zod";
import { MonthClaim, RunRecord, RunState } from "../domain/month-end/run.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Table, Write } from "../ports/table.ts";
import { keys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** Claims of months and records of runs. A claim is replaced only by who has read its current version. */
export interface MonthStore {
  findClaim(period: BillingPeriod): Promise<MonthClaim | undefined>;
  /** `expected` is the claim as read; undefined: there was none. "stale": somebody else was faster. */
  saveClaim(next: MonthClaim, expected: MonthClaim | undefined): Promise<"saved" | "stale">;
  /** The same as a write, for the transaction that also has the journal entry. */
  putClaim(next: MonthClaim, expected: MonthClaim | undefined): Write;
  findRun(period: BillingPeriod, runId: string): Promise<RunRecord | undefined>;
  findRunById(runId: string): Promise<RunRecord | undefined>;
  /** The writes that store a run's record and everything that leads to it. */
  putRun(run: RunRecord): readonly Write[];
  /** Notes that a step of a run is done; noting it again keeps the first time. */
  noteStep(run: LatestRun, name: string, finishedAt: Instant): Promise<void>;
  /** The same as a write, for the transaction that finishes the run. */
  putStep(run: LatestRun, name: string, finishedAt: Instant): Write;
  /** The steps of a run that are done, in the order in which they were. */
  stepsOf(period: BillingPeriod, runId: string): Promise<readonly FinishedStep[]>;
  /** All runs of a month, by id. */
  runsOf(period: BillingPeriod): Promise<readonly RunRecord[]>;
  /** Runs that were begun and neither succeeded nor failed: under way, or cut off. */
  underWay(): Promise<readonly RunState[]>;
  /** Months whose invoices are issued or being issued, ascending. */
  closedMonths(): Promise<readonly BillingPeriod[]>;
  /** The run that last succeeded in the latest month that has one. */
  latestRun(): Promise<LatestRun | undefined>;
}

const LatestRun = RunState.pick({ period: true, runId: true });
export type LatestRun = z.infer<typeof LatestRun>;

const FinishedStep = z.object({ name: z.string(), finishedAt: Instant });
export type FinishedStep = z.infer<typeof FinishedStep>;

const putClaim = (next: MonthClaim, expected: MonthClaim | undefined): Write => {
  const claim: MonthClaim = { ...next, version: (expected?.version ?? 0) + 1 };
  return {
    kind: "put",
    item: { ...keys.monthClaim(next.period), claim, version: claim.version },
    condition:
      expected === undefined
        ? { kind: "absent" }
        : { kind: "equals", attribute: "version", value: expected.version },
  };
};

export const createMonthStore = (table: Table): MonthStore => ({
  findClaim: async (period) => {
    const item = await table.get(keys.monthClaim(period));
    return item === undefined ? undefined : MonthClaim.parse(item.claim);
  },
  saveClaim: async (next, expected) => {
    const outcome = await table.transact([putClaim(next, expected)]);
    return outcome.kind === "written" ? "saved" : "stale";
  },
  putClaim,
  findRun: async (period, runId) => {
    const item = await table.get(keys.monthRun(period, runId));
    return item === undefined ? undefined : RunRecord.parse(item.run);
  },
  findRunById: async (runId) => {
    const pointer = await table.get(keys.runPeriod(runId));
    if (pointer === undefined) return undefined;
    const item = await table.get(keys.monthRun(LatestRun.parse(pointer).period, runId));
    return item === undefined ? undefined : RunRecord.parse(item.run);
  },
  putRun: (run) => {
    const { period, runId } = run;
    const pointer = { period, runId };
    return [
      { kind: "put", item: { ...keys.monthRun(period, runId), run } },
      { kind: "put", item: { ...keys.runPeriod(runId), ...pointer } },
      run.status === "RUNNING"
        ? { kind: "put", item: { ...keys.runUnderWay(runId), ...pointer, mode: run.mode } }
        : { kind: "delete", key: keys.runUnderWay(runId) },
      ...(run.status === "SUCCEEDED"
        ? [{ kind: "put" as const, item: { ...keys.runMonth(period), ...pointer } }]
        : []),
    ];
  },
  noteStep: async (run, name, finishedAt) => {
    await table.put(stepItem(run, name, finishedAt), { kind: "absent" });
  },
  putStep: (run, name, finishedAt) => ({ kind: "put", item: stepItem(run, name, finishedAt) }),
  stepsOf: async (period, runId) => {
    const { pk: partition, sk: prefix } = keys.runStep(period, runId, "");
    const items = await queryAll(table, { partition, range: { kind: "prefix", prefix } });
    return items
      .map((item) => FinishedStep.parse(item))
      .toSorted((left, right) => (left.finishedAt < right.finishedAt ? -1 : 1));
  },
  underWay: async () =>
    (await queryAll(table, { partition: keys.runsUnderWay() })).map((item) => RunState.parse(item)),
  closedMonths: async () => {
    const runs = (await queryAll(table, { partition: keys.runMonths() })).map((item) =>
      LatestRun.parse(item),
    );
    const claims = await Promise.all(runs.map(({ period }) => table.get(keys.monthClaim(period))));
    return claims
      .flatMap((item) => (item === undefined ? [] : [MonthClaim.parse(item.claim)]))
      .filter(({ status }) => status !== "OPEN")
      .map(({ period }) => period)
      .toSorted();
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

const stepItem = ({ period, runId }: LatestRun, name: string, finishedAt: Instant) => ({
  ...keys.runStep(period, runId, name),
  name,
  finishedAt,
});
