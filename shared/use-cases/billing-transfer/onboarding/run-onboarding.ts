import {
  countsOf,
  type OnboardedRow,
  type OnboardingRecord,
  type RowOutcome,
} from "../../../domain/billing-transfer/onboarding.ts";
import { canonicalJson } from "../../../domain/canonical-json.ts";
import { type AccountId, HandshakeId, TransferId } from "../../../domain/identifiers.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Ids } from "../../../ports/ids.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { createOnboardingStore } from "../../../stores/onboarding-store.ts";
import type { Origin } from "../../access/change-credentials.ts";
import type { ConfigurationChanger, Decision } from "../../configuration/change-configuration.ts";
import type { ConfigurationCache } from "../../configuration/configuration-cache.ts";
import { commitJournalled, type JournalDependencies } from "../../events/commit-journalled.ts";
import type { BlockerContext } from "../blockers.ts";
import { type OnboardingRow, onboardRow, outcomeSoFar, rehearseRow, sourceOf } from "./onboard-row.ts";

export type OnboardingDeps = JournalDependencies & {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sha256: (text: string) => string;
  readonly configuration: ConfigurationCache;
  readonly changes: ConfigurationChanger;
  /** Told after what does not go through `changes`: its events wait to be published. */
  readonly onChanged: () => void;
};

/** What is wrong with an organisation that is to be registered, or how it is. */
export type RegisterOrganisation = (
  state: ConfigurationState,
  row: OnboardingRow,
) => { readonly problem: string } | { readonly decision: Decision<unknown> };

export type OnboardingRequest = {
  readonly target: AccountId;
  readonly partner: AccountId;
  readonly origin: Origin;
  readonly rows: readonly OnboardingRow[];
  readonly register: RegisterOrganisation;
  readonly dryRun: boolean;
  /** Told after each row that is done with. */
  readonly onRow?: ((row: OnboardedRow) => void) | undefined;
};

export type OnboardingResult = { readonly id: string; readonly rows: readonly OnboardedRow[] };

const ID_LENGTH = 16;

/**
 * Invites one organisation after the other. Whether a row was sent is read from the configuration in the very
 * transaction that sends it, so that a run which was cut off, or two at once, send every row once.
 */
export const runOnboarding = async (
  deps: OnboardingDeps,
  request: OnboardingRequest,
): Promise<OnboardingResult> => {
  const { target, rows, dryRun } = request;
  const id = `onb-${deps.sha256(canonicalJson({ target, rows })).slice(0, 16)}`;
  const store = createOnboardingStore(deps.table);
  const done: OnboardedRow[] = [];
  let ahead = 0;
  for (const [index, row] of rows.entries()) {
    const outcome = dryRun ? await tried(deps, request, row, ahead) : await sent(deps, request, row);
    if (outcome.outcome === "would-invite") ahead += 1;
    const { account, email, name, start } = row;
    const onboarded = {
      row: index + 1,
      account: account ?? null,
      email: email ?? null,
      name,
      start,
      outcome,
    };
    if (!dryRun) await store.saveRow(target, id, onboarded);
    done.push(onboarded);
    request.onRow?.(onboarded);
  }
  if (!dryRun) await finish(deps, request, { id, rows: done });
  return { id, rows: done };
};

const contextOf = (deps: OnboardingDeps, { partner }: OnboardingRequest, state: ConfigurationState) =>
  ({ state, partner, now: deps.clock.now() }) satisfies BlockerContext;

/** A fault ends the row, not the onboarding: what was sent stays sent, and the next run tries the row again. */
const sent = async (
  deps: OnboardingDeps,
  request: OnboardingRequest,
  row: OnboardingRow,
): Promise<RowOutcome> => {
  const { target, origin } = request;
  try {
    const problem = await registered(deps, request, row);
    if (problem !== undefined) return { outcome: "failed", message: problem };
    const ids = {
      target,
      id: TransferId.parse(`rt-${deps.ids.random(ID_LENGTH)}`),
      handshake: HandshakeId.parse(`h-${deps.ids.random(ID_LENGTH)}`),
    };
    return await deps.changes.change({ ...origin, action: "OnboardOrganization" }, (state) =>
      onboardRow(contextOf(deps, request, state), row, ids),
    );
  } catch (error) {
    return { outcome: "failed", message: `could not be written (${(error as Error).name}); run it again` };
  }
};

/** Registers the row's organisation where it is not known and the row was not sent yet. Answers what is wrong. */
const registered = async (
  deps: OnboardingDeps,
  request: OnboardingRequest,
  row: OnboardingRow,
): Promise<string | undefined> => {
  const { state } = await deps.configuration.current();
  if (!registers(contextOf(deps, request, state), request, row)) return undefined;
  return deps.changes.change({ ...request.origin, action: "PutOrganization" }, (current) => {
    const nothing = { changes: [], resources: [], events: [] };
    if (!registers(contextOf(deps, request, current), request, row)) return { answer: undefined, ...nothing };
    const found = request.register(current, row);
    return "problem" in found
      ? { answer: found.problem, ...nothing }
      : { ...found.decision, answer: undefined };
  });
};

const registers = (context: BlockerContext, { target }: OnboardingRequest, row: OnboardingRow): boolean => {
  const { organisation, start } = row;
  if (organisation === undefined) return false;
  const versions = context.state.organisations.versions(organisation.id);
  if (versions.at(-1)?.value !== undefined && versions.at(-1)?.value !== null) return false;
  const source = sourceOf(context, row);
  return source !== undefined && outcomeSoFar(context, { source, target, start }) === undefined;
};

const tried = async (
  deps: OnboardingDeps,
  request: OnboardingRequest,
  row: OnboardingRow,
  ahead: number,
): Promise<RowOutcome> => {
  const { state } = await deps.configuration.current();
  const context = contextOf(deps, request, state);
  const isNew = registers(context, request, row);
  const found = isNew ? request.register(state, row) : undefined;
  if (found !== undefined && "problem" in found) return { outcome: "failed", message: found.problem };
  return rehearseRow(context, row, { target: request.target, ahead, registers: isNew });
};

/** Notes how it came out, and tells of it unless an earlier run came out the same. */
const finish = async (
  deps: OnboardingDeps,
  { target, origin }: OnboardingRequest,
  { id, rows }: OnboardingResult,
): Promise<void> => {
  const store = createOnboardingStore(deps.table);
  const counts = countsOf(rows);
  await commitJournalled(deps, async () => {
    const known = await store.find(target, id);
    const nothing = { writes: [], entries: [], answer: undefined };
    if (known !== undefined && canonicalJson(known.counts) === canonicalJson(counts)) return nothing;
    const at = deps.clock.now();
    const record: OnboardingRecord = { id, account: target, rows: rows.length, counts, finishedAt: at };
    const event = {
      source: "rebill.billing-transfer",
      detailType: "Onboarding Finished",
      resources: [id],
      detail: { account: target, rows: rows.length, ...counts },
    };
    const entry = { ...origin, at, action: "FinishOnboarding", resources: [id], before: null, after: counts };
    return { writes: [store.put(record)], entries: [{ ...entry, events: [event] }], answer: undefined };
  });
  deps.onChanged();
};
