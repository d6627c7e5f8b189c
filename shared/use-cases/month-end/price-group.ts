import { planGroups } from "../../domain/billing-transfer/plan-groups.ts";
import type { Bill } from "../../domain/cost-data/delivery.ts";
import type { RunState, WorkItem } from "../../domain/month-end/run.ts";
import { PriceList } from "../../domain/pricing/price-list.ts";
import type { GroupTask } from "../../domain/rating/model.ts";
import type { CostEngine } from "../../ports/cost-engine.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import {
  type OutsideInterval,
  type RunInputs,
  readConfiguration,
  readInputs,
  readPlanned,
  readRunFile,
  runPaths,
  workItems,
  writeRunFile,
} from "./run-files.ts";
import { summarisedDeliveries } from "./summarise-chunk.ts";

type Deps = { readonly objects: ObjectStore; readonly engine: CostEngine };

/**
 * Decides which group prices what, totals what AWS bills and keeps what there was for rules to match on. Lists the
 * groups that price by rules.
 */
export const planRun = async (
  deps: Deps,
  state: RunState,
): Promise<{ readonly key: string; readonly count: number }> => {
  const paths = runPaths(state);
  const [configuration, inputs] = await Promise.all([
    readConfiguration(deps.objects, state),
    readInputs(deps.objects, state),
  ]);
  const plan = planGroups(configuration, inputs.deliveries);
  await writeRunFile(deps.objects, paths.planned, { tasks: plan.tasks, unbilled: plan.unbilled });
  const deliveries = summarisedDeliveries(state, inputs.deliveries);
  for (const delivery of deliveries) {
    const totals = await deps.engine.billable(delivery);
    await writeRunFile(deps.objects, paths.billable(delivery.delivery.payer), totals);
  }
  await writeRunFile(deps.objects, paths.usage, await deps.engine.usage(deliveries));
  for (const task of plan.tasks.filter(({ interval }) => interval !== undefined)) {
    await writeRunFile(
      deps.objects,
      paths.outsideInterval(task.arn),
      await outsideInterval(deps.engine, task, inputs.deliveries),
    );
  }
  const items = workItems(state, plan.tasks.length).filter(
    (item) => plan.tasks[item.index]?.plan.kind === "RULES",
  );
  await writeRunFile(deps.objects, paths.groupItems, items);
  return { key: paths.groupItems, count: items.length };
};

/** What AWS bills for the accounts of a group outside its interval, per payer whose own bill that is. */
const outsideInterval = async (
  engine: CostEngine,
  task: GroupTask,
  deliveries: readonly Bill[],
): Promise<OutsideInterval> => {
  const found = [];
  for (const delivery of deliveries) {
    const selections = task.selections.filter(
      ({ payer, upstream }) => payer === delivery.payer && upstream === null,
    );
    if (selections.length === 0) continue;
    const totals = await engine.outsideInterval({ task: { ...task, selections }, delivery });
    found.push({ group: task.arn, payer: delivery.payer, totals: [...totals] });
  }
  return found;
};

/** Prices one group by its rules and keeps the result and the price book. */
export const priceGroup = async (deps: Deps, item: WorkItem): Promise<{ readonly arn: string }> => {
  const paths = runPaths(item);
  const [inputs, planned] = await Promise.all([
    readInputs(deps.objects, item),
    readPlanned(deps.objects, item),
  ]);
  const task = planned.tasks[item.index];
  if (task === undefined) throw new Error(`run ${item.runId} has no group number ${item.index}`);
  const payers = new Set(task.selections.map((selection) => selection.payer));
  const rated = await deps.engine.price({
    task,
    deliveries: summarisedDeliveries(item, inputs.deliveries).filter(({ delivery }) =>
      payers.has(delivery.payer),
    ),
    priceLists: await readPriceLists(deps.objects, inputs),
    workPrefix: paths.priceBook(task.arn),
  });
  await writeRunFile(deps.objects, paths.rated(task.arn), rated);
  return { arn: task.arn };
};

const readPriceLists = (objects: ObjectStore, inputs: RunInputs): Promise<readonly PriceList[]> =>
  Promise.all(inputs.priceLists.map(({ key }) => readRunFile(objects, key, PriceList)));
