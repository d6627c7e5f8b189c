import { takesIn } from "../../domain/billing-transfer/split-delivery.ts";
import { monthOfLateBill, payerOfBill } from "../../domain/cost-data/bill-id.ts";
import { attentionDetail } from "../../domain/invoicing/draft-attention.ts";
import type { InvoiceDrafts } from "../../domain/invoicing/draft-invoices.ts";
import type { RatedTask } from "../../domain/invoicing/invoice-lines.ts";
import { invoiceSummary } from "../../domain/invoicing/issue-invoice.ts";
import type { GroupMargin } from "../../domain/margin/margin.ts";
import { D, type D as Decimal, plain, sum, ZERO } from "../../domain/money/decimal.ts";
import type { Attention, MonthResult, Suspense } from "../../domain/month-end/month-result.ts";
import type { CheckResult, GroupResult, RunState } from "../../domain/month-end/run.ts";
import type { BillableTotal, GroupTask } from "../../domain/rating/model.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { sourcesWithoutCostData } from "./assert-ready.ts";
import { readBillable } from "./bill-levels.ts";
import type { MonthChecks } from "./check-month.ts";
import { readDrafts, readRatedTasks } from "./draft-month.ts";
import { readInvoices } from "./issue-month.ts";
import type { PublishedMonth } from "./publish-month.ts";
import { type PlannedWork, type RunInputs, readConfiguration, readInputs, readPlanned } from "./run-files.ts";

/** What the run's caller gets, from what was published. The same run gives the same document. */
export const monthResult = async (
  objects: ObjectStore,
  state: RunState,
  published: PublishedMonth,
): Promise<MonthResult> => {
  const [configuration, groups, planned, inputs, invoices, drafts] = await Promise.all([
    readConfiguration(objects, state),
    readRatedTasks(objects, state),
    readPlanned(objects, state),
    readInputs(objects, state),
    readInvoices(objects, state),
    readDrafts(objects, state),
  ]);
  const billable = await readBillable(
    objects,
    state,
    inputs.deliveries.map(({ payer }) => payer),
  );
  const suspense = suspenseOf(groups, planned, inputs, billable);
  const results = published.margins.map((margin) => groupResult(margin, groups));
  return {
    runId: state.runId,
    period: state.period,
    mode: state.mode,
    status: "SUCCEEDED",
    groups: results,
    supplierBills: [...published.supplierBills],
    invoices: invoices.map(invoiceSummary),
    suspense,
    checks: checkResults(published.checks),
    attention: [
      ...attentionOf(results, suspense, drafts, inputs),
      ...planned.tasks.flatMap(cutMonth),
      ...sourcesWithoutCostData(configuration, inputs.deliveries).map((source) => ({
        kind: "no-cost-data",
        subject: source,
        detail: `${source} transferred its bill and has no cost data of ${state.period}`,
      })),
    ],
  };
};

export const checkResults = (checks: MonthChecks): CheckResult[] =>
  [...checks.reports, ...checks.reconciliations.flatMap((report) => report.checks)].map(
    ({ name, ok, detail }) => ({
      name,
      ok,
      detail,
    }),
  );

const groupResult = (margin: GroupMargin, groups: readonly RatedTask[]): GroupResult => {
  const task = groups.find((group) => group.task.arn === margin.arn)?.task;
  if (task === undefined) throw new Error(`margin of unknown group ${margin.arn}`);
  const { arn, name, owner, buyer, level } = task;
  const { awsCost, proformaCost, currency } = margin;
  return { arn, name, owner, buyer, level, awsCost, proformaCost, margin: margin.margin, currency };
};

const suspenseOf = (
  groups: readonly RatedTask[],
  planned: PlannedWork,
  inputs: RunInputs,
  billable: ReadonlyMap<string, readonly BillableTotal[]>,
): Suspense => {
  // The same rows pass every level of a chain; they wait in suspense once, where AWS bills them.
  const unknownLineTypes = groups
    .filter(({ task }) => task.selections.some((selection) => selection.upstream === null))
    .flatMap(({ task, rated }) =>
      rated.suspense.map((entry) => ({ group: task.arn, ...entry, currency: rated.currency })),
    );
  const withoutGroup = planned.unbilled
    .filter((rows) => rows.reason === "NO_GROUP")
    .flatMap((rows) => {
      const delivery = inputs.deliveries.find((each) => each.payer === rows.payer);
      if (delivery === undefined) return [];
      const totals = (billable.get(rows.payer) ?? []).filter(
        (total) => takesIn(rows, total.account) && total.lineItemType !== "Tax",
      );
      const amount = plain(sum(totals.map((total) => new D(total.unblended))));
      return [
        {
          payer: payerOfBill(delivery.payer),
          owner: rows.owner,
          amount,
          currency: delivery.currency,
        },
      ];
    });
  const sums = new Map<(typeof inputs.deliveries)[number]["currency"], Decimal>();
  for (const { currency, amount } of [...unknownLineTypes, ...withoutGroup]) {
    sums.set(currency, (sums.get(currency) ?? ZERO).plus(amount));
  }
  const totals = [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: plain(amount) }));
  return { totals, unknownLineTypes, withoutGroup };
};

/** A group that covers a part of the month: what its accounts used before and after is charged to nobody. */
const cutMonth = ({ arn, name, interval }: GroupTask): readonly Attention[] => {
  if (interval === undefined) return [];
  const { joined, left } = interval;
  const part = [joined && `from ${joined}`, left && `until ${left}`].filter(Boolean).join(" ");
  const detail = `${name} covers usage ${part} only, when its primary account was in the organisation; other rows of its accounts are not priced`;
  return [{ kind: "outside-interval", subject: arn, detail }];
};

const attentionOf = (
  groups: readonly GroupResult[],
  suspense: Suspense,
  drafts: InvoiceDrafts,
  inputs: RunInputs,
): readonly Attention[] => [
  ...groups
    .filter((group) => new D(group.margin).isNegative() && !new D(group.margin).isZero())
    .map((group) => ({
      kind: "margin-below-zero",
      subject: group.arn,
      detail: `${group.name} is sold below cost`,
    })),
  ...suspense.unknownLineTypes.map((entry) => ({
    kind: "suspense",
    subject: entry.group,
    detail: `${entry.rows} rows of the unknown type ${entry.lineItemType} in account ${entry.account} are billed to nobody`,
  })),
  ...suspense.withoutGroup.map((entry) => ({
    kind: "no-billing-group",
    subject: entry.payer,
    detail: `${entry.owner} pays the bill of ${entry.payer} and has no billing group for it`,
  })),
  ...drafts.attention.map((entry) => ({
    kind: entry.kind,
    subject: entry.buyer ?? entry.seller,
    detail: attentionDetail(entry),
  })),
  ...[...new Set(inputs.deliveries.filter(({ final }) => !final).map(({ payer }) => payerOfBill(payer)))].map(
    (payer) => ({
      kind: "bill-not-final",
      subject: payer,
      detail: `the cost data of ${payer} are not final yet`,
    }),
  ),
  ...inputs.deliveries.flatMap(({ payer: bill, rows }) => {
    const usedIn = monthOfLateBill(bill);
    if (usedIn === undefined) return [];
    const payer = payerOfBill(bill);
    const detail = `${rows} rows in the bill of ${payer} were used in ${usedIn}, when another paid for it than does now; they go to whoever paid in ${usedIn}`;
    return [{ kind: "late-usage", subject: payer, detail }];
  }),
];
