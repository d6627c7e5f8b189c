import { canonicalJson, readableJson } from "../../domain/canonical-json.ts";
import type { Invoice } from "../../domain/invoicing/invoice.ts";
import { MonthResult, type RunManifest } from "../../domain/month-end/month-result.ts";
import type { HashedObject, RunState } from "../../domain/month-end/run.ts";
import { runEvents } from "../../domain/month-end/run-events.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Hasher } from "../../ports/hasher.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Write } from "../../ports/table.ts";
import { createConfigurationHeadStore } from "../../stores/configuration-head-store.ts";
import type { MonthStore } from "../../stores/month-store.ts";
import { type AppendDependencies, appendOnce } from "../events/append-once.ts";
import { commitJournalled } from "../events/commit-journalled.ts";
import { type RelayDependencies, relayEvents } from "../events/relay-events.ts";
import { readInvoices } from "./issue-month.ts";
import { monthResult } from "./month-result.ts";
import { type PublishDeps, publishMonth } from "./publish-month.ts";
import { runEntry } from "./run-entry.ts";
import { readInputs, readRunFile, runPaths } from "./run-files.ts";

export type CloseDeps = PublishDeps & {
  readonly hasher: Hasher;
};

/** An object with its hash and size, read in pieces. */
export const hashObject = async (
  { objects, hasher }: Pick<CloseDeps, "objects" | "hasher">,
  key: string,
): Promise<HashedObject> => ({ key, ...(await hasher.sha256File(await objects.localPath(key))) });

/**
 * Publishes the month and writes its result and manifest. All bytes follow from the run's inputs and the
 * numbers its invoices drew.
 */
export const publishRun = async (deps: CloseDeps, state: RunState): Promise<MonthResult> => {
  const published = await publishMonth(deps, state);
  const result = await monthResult(deps.objects, state, published);
  await deps.objects.put(runPaths(state).result, readableJson(result));
  // A closed month is answered from its result, so that file is proven like any report.
  const outputs = [...published.keys, runPaths(state).result];
  const manifest = await buildManifest(deps, state, result, outputs);
  await deps.objects.put(runPaths(state).manifest, readableJson(manifest));
  return result;
};

const buildManifest = async (
  deps: CloseDeps,
  state: RunState,
  result: MonthResult,
  keys: readonly string[],
): Promise<RunManifest> => {
  const { objects } = deps;
  const inputs = await readInputs(objects, state);
  const invoices = await readInvoices(objects, state);
  const hashed = (key: string) => hashObject(deps, key);
  return {
    manifestVersion: 1,
    runId: state.runId,
    period: state.period,
    mode: state.mode,
    asOf: inputs.asOf,
    engineVersion: inputs.engineVersion,
    configuration: await hashed(runPaths(state).configuration),
    runInputs: await hashed(runPaths(state).inputs),
    costData: await Promise.all(
      inputs.deliveries.map(async (delivery) => ({
        payer: delivery.payer,
        delivery: delivery.id,
        executionId: delivery.executionId,
        rows: delivery.rows,
        unblended: delivery.unblended,
        currency: delivery.currency,
        final: delivery.final,
        chunks: await Promise.all(
          delivery.chunks.map(async (chunk) => ({
            ...(await hashed(chunk.key)),
            source: chunk.sourceName,
            sourceSha256: chunk.sourceSha256,
          })),
        ),
      })),
    ),
    priceLists: inputs.priceLists,
    numbers: invoices.flatMap((invoice) => numberOf(invoice)),
    outputs: await Promise.all([...keys].sort().map(hashed)),
    totals: { groups: result.groups, invoices: result.invoices, suspense: result.suspense },
  };
};

const numberOf = (invoice: Invoice) =>
  invoice.number === null ? [] : [{ id: invoice.id, seller: invoice.seller.account, number: invoice.number }];

export type FinishDeps = RelayDependencies &
  AppendDependencies & {
    readonly objects: ObjectStore;
    readonly months: MonthStore;
    readonly clock: Clock;
    readonly hasher: Hasher;
  };

/** Events one entry of the journal carries at most; an entry is a record, which holds 400 KB. */
const EVENTS_PER_ENTRY = 200;

/**
 * Into the journal, once however often the step runs. The last entry says that the run is finished, and is there
 * exactly when the run's record and the month's claim say so too.
 */
