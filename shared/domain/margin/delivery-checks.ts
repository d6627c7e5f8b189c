import { monthOfBill } from "../billing-transfer/late-usage.ts";
import { levelCosts } from "../billing-transfer/level-costs.ts";
import { takesIn } from "../billing-transfer/split-delivery.ts";
import { payerOfBill } from "../cost-data/bill-id.ts";
import type { BillingGroupArn } from "../identifiers.ts";
import { payerRelation } from "../invoicing/payers.ts";
import { type DeliveredTotals, TAX_LINE_TYPE } from "../invoicing/supplier-bill.ts";
import { D, plain, sum } from "../money/decimal.ts";
import type { BillableTotal, GroupTask } from "../rating/model.ts";
import { DEFAULT_POLICY } from "../rating/policy.ts";
import { type Check, equality } from "./check.ts";
import type { ReconciliationInput } from "./reconciliation-input.ts";

/**
 * Where the cost of one payer's rows went, net of discounts, exact. Suspense is cost of a group's accounts that
 * no rule of treatment knows; not priced is their cost outside the interval in which the group's primary account was
 * in its organisation; ungrouped is paid by the partner and sold to nobody; outside is not its bill.
 */
export type PayerPartition = {
  readonly payer: string;
  readonly delivery: string;
  readonly currency: string;
  readonly relation: "OWN" | "SOURCE" | "OUTSIDE";
  readonly final: boolean;
  readonly rows: number;
  readonly countedRows: number;
  readonly unblended: string;
  readonly countedUnblended: string;
  readonly discounts: string;
  readonly groups: readonly {
    readonly group: BillingGroupArn;
    readonly name: string;
    readonly cost: string;
    readonly suspense: string;
    readonly notPriced: string;
  }[];
  readonly ownUsage: string;
  readonly ungrouped: string;
  readonly outside: string;
  readonly tax: string;
  readonly accountsInTwoGroups: readonly string[];
};

const net = (totals: readonly BillableTotal[]): D => sum(totals.map((total) => new D(total.net)));

/** The task reduced to its rows of one payer's bill. */
const onPayer = (task: GroupTask, payer: string): GroupTask => ({
  ...task,
  selections: task.selections.filter((part) => part.payer === payer && part.upstream === null),
});

export const partitionOf = (
  { delivery, totals }: DeliveredTotals,
  input: ReconciliationInput,
): PayerPartition => {
  const relation = payerRelation(
    monthOfBill(input.snapshot, delivery.payer),
    payerOfBill(delivery.payer),
  ).kind;
  const first = input.groups
    .map(({ task, rated }) => ({ task: onPayer(task, delivery.payer), rated }))
    .filter(({ task }) => task.selections.length > 0);
  const claims = (account: BillableTotal["account"]) =>
    first.filter(({ task }) => task.selections.some((part) => takesIn(part, account)));
  const accounts = [...new Set(totals.map((total) => total.account))].sort();
  const claimed = new Map(accounts.map((account) => [account, claims(account).length] as const));
  const taxRows = totals.filter((total) => total.lineItemType === TAX_LINE_TYPE);
  const left = totals.filter(
    (total) => total.lineItemType !== TAX_LINE_TYPE && (claimed.get(total.account) ?? 0) === 0,
  );
  const billable = new Map([[delivery.payer, totals]]);
  const unsold = plain(net(left));
  return {
    payer: delivery.payer,
    delivery: delivery.id,
    currency: delivery.currency,
    relation,
    final: delivery.final,
    rows: delivery.rows,
    countedRows: totals.reduce((count, total) => count + total.rows, 0),
    unblended: delivery.unblended,
    countedUnblended: plain(sum(totals.map((total) => new D(total.unblended)))),
    discounts: plain(net(totals).minus(sum(totals.map((total) => new D(total.unblended))))),
    groups: first.map(({ task, rated }) => {
      const costs = levelCosts(task, { billable, rated: new Map() }, DEFAULT_POLICY);
      const isUnknown = (total: BillableTotal): boolean =>
        rated.suspense.some(
          (entry) => entry.account === total.account && entry.lineItemType === total.lineItemType,
        );
      const cut = input.outsideInterval
        .filter(({ group, payer }) => group === task.arn && payer === delivery.payer)
        .flatMap((each) => each.totals)
        .filter(({ lineItemType }) => lineItemType !== TAX_LINE_TYPE);
      const notPriced = net(cut);
      const suspense = net(totals.filter(isUnknown)).minus(net(cut.filter(isUnknown)));
      const whole = sum(costs.map((part) => new D(part.amount)));
      return {
        group: task.arn,
        name: task.name,
        cost: plain(whole.minus(suspense).minus(notPriced)),
        suspense: plain(suspense),
        notPriced: plain(notPriced),
      };
    }),
    ownUsage: relation === "OWN" ? unsold : "0",
    ungrouped: relation === "SOURCE" ? unsold : "0",
    outside: relation === "OUTSIDE" ? unsold : "0",
    tax: plain(net(taxRows)),
    accountsInTwoGroups: accounts.filter((account) => (claimed.get(account) ?? 0) > 1),
  };
};

/** Every row of a bill is accounted for exactly once. */
export const deliveryChecks = (partition: PayerPartition, input: ReconciliationInput): readonly Check[] => {
  const { payer } = partition;
  const parts = sum(
    [
      ...partition.groups.flatMap(({ cost, suspense, notPriced }) => [cost, suspense, notPriced]),
      partition.ownUsage,
      partition.ungrouped,
      partition.outside,
      partition.tax,
    ].map((amount) => new D(amount)),
  );
  const twice = partition.accountsInTwoGroups;
  const checks = [
    equality(
      `rows:${payer}`,
      "rows of the delivery = rows in the totals",
      new D(partition.rows),
      new D(partition.countedRows),
    ),
    equality(
      `unblended:${payer}`,
      "unblended cost of the delivery = unblended cost in the totals",
      new D(partition.unblended),
      new D(partition.countedUnblended),
    ),
    equality(
      `cost:${payer}`,
      "unblended cost + discounts = groups + own usage + ungrouped + outside + suspense + not priced + tax",
      new D(partition.unblended).plus(partition.discounts),
      parts,
    ),
    equality(
      `accounts:${payer}`,
      twice.length === 0
        ? "no usage account belongs to two groups"
        : `usage accounts in two groups: ${twice.join(", ")}`,
      new D(twice.length),
      new D(0),
    ),
  ];
  if (input.mode === "estimate" || partition.relation === "OUTSIDE") return checks;
  const final = equality(
    `final:${payer}`,
    partition.final ? "the bill is final" : "the bill is still an estimate: import it with --final",
    new D(partition.final ? 1 : 0),
    new D(1),
  );
  return [...checks, final];
};
