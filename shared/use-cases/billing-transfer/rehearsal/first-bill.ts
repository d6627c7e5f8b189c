import { planGroups } from "../../../domain/billing-transfer/plan-groups.ts";
import type { EstimatedBill } from "../../../domain/billing-transfer/rehearsal/estimate.ts";
import type { FirstBill, NoEstimate, Side } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import { billsBelow } from "../../../domain/billing-transfer/transfer-graph.ts";
import type { CostDelivery } from "../../../domain/cost-data/delivery.ts";
import { type AccountId, type BillingGroupArn, PASSTHROUGH_PLAN } from "../../../domain/identifiers.ts";
import type { GroupTask } from "../../../domain/rating/model.ts";
import { addMonths, type BillingPeriod, isWithin, periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { BillEstimator } from "../../../ports/bill-estimator.ts";
import type { DeliveryStore } from "../../../stores/delivery-store.ts";
import type { RehearsedConfiguration } from "./rehearsed-configuration.ts";

export type FirstBillDeps = {
  readonly deliveries: Pick<DeliveryStore, "current" | "currentOfPeriod">;
  readonly estimator: BillEstimator;
};

/** Months whose costs the reader may see; `to` inclusive, absent: without end. */
export type Months = { readonly from: BillingPeriod; readonly to?: BillingPeriod };

/** How far back a month's data still say what a bill will be like. */
const MONTHS_BACK = 13;

const WITHOUT: Readonly<Record<NoEstimate, string>> = {
  NO_DATA: "There are no cost data of this organization yet; import a month of it for an estimate.",
  NOT_SHOWN: "Costs of an organization are shown to the account that pays its bill, from the first month on.",
  NO_SOURCE: "Without a management account to hand its bill over there is nothing to estimate.",
  TWO_CURRENCIES:
    "The cost data are in two currencies, which are never added; give each a billing group of its own.",
};
export const noEstimate = (reason: NoEstimate): FirstBill => ({
  available: false,
  reason,
  message: WITHOUT[reason],
});

/**
 * The source's first bill, had its latest month been the first: priced as month-end prices. The source is told what
 * it will be billed; what that costs the target is for the target.
 */
export const firstBill = async (
  deps: FirstBillDeps,
  {
    configuration,
    planName,
    side,
    months,
    now,
  }: {
    readonly configuration: RehearsedConfiguration;
    readonly planName: string;
    readonly side: Side;
    readonly months: Months;
    readonly now: Instant;
  },
): Promise<FirstBill> => {
  const { snapshot, group } = configuration;
  const source = group.primaryAccount;
  const payers = [source, ...billsBelow(source, snapshot.transfers)];
  const period = await latestMonth(deps.deliveries, payers, months, now);
  if (period === undefined) return noEstimate("NO_DATA");
  const deliveries = await deps.deliveries.currentOfPeriod(period);
  const plan = planGroups(snapshot, deliveries);
  if (plan.mixedCurrencies.some((each) => each.group === group.arn)) return noEstimate("TWO_CURRENCIES");
  const tasks = withLevelsAbove(plan.tasks, group.arn);
  const task = tasks.find(({ arn }) => arn === group.arn);
  if (task === undefined || task.selections.length === 0) return noEstimate("NO_DATA");
  const needed = deliveriesOf(deliveries, tasks);
  const bill = await deps.estimator.estimate({
    period,
    group: group.arn,
    tasks: [...tasks],
    deliveries: needed.map(({ payer, id }) => ({ payer, id })),
  });
  const own = deliveriesOf(deliveries, [task]);
  return {
    available: true,
    basis: {
      period,
      complete: period < periodOf(now),
      final: own.every(({ final }) => final),
      payers: own.map(({ payer }) => payer),
    },
    plan: {
      from: configuration.planFrom,
      ...(side === "target" ? { arn: group.plan, name: planName } : {}),
    },
    ...figuresFor(side, bill),
    notIncluded: notIncluded(configuration, task, bill),
  };
};

/**
 * The latest month with data of any of the payers that is over, else the running one, whose data are not whole
 * (decided 2026-11-27: half a month would look like a cheap one).
 */
const latestMonth = async (
  deliveries: Pick<DeliveryStore, "current">,
  payers: readonly AccountId[],
  { from, to }: Months,
  now: Instant,
): Promise<BillingPeriod | undefined> => {
  const current = periodOf(now);
  const months = [
    ...Array.from({ length: MONTHS_BACK }, (_, back) => addMonths(current, -1 - back)),
    current,
  ].filter((month) => isWithin(month, from, to));
  for (const month of months)
    for (const payer of payers) if ((await deliveries.current(payer, month)) !== undefined) return month;
  return undefined;
};

/** A group and the groups above it whose prices are its costs, in their order from AWS downwards. */
const withLevelsAbove = (tasks: readonly GroupTask[], group: BillingGroupArn): readonly GroupTask[] => {
  const wanted = new Set<BillingGroupArn>([group]);
  for (const task of tasks.toReversed())
    if (wanted.has(task.arn))
      for (const { upstream } of task.selections) if (upstream !== null) wanted.add(upstream);
  return tasks.filter(({ arn }) => wanted.has(arn));
};

const deliveriesOf = (
  deliveries: readonly CostDelivery[],
  tasks: readonly GroupTask[],
): readonly CostDelivery[] => {
  const payers = new Set(tasks.flatMap(({ selections }) => selections.map(({ payer }) => payer)));
  return deliveries.filter(({ payer }) => payers.has(payer));
};

const figuresFor = (side: Side, bill: EstimatedBill) => {
  const { currency, awsCost, proformaCost, margin } = bill;
  if (side === "target")
    return { currency, services: bill.products, total: { awsCost, proformaCost, margin } };
  return {
    currency,
    // A product that only costs the target something is no news for the source.
    services: bill.products
      .filter((product) => product.proformaCost !== "0")
      .map(({ productCode, name, proformaCost: cost }) => ({ productCode, name, proformaCost: cost })),
    total: { proformaCost },
  };
};

const notIncluded = (
  { group, made }: RehearsedConfiguration,
  task: GroupTask,
  { suspenseRows }: EstimatedBill,
): string[] => [
  "tax, which the seller's invoice adds",
  ...(group.plan === PASSTHROUGH_PLAN
    ? []
    : ["credits, refunds and AWS Support, which pro forma costs leave out"]),
  ...(made === "exists" && task.customLineItems.length > 0
    ? []
    : ["custom line items: there are none of this billing group yet"]),
  "conversion into the currency of the invoice, where that is another one",
  ...(suspenseRows === 0 ? [] : [`${suspenseRows} rows of a type no rule knows (suspense)`]),
];
