import { z } from "zod";
import type { InvoiceDrafts } from "../../domain/invoicing/draft-invoices.ts";
import type { RatedTask } from "../../domain/invoicing/invoice-lines.ts";
import { allReconciliations, type Reconciliation } from "../../domain/margin/reconciliation.ts";
import type { ReconciliationInput } from "../../domain/margin/reconciliation-input.ts";
import { reportChecks } from "../../domain/month-end/report-checks.ts";
import type { RunState } from "../../domain/month-end/run.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { AppliedReport } from "./apply-report.ts";
import { readBillable } from "./bill-levels.ts";
import { readDrafts, readRatedTasks } from "./draft-month.ts";
import { ReportFile } from "./list-report-files.ts";
import {
  readConfiguration,
  readInputs,
  readOutsideInterval,
  readRunFile,
  runPaths,
  writeRunFile,
} from "./run-files.ts";

type Deps = { readonly objects: ObjectStore };

export type MonthChecks = {
  readonly ok: boolean;
  readonly reports: ReturnType<typeof reportChecks>;
  readonly reconciliations: readonly Reconciliation[];
};

/**
 * Every total against every other (architecture.md section 6): rows of each report against its group, bills of
 * AWS against groups, each level against the one above, invoices against groups. Nothing has a tolerance.
 */
export const checkMonth = async (
  deps: Deps,
  state: RunState,
): Promise<{ readonly ok: boolean; readonly summary: string }> => {
  const { objects } = deps;
  const [groups, drafts, applied] = await Promise.all([
    readRatedTasks(objects, state),
    readDrafts(objects, state),
    readApplied(objects, state),
  ]);
  const reports = reportChecks(groups, applied);
  const reconciliations = allReconciliations(await reconciliationInput(objects, state, groups, drafts));
  const all = [...reports, ...reconciliations.flatMap((report) => report.checks)];
  const failed = all.filter((check) => !check.ok);
  const checks: MonthChecks = { ok: failed.length === 0, reports, reconciliations };
  await writeRunFile(objects, runPaths(state).checks, checks);
  return {
    ok: checks.ok,
    summary: failed.map((check) => `${check.name}: ${check.detail}`).join("; "),
  };
};

export const readChecks = async (objects: ObjectStore, state: RunState): Promise<MonthChecks> =>
  (await readRunFile(objects, runPaths(state).checks, z.looseObject({}))) as unknown as MonthChecks;

export const readApplied = async (
  objects: ObjectStore,
  state: RunState,
): Promise<readonly AppliedReport[]> => {
  const files = await readRunFile(objects, runPaths(state).reportWork, z.array(ReportFile));
  return Promise.all(
    files.map((_, index) => readRunFile(objects, runPaths(state).applied(index), AppliedReport)),
  );
};

const reconciliationInput = async (
  objects: ObjectStore,
  state: RunState,
  groups: readonly RatedTask[],
  drafts: InvoiceDrafts,
): Promise<ReconciliationInput> => {
  const [snapshot, inputs] = await Promise.all([
    readConfiguration(objects, state),
    readInputs(objects, state),
  ]);
  const billable = await readBillable(
    objects,
    state,
    inputs.deliveries.map(({ payer }) => payer),
  );
  const tasks = groups.map(({ task }) => task);
  return {
    snapshot,
    outsideInterval: await readOutsideInterval(objects, state, tasks),
    mode: state.mode,
    deliveries: inputs.deliveries.map((delivery) => ({
      delivery,
      totals: billable.get(delivery.payer) ?? [],
    })),
    groups,
    invoices: drafts.drafts,
    outcome: drafts,
  };
};
