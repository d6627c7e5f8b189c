import { levelCosts } from "../../../domain/billing-transfer/level-costs.ts";
import { ratePassthrough } from "../../../domain/billing-transfer/rate-passthrough.ts";
import type { EstimatedBill, EstimateRequest } from "../../../domain/billing-transfer/rehearsal/estimate.ts";
import type { BillId } from "../../../domain/cost-data/bill-id.ts";
import type { CostDelivery } from "../../../domain/cost-data/delivery.ts";
import type { BillingGroupArn } from "../../../domain/identifiers.ts";
import { marginOf } from "../../../domain/margin/margin.ts";
import type { HashedObject } from "../../../domain/month-end/run.ts";
import { PriceList } from "../../../domain/pricing/price-list.ts";
import type { BillableTotal, GroupTask, ProductTotal, RatedGroup } from "../../../domain/rating/model.ts";
import { DEFAULT_POLICY } from "../../../domain/rating/policy.ts";
import type { CostEngine, SummarisedDelivery } from "../../../ports/cost-engine.ts";
import type { Ids } from "../../../ports/ids.ts";
import type { ObjectStore } from "../../../ports/object-store.ts";
import type { DeliveryStore } from "../../../stores/delivery-store.ts";
import { readRunFile } from "../../month-end/run-files.ts";

export type EstimateDeps = {
  readonly objects: ObjectStore;
  readonly engine: CostEngine;
  readonly ids: Ids;
  readonly deliveries: Pick<DeliveryStore, "find">;
  readonly currentPriceLists: () => Promise<readonly HashedObject[]>;
};

/**
 * Prices a group with the very steps of the month-end: summaries of the deliveries, then group by group from AWS
 * downwards. Summaries are kept for the next time (a delivery never changes); prices are not.
 *
 * @throws Error when a delivery is gone
 */
export const estimateBill = async (deps: EstimateDeps, request: EstimateRequest): Promise<EstimatedBill> => {
  const prefix = `work/rehearsals/${deps.ids.random(16)}`;
  try {
    const deliveries = await Promise.all(
      request.deliveries.map(async ({ payer, id }) => {
        const delivery = await deps.deliveries.find(payer, request.period, id);
        if (delivery === undefined) throw new Error(`delivery ${id} is not stored`);
        return summarised(deps, delivery);
      }),
    );
    return await priced(deps, request, deliveries, prefix);
  } finally {
    for (const key of await deps.objects.list(`${prefix}/`)) await deps.objects.delete(key);
  }
};

/** The delivery with its summaries, made where an earlier estimate has not left them. */
const summarised = async (
  { objects, engine }: Pick<EstimateDeps, "objects" | "engine">,
  delivery: CostDelivery,
): Promise<SummarisedDelivery> => {
  const folder = `work/rehearsals/summaries/${delivery.payer}/${delivery.id}`;
  const known = new Set(await objects.list(`${folder}/`));
  const summaryKeys: string[] = [];
  for (const [index, chunk] of delivery.chunks.entries()) {
    const summaryKey = `${folder}/${String(index + 1).padStart(5, "0")}.parquet`;
    if (!known.has(summaryKey)) await engine.summarise({ chunk, delivery, summaryKey });
    summaryKeys.push(summaryKey);
  }
  return { delivery, summaryKeys };
};

const priced = async (
  deps: EstimateDeps,
  { tasks, group }: EstimateRequest,
  deliveries: readonly SummarisedDelivery[],
  prefix: string,
): Promise<EstimatedBill> => {
  const { objects, engine } = deps;
  const lists = await deps.currentPriceLists();
  const priceLists = await Promise.all(lists.map(({ key }) => readRunFile(objects, key, PriceList)));
  const rated = new Map<BillingGroupArn, RatedGroup>();
  const billable = await billableOf(engine, tasks, deliveries);
  const above = { rated, billable };
  for (const [index, task] of tasks.entries()) {
    const payers = new Set(task.selections.map(({ payer }) => payer));
    const own = deliveries.filter(({ delivery }) => payers.has(delivery.payer));
    rated.set(
      task.arn,
      task.plan.kind === "PASSTHROUGH"
        ? ratePassthrough(task, above, DEFAULT_POLICY)
        : await engine.price({ task, deliveries: own, priceLists, workPrefix: `${prefix}/${index}` }),
    );
  }
  const task = tasks.find(({ arn }) => arn === group);
  const result = rated.get(group);
  if (task === undefined || result === undefined) throw new Error(`${group} is not among the tasks`);
  return billOf(task, result, levelCosts(task, above, DEFAULT_POLICY));
};

/** What AWS bills, for the payers whose bill a task's costs are. */
const billableOf = async (
  engine: CostEngine,
  tasks: readonly GroupTask[],
  deliveries: readonly SummarisedDelivery[],
): Promise<ReadonlyMap<BillId, readonly BillableTotal[]>> => {
  const payers = new Set(
    tasks.flatMap(({ selections }) =>
      selections.filter(({ upstream }) => upstream === null).map(({ payer }) => payer),
    ),
  );
  const totals = new Map<BillId, readonly BillableTotal[]>();
  for (const each of deliveries)
    if (payers.has(each.delivery.payer)) totals.set(each.delivery.payer, await engine.billable(each));
  return totals;
};

const billOf = (task: GroupTask, rated: RatedGroup, costs: readonly ProductTotal[]): EstimatedBill => {
  const { currency, awsCost, proformaCost, margin, products } = marginOf({ task, rated, costs });
  const names = new Map(
    [...costs, ...rated.products].map(({ productCode, productName }) => [productCode, productName]),
  );
  return {
    currency,
    awsCost,
    proformaCost,
    margin,
    products: products.map(({ marginPercentage: _, ...product }) => ({
      ...product,
      name: names.get(product.productCode) || product.productCode,
    })),
    suspenseRows: rated.suspense.reduce((rows, part) => rows + part.rows, 0),
  };
};
