import { z } from "zod";
import { levelCosts } from "../../domain/billing-transfer/level-costs.ts";
import { ratePassthrough } from "../../domain/billing-transfer/rate-passthrough.ts";
import type { BillId } from "../../domain/cost-data/bill-id.ts";
import type { BillingGroupArn } from "../../domain/identifiers.ts";
import type { RunState } from "../../domain/month-end/run.ts";
import { BillableTotal, type GroupTask, ProductTotal, RatedGroup } from "../../domain/rating/model.ts";
import { DEFAULT_POLICY } from "../../domain/rating/policy.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { listReportFiles } from "./list-report-files.ts";
import {
  readConfiguration,
  readInputs,
  readPlanned,
  readRunFile,
  runPaths,
  workItems,
  writeRunFile,
} from "./run-files.ts";

/** What each group costs its owner, in the order of the planned tasks. */
export const LevelCosts = z.array(z.strictObject({ arn: z.string(), costs: z.array(ProductTotal) }));
export type LevelCosts = z.infer<typeof LevelCosts>;

type Deps = { readonly objects: ObjectStore };

/**
 * Level by level from AWS downwards: Passthrough groups take over the amounts of the level above, and every
 * group gets its cost. Then lists the report files to write.
 */
export const billLevels = async (
  deps: Deps,
  state: RunState,
): Promise<{ readonly key: string; readonly count: number }> => {
  const paths = runPaths(state);
  const { objects } = deps;
  const [configuration, inputs, planned] = await Promise.all([
    readConfiguration(objects, state),
    readInputs(objects, state),
    readPlanned(objects, state),
  ]);
  const billable = await readBillable(
    objects,
    state,
    inputs.deliveries.map(({ payer }) => payer),
  );
  const rated = new Map<BillingGroupArn, RatedGroup>();
  const costs: { arn: string; costs: readonly ProductTotal[] }[] = [];
  for (const task of planned.tasks) {
    const above = { rated, billable };
    rated.set(task.arn, await ratedOf(objects, state, task, above));
    costs.push({ arn: task.arn, costs: levelCosts(task, above, DEFAULT_POLICY) });
  }
  await writeRunFile(objects, paths.levels, costs);
  const files = listReportFiles(planned.tasks, inputs.deliveries, configuration.reports?.csv === true);
  await writeRunFile(objects, paths.reportWork, files);
  await writeRunFile(objects, paths.reportItems, workItems(state, files.length));
  return { key: paths.reportItems, count: files.length };
};

const ratedOf = async (
  objects: ObjectStore,
  state: RunState,
  task: GroupTask,
  above: Parameters<typeof ratePassthrough>[1],
): Promise<RatedGroup> => {
  const key = runPaths(state).rated(task.arn);
  if (task.plan.kind === "RULES") return readRunFile(objects, key, RatedGroup);
  const rated = ratePassthrough(task, above, DEFAULT_POLICY);
  await writeRunFile(objects, key, rated);
  return rated;
};

export const readBillable = async (
  objects: ObjectStore,
  state: RunState,
  bills: readonly BillId[],
): Promise<ReadonlyMap<BillId, readonly BillableTotal[]>> =>
  new Map(
    await Promise.all(
      bills.map(
        async (bill) =>
          [bill, await readRunFile(objects, runPaths(state).billable(bill), z.array(BillableTotal))] as const,
      ),
    ),
  );
