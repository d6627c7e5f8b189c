import { readableJson } from "../../domain/canonical-json.ts";
import { CUR2_COLUMNS } from "../../domain/cost-data/cur2-columns.ts";
import { arnAccount, arnId } from "../../domain/identifiers.ts";
import { type SupplierBill, supplierBills } from "../../domain/invoicing/supplier-bill.ts";
import { type GroupMargin, marginOf } from "../../domain/margin/margin.ts";
import { marginCsv } from "../../domain/margin/margin-csv.ts";
import { reconciliationJson } from "../../domain/margin/reconciliation.ts";
import type { RunState } from "../../domain/month-end/run.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { AppliedReport } from "./apply-report.ts";
import { LevelCosts, readBillable } from "./bill-levels.ts";
import { type MonthChecks, readApplied, readChecks } from "./check-month.ts";
import { readRatedTasks } from "./draft-month.ts";
import { invoiceDocumentKeys } from "./issue-month.ts";
import { readConfiguration, readInputs, readRunFile, runPaths, writeRunFile } from "./run-files.ts";

export type PublishDeps = {
  readonly objects: ObjectStore;
  /** Where consumers find the report objects: the bucket's URI, with a slash at the end. */
  readonly reportsUri: string;
};

/** Everything the month leaves for people and programs; keys in the order they were written. */
export type PublishedMonth = {
  readonly keys: readonly string[];
  readonly margins: readonly GroupMargin[];
  readonly supplierBills: readonly SupplierBill[];
  readonly checks: MonthChecks;
};

/**
 * Puts the month's outputs in their places (contract.md section 3): report files and their manifest last,
 * margin and reconciliation reports per owner. Invoice documents are there already. Repeating it writes the same bytes again.
 */
export const publishMonth = async (deps: PublishDeps, state: RunState): Promise<PublishedMonth> => {
  const { objects } = deps;
  const [configuration, inputs, groups, levels, checks, applied] = await Promise.all([
    readConfiguration(objects, state),
    readInputs(objects, state),
    readRatedTasks(objects, state),
    readRunFile(objects, runPaths(state).levels, LevelCosts),
    readChecks(objects, state),
    readApplied(objects, state),
  ]);
  const margins = groups.map(({ task, rated }) =>
    marginOf({ task, rated, costs: levels.find((level) => level.arn === task.arn)?.costs ?? [] }),
  );
  await writeRunFile(objects, runPaths(state).margins, margins);
  const billable = await readBillable(
    objects,
    state,
    inputs.deliveries.map(({ payer }) => payer),
  );
  const bills = supplierBills(
    configuration,
    inputs.deliveries.map((delivery) => ({ delivery, totals: billable.get(delivery.payer) ?? [] })),
  );
  const keys: string[] = [];
  const put = async (key: string, body: string) => {
    await objects.put(key, body);
    keys.push(key);
  };
  const partition = `BILLING_PERIOD=${state.period}`;
  for (const { task } of groups) {
    const files = applied.filter((file) => file.group === task.arn);
    keys.push(...(await publishReports(deps, state, task.arn, files)));
  }
  for (const owner of new Set(margins.map((margin) => margin.owner))) {
    const own = margins.filter((margin) => margin.owner === owner);
    await put(`reports/${owner}/margin/${partition}/margin.csv`, marginCsv(own));
  }
  for (const report of checks.reconciliations) {
    await put(
      `reports/${report.owner}/reconciliation/${partition}/reconciliation.json`,
      reconciliationJson(report),
    );
  }
  const { account } = configuration.partner;
  await put(`reports/${account}/supplier-bills/${partition}/supplier-bills.json`, readableJson(bills));
  keys.push(...(await invoiceDocumentKeys(objects, state)));
  return { keys, margins, supplierBills: bills, checks };
};

/** Moves a group's files from the run to their place, then writes the manifest, then removes stale chunks. */
const publishReports = async (
  { objects, reportsUri }: PublishDeps,
  state: RunState,
  group: string,
  files: readonly AppliedReport[],
): Promise<readonly string[]> => {
  const root = `reports/${arnId(group)}/cur2`;
  const folder = `${root}/data/BILLING_PERIOD=${state.period}`;
  const keys: string[] = [];
  for (const file of files) {
    const key = `${folder}/${file.file}`;
    await objects.putFile(key, await objects.localPath(file.key));
    await objects.delete(file.key);
    keys.push(key);
  }
  const manifest = `${root}/metadata/BILLING_PERIOD=${state.period}/rebill-Manifest.json`;
  await objects.put(
    manifest,
    readableJson(
      exportManifest(
        state,
        group,
        keys.map((key) => `${reportsUri}${key}`),
      ),
    ),
  );
  for (const stale of await objects.list(`${folder}/`))
    if (!keys.includes(stale)) await objects.delete(stale);
  return [...keys, manifest];
};

/** Manifest in the form of Data Exports (spec/cur-focus.md section 6). */
const exportManifest = (state: RunState, group: string, dataFiles: readonly string[]) => ({
  executionId: state.runId,
  exportArn: `arn:aws:bcm-data-exports:us-east-1:${arnAccount(group) ?? ""}:export/rebill-${arnId(group)}`,
  columns: CUR2_COLUMNS.map(({ name, type }) => ({ name, type })),
  dataFiles: [...dataFiles],
});
