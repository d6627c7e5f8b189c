import { dividedBills, lateMonths } from "../../domain/billing-transfer/late-usage.ts";
import { canonicalJson } from "../../domain/canonical-json.ts";
import type { ConfigurationSnapshot, EarlierMonth } from "../../domain/configuration/model.ts";
import type { Bill, CostDelivery } from "../../domain/cost-data/delivery.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import {
  ENGINE_VERSION,
  type HashedObject,
  type MonthClaim,
  type RunMode,
  type RunState,
} from "../../domain/month-end/run.ts";
import { addMonths, type BillingPeriod } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Hasher } from "../../ports/hasher.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { MonthStore } from "../../stores/month-store.ts";
import type { Origin } from "../access/change-credentials.ts";
import { commitJournalled, type JournalDependencies } from "../events/commit-journalled.ts";
import { assertInTime, assertReady } from "./assert-ready.ts";
import { runEntry } from "./run-entry.ts";
import { type RunInputs, runPaths, writeRunFile } from "./run-files.ts";

export type OpenRunDeps = JournalDependencies & {
  readonly objects: ObjectStore;
  readonly months: MonthStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
  /** As it stands at an instant: what Microsoft charges later is not in it yet. Absent: now. */
  readonly configurationOf: (period: BillingPeriod, at?: Instant) => Promise<ConfigurationSnapshot>;
  /** The current delivery of every payer that has cost data of the period. */
  readonly deliveriesOf: (period: BillingPeriod) => Promise<readonly CostDelivery[]>;
  readonly currentPriceLists: () => Promise<readonly HashedObject[]>;
};

export type OpenRunRequest = {
  readonly period: BillingPeriod;
  readonly mode: RunMode;
  /** The instant the run pretends to be at: issue date of its invoices. Absent: now. */
  readonly asOf?: Instant | undefined;
  /** Started by the schedule, for which a month somebody has closed already is no fault. */
  readonly scheduled?: boolean;
  /** Who asked for it, for the audit trail; absent: the system itself. */
  readonly origin?: Origin | undefined;
};

/** `closed`: the month was closed before and the run is the one that closed it. */
export type OpenedRun = RunState & { readonly closed: boolean };

/** Another final run claimed the month between our read and our write. */
export class MonthClaimedError extends Error {
  override readonly name = "MonthClaimedError";
}

/**
 * Opens a run: pins the configuration and the deliveries it will use and, for a final run, claims the month.
 * The run's id is derived from its inputs, so that a run that was cut off is found again and finished; once a
 * final run has begun to issue invoices it is always that run, whatever has been changed since.
 *
 * @throws InvalidInputError when the month cannot be run at all (no cost data, a missing rate, a closed month,
 * or an invoice date before the month is over)
 */
export const openRun = async (deps: OpenRunDeps, request: OpenRunRequest): Promise<OpenedRun> => {
  const { period, mode } = request;
  const claim = await deps.months.findClaim(period);
  if (claim?.status === "CLOSED") {
    if (mode === "estimate" && request.scheduled !== true) {
      throw new InvalidInputError(
        "--period",
        `${period} is closed by ${claim.runId}; an estimate is for an open month. \`--mode final\` shows the closed one`,
      );
    }
    return { runId: claim.runId, period, mode: "final", closed: true };
  }
  if (mode === "final" && claim?.status === "ISSUING") {
    const state: RunState = { runId: claim.runId, period, mode };
    await record(deps, state, claim.asOf, request.origin);
    return { ...state, closed: false };
  }
  if (request.asOf !== undefined) assertInTime(request, request.asOf);
  const { configuration, bills: deliveries } = await billsOf(deps, request);
  const before = await deps.deliveriesOf(addMonths(period, -1));
  assertReady({ configuration, deliveries, mode, payersBefore: before.map(({ payer }) => payer) });
  const priceLists = [...(await deps.currentPriceLists())].sort((a, b) => (a.key < b.key ? -1 : 1));
  const configurationText = canonicalJson(configuration);
  const identity = {
    period,
    mode,
    engineVersion: ENGINE_VERSION,
    configurationSha256: deps.hasher.sha256(configurationText),
    deliveries: deliveries.map(({ id, final }) => ({ id, final })),
    priceLists,
  };
  const state: RunState = {
    runId: `${mode}-${deps.hasher.sha256(canonicalJson(identity)).slice(0, 16)}`,
    period,
    mode,
  };
  const resumed = claim?.runId === state.runId;
  const asOf = request.asOf ?? (resumed ? claim.asOf : deps.clock.now());
  const inputs: RunInputs = {
    asOf,
    engineVersion: ENGINE_VERSION,
    configurationSha256: identity.configurationSha256,
    deliveries: deliveries.map((delivery) => ({ ...delivery, chunks: [...delivery.chunks] })),
    priceLists,
  };
  await deps.objects.put(runPaths(state).configuration, configurationText);
  await writeRunFile(deps.objects, runPaths(state).inputs, inputs);
  if (mode === "final") {
    const next: MonthClaim = { period, runId: state.runId, status: "OPEN", asOf, version: 0 };
    if ((await deps.months.saveClaim(next, claim)) === "stale") {
      throw new MonthClaimedError(`another final run has just claimed ${period}`);
    }
  }
  await record(deps, state, asOf, request.origin);
  return { ...state, closed: false };
};

/** What the month is priced by, and its cost data, divided where late rows belong to another payer. */
const billsOf = async (
  deps: OpenRunDeps,
  { period, asOf }: OpenRunRequest,
): Promise<{ readonly configuration: ConfigurationSnapshot; readonly bills: readonly Bill[] }> => {
  const configuration = await deps.configurationOf(period, asOf);
  const deliveries = [...(await deps.deliveriesOf(period))].sort((a, b) => (a.payer < b.payer ? -1 : 1));
  const months = await Promise.all(lateMonths(deliveries).map((month) => deps.configurationOf(month)));
  const { bills, earlier } = dividedBills(configuration, deliveries, months.map(earlierMonth), (rows) =>
    deps.hasher.sha256(canonicalJson(rows)).slice(0, 16),
  );
  return {
    configuration: earlier.length === 0 ? configuration : { ...configuration, earlier: [...earlier] },
    bills,
  };
};

const earlierMonth = ({
  period,
  transfers,
  billingGroups,
  pricingPlans,
  pricingRules,
}: ConfigurationSnapshot): EarlierMonth => ({ period, transfers, billingGroups, pricingPlans, pricingRules });

/**
 * The run is under way. Told of when it is new or had failed; going on with one that was cut off, or doing the same
 * once more, is no news.
 */
const record = (
  deps: OpenRunDeps,
  state: RunState,
  asOf: Instant,
  origin: Origin | undefined,
): Promise<void> =>
  commitJournalled(deps, async () => {
    const known = await deps.months.findRun(state.period, state.runId);
    const now = deps.clock.now();
    const isNews = known === undefined || known.status === "FAILED";
    const detail = { runId: state.runId, period: state.period, mode: state.mode };
    const entry = runEntry({ action: "StartRun", detailType: "Month Run Started", detail }, origin, now);
    return {
      writes: deps.months.putRun({ ...state, status: "RUNNING", asOf, startedAt: known?.startedAt ?? now }),
      entries: isNews ? [entry] : [],
      answer: undefined,
    };
  });