const tellOfRun = async (
  deps: FinishDeps,
  state: RunState,
  result: MonthResult,
  asOf: Instant,
): Promise<void> => {
  const { runId, period, mode } = state;
  const partner = (await createConfigurationHeadStore(deps.table).partner())?.account;
  if (partner === undefined) throw new Error("a run without a partner");
  const events = runEvents(result, asOf, (parts) => deps.hasher.sha256(canonicalJson(parts)).slice(0, 32));
  const finished = () => finishedWrites(deps, state, asOf);
  for (let start = 0; start < events.length; start += EVENTS_PER_ENTRY) {
    const isLast = start + EVENTS_PER_ENTRY >= events.length;
    const outcome = await appendOnce(
      deps,
      { account: partner, action: "CloseRun", token: `${period} ${runId} ${start}` },
      {
        at: deps.clock.now(),
        actor: { system: "month-end" },
        action: mode === "final" ? "CloseMonth" : "EstimateMonth",
        resources: [],
        before: null,
        after: { runId, period },
        requestId: runId,
        events: events
          .slice(start, start + EVENTS_PER_ENTRY)
          .map((each) => ({ ...each, resources: [...each.resources] })),
      },
      isLast ? finished : undefined,
    );
    // The same run once more: it was told of when it first succeeded.
    if (isLast && outcome === "known") await deps.table.transact(await finished());
  }
};

/** The run succeeded, and a final one closes its month. */
const finishedWrites = async (
  deps: FinishDeps,
  state: RunState,
  asOf: Instant,
): Promise<readonly Write[]> => {
  const { months, objects, hasher } = deps;
  const known = await months.findRun(state.period, state.runId);
  const now = deps.clock.now();
  const startedAt = known?.startedAt ?? now;
  const run = [
    ...months.putRun({ ...state, status: "SUCCEEDED", asOf, startedAt, endedAt: now }),
    months.putStep(state, "close-run", now),
  ];
  if (state.mode !== "final") return run;
  const claim = await months.findClaim(state.period);
  const manifest = await objects.get(runPaths(state).manifest);
  if (claim?.runId !== state.runId || claim.status === "CLOSED" || manifest === undefined) return run;
  const closed = { ...claim, status: "CLOSED" as const, manifestSha256: hasher.sha256(manifest) };
  return [...run, months.putClaim(closed, claim)];
};

/**
 * The run succeeded: its record says so, a final run closes its month, and its events go out. What can be made
 * again from the inputs is removed; the price books stay, because they explain every amount.
 *
 * Closing comes last: a closed month is never run again, so whatever a kill left undone after it would stay so.
 */
export const closeRun = async (deps: FinishDeps, state: RunState): Promise<MonthResult> => {
  const { objects } = deps;
  const paths = runPaths(state);
  const result = await readRunFile(objects, paths.result, MonthResult);
  const inputs = await readInputs(objects, state);
  for (const key of await objects.list(`${paths.work}/`)) await objects.delete(key);
  await tellOfRun(deps, state, result, inputs.asOf);
  await relayEvents(deps);
  return result;
};

export type RunFailure = { readonly step: string; readonly name: string; readonly message: string };

/** Records the first failure of a run; later ones of the same run do not replace it and are no news. */
export const failRun = (
  deps: Pick<FinishDeps, "months" | "clock" | "table" | "journal">,
  { period, runId }: Pick<RunState, "runId" | "period">,
  failure: RunFailure,
): Promise<RunFailure> =>
  commitJournalled(deps, async () => {
    const known = await deps.months.findRun(period, runId);
    if (known === undefined) return { writes: [], entries: [], answer: failure };
    if (known.status === "FAILED" && known.error !== undefined)
      return { writes: [], entries: [], answer: known.error };
    const now = deps.clock.now();
    // Messages quote what they stumbled over, so they stay with the run.
    const detail = { runId, period, mode: known.mode, step: failure.step, error: failure.name };
    return {
      writes: deps.months.putRun({ ...known, status: "FAILED", endedAt: now, error: { ...failure } }),
      entries: [runEntry({ action: "FailRun", detailType: "Month Run Failed", detail }, undefined, now)],
      answer: failure,
    };
  });
