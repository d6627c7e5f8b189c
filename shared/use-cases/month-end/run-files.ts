import { z } from "zod";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { ConfigurationSnapshot } from "../../domain/configuration/model.ts";
import { BillId } from "../../domain/cost-data/bill-id.ts";
import { Bill } from "../../domain/cost-data/delivery.ts";
import { AccountId, arnId, BillingGroupArn } from "../../domain/identifiers.ts";
import { HashedObject, type RunState, runPrefix, type WorkItem } from "../../domain/month-end/run.ts";
import { BillableTotal, GroupTask } from "../../domain/rating/model.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

/** Everything a run reads, pinned when it opens: with the configuration file beside it, all that a replay needs. */
export const RunInputs = z.strictObject({
  asOf: Instant,
  engineVersion: z.string(),
  configurationSha256: z.string(),
  deliveries: z.array(Bill),
  priceLists: z.array(HashedObject),
});
export type RunInputs = z.infer<typeof RunInputs>;

/** What a run is about to price: written by plan-groups, read by every later step. */
export const PlannedWork = z.strictObject({
  tasks: z.array(GroupTask),
  unbilled: z.array(
    z.strictObject({
      payer: BillId,
      accounts: z.union([z.literal("all"), z.array(AccountId)]),
      except: z.array(AccountId),
      reason: z.enum(["OWN_USAGE", "NOT_TRANSFERRED", "NO_GROUP"]),
      owner: AccountId,
      level: z.int(),
    }),
  ),
});
export type PlannedWork = z.infer<typeof PlannedWork>;

/** Cost of a group's accounts outside its interval, per payer's bill: charged to nobody, and shown as such. */
export const OutsideInterval = z.array(
  z.strictObject({ group: BillingGroupArn, payer: BillId, totals: z.array(BillableTotal) }),
);
export type OutsideInterval = z.infer<typeof OutsideInterval>;

/** Where the files of a run lie. Everything under `work/` can be made again from the rest and expires. */
export const runPaths = (state: Pick<RunState, "period" | "runId">) => {
  const root = runPrefix(state);
  const work = `work/${state.period}/${state.runId}`;
  return {
    root,
    work,
    configuration: `${root}/configuration.json`,
    inputs: `${root}/inputs.json`,
    result: `${root}/result.json`,
    manifest: `${root}/manifest.json`,
    usage: `${root}/usage.json`,
    margins: `${root}/margins.json`,
    chunkItems: `${work}/chunks.json`,
    groupItems: `${work}/groups.json`,
    reportItems: `${work}/reports.json`,
    reportWork: `${work}/report-files.json`,
    planned: `${work}/planned.json`,
    levels: `${work}/levels.json`,
    drafts: `${work}/drafts.json`,
    checks: `${work}/checks.json`,
    issued: `${work}/issued.json`,
    summary: (payer: string, chunk: number) =>
      `${work}/summaries/${payer}-${String(chunk).padStart(5, "0")}.parquet`,
    billable: (payer: string) => `${work}/billable/${payer}.json`,
    priceBook: (arn: string) => `${root}/prices/${groupKey(arn)}`,
    outsideInterval: (arn: string) => `${work}/outside-interval/${groupKey(arn)}.json`,
    rated: (arn: string) => `${root}/rated/${groupKey(arn)}.json`,
    applied: (index: number) => `${work}/applied/${String(index).padStart(6, "0")}.json`,
    stagedReport: (arn: string, file: string) => `${work}/staged/${groupKey(arn)}/${file}`,
  };
};

/** STANDARD groups of two owners may share an id (it is an account id), so the owner is part of the name. */
const groupKey = (arn: string): string => `${arn.split(":")[4]}-${arnId(arn)}`;

/** A file of the run that must be there; its absence is a fault, not a choice. */
export const readRunFile = async <S extends z.ZodType>(
  objects: ObjectStore,
  key: string,
  schema: S,
): Promise<z.output<S>> => {
  const bytes = await objects.get(key);
  if (bytes === undefined) throw new Error(`the run's file ${key} is missing`);
  return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
};

export const writeRunFile = (objects: ObjectStore, key: string, value: unknown): Promise<void> =>
  objects.put(key, canonicalJson(value));

/** A work list as a Distributed Map reads it: a JSON array of small items. */
export const workItems = (state: RunState, count: number): readonly WorkItem[] =>
  Array.from({ length: count }, (_, index) => ({
    runId: state.runId,
    period: state.period,
    mode: state.mode,
    index,
  }));

/** Of all groups whose interval cuts the month. */
export const readOutsideInterval = async (
  objects: ObjectStore,
  state: RunState,
  tasks: readonly GroupTask[],
): Promise<OutsideInterval> => {
  const cut = tasks.filter(({ interval }) => interval !== undefined);
  const files = cut.map(({ arn }) =>
    readRunFile(objects, runPaths(state).outsideInterval(arn), OutsideInterval),
  );
  return (await Promise.all(files)).flat();
};

export const readConfiguration = (objects: ObjectStore, state: RunState) =>
  readRunFile(objects, runPaths(state).configuration, ConfigurationSnapshot);
export const readInputs = (objects: ObjectStore, state: RunState) =>
  readRunFile(objects, runPaths(state).inputs, RunInputs);
export const readPlanned = (objects: ObjectStore, state: RunState) =>
  readRunFile(objects, runPaths(state).planned, PlannedWork);
