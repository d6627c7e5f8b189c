import { createHash } from "node:crypto";
import { dividedBills, lateMonths } from "../../../shared/domain/billing-transfer/late-usage.ts";
import { levelCosts } from "../../../shared/domain/billing-transfer/level-costs.ts";
import { planGroups } from "../../../shared/domain/billing-transfer/plan-groups.ts";
import { ratePassthrough } from "../../../shared/domain/billing-transfer/rate-passthrough.ts";
import type { ConfigurationSnapshot } from "../../../shared/domain/configuration/model.ts";
import { BillId } from "../../../shared/domain/cost-data/bill-id.ts";
import { type Bill, CostDelivery } from "../../../shared/domain/cost-data/delivery.ts";
import type { BillingGroupArn } from "../../../shared/domain/identifiers.ts";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import { isSelected } from "../../../shared/domain/rating/members.ts";
import { BillableTotal, type RatedGroup } from "../../../shared/domain/rating/model.ts";
import { DEFAULT_POLICY } from "../../../shared/domain/rating/policy.ts";
import { rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import type { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { costLine } from "../../unit/rating/builders.ts";
import { type Line, monthOf } from "./cost-of-years.ts";

export const amount = (cents: number): string => plain(new D(cents).div(100));
export const publicPrice = ({ cents }: Line): string => plain(new D(cents).times("1.25").div(100));

/** The delivery of one payer's lines, as an import would describe it. */
const deliveryOf = (payer: string, period: string, lines: readonly Line[]): CostDelivery => {
  const late = [...new Set(lines.filter((line) => monthOf(line) < period).map(monthOf))].sort();
  const facts = (members: readonly Line[]) => ({
    rows: members.length,
    unblended: amount(members.reduce((cents, line) => cents + line.cents, 0)),
    accounts: [...new Set(members.map(({ account }) => account))].sort(),
  });
  const { accounts, ...whole } = facts(lines);
  return CostDelivery.parse({
    id: `${payer} ${period}`,
    payer,
    period,
    executionId: "one",
    exportName: "costs",
    form: "CUR2",
    currency: "USD",
    ...whole,
    accounts,
    chunks: [
      {
        key: `${payer}/${period}.parquet`,
        sourceSha256: "",
        sourceName: "costs.csv",
        rows: whole.rows,
        firstPosition: 0,
        ...(late.length === 0
          ? {}
          : {
              late: late.map((usedIn) => ({
                usedIn,
                ...facts(lines.filter((line) => monthOf(line) === usedIn)),
              })),
            }),
      },
    ],
    final: true,
    extremes: { usageAmount: "1", rate: "1", cost: "1" },
    importedAt: `${period}-28T00:00:00.000Z`,
  });
};

/** Whose bill of the run a line is in. */
const billOfLine = (line: Line, bills: readonly Bill[]): BillId => {
  const late = `${line.payer}-${monthOf(line)}`;
  return BillId.parse(bills.some(({ payer }) => payer === late) ? late : line.payer);
};

/** A month by the reference: who bills which line at which level, and what everybody charges. */
export const referenceMonth = async (
  period: BillingPeriod,
  lines: readonly Line[],
  configurationOf: (period: BillingPeriod) => Promise<ConfigurationSnapshot>,
) => {
  const snapshot = await configurationOf(period);
  const payers = [...new Set(lines.map(({ payer }) => payer))].sort();
  const deliveries = payers.map((payer) =>
    deliveryOf(
      payer,
      period,
      lines.filter((line) => line.payer === payer),
    ),
  );
  const months = await Promise.all(lateMonths(deliveries).map(configurationOf));
  const { bills, earlier } = dividedBills(
    snapshot,
    deliveries,
    months.map(({ period: month, transfers, billingGroups, pricingPlans, pricingRules }) => ({
      ...{ period: month, transfers, billingGroups, pricingPlans, pricingRules },
    })),
    (rows) => createHash("sha256").update(JSON.stringify(rows)).digest("hex").slice(0, 16),
  );
  const configuration = { ...snapshot, earlier: [...earlier] };
  const plan = planGroups(configuration, bills);
  const placed = lines.map((line) => ({ line, bill: billOfLine(line, bills) }));
  const billable = new Map(
    bills.map(({ payer }) => [
      payer,
      placed.filter(({ bill }) => bill === payer).map(({ line }) => total(line)),
    ]),
  );
  const rated = new Map<BillingGroupArn, RatedGroup>();
  const costs = new Map<BillingGroupArn, string>();
  for (const task of plan.tasks) {
    const own = placed.filter(({ line, bill }) =>
      isSelected(task.selections, { payerAccount: bill, usageAccount: line.account }),
    );
    const above = { rated, billable };
    rated.set(
      task.arn,
      task.plan.kind === "RULES"
        ? rateRows(
            own.map(({ line, bill }, position) => row(line, bill, position)),
            task,
            [],
          ).rated
        : ratePassthrough(task, above, DEFAULT_POLICY),
    );
    const fromAws = { ...task, selections: task.selections.filter(({ upstream }) => upstream === null) };
    costs.set(
      task.arn,
      plain(sum(levelCosts(fromAws, above, DEFAULT_POLICY).map((part) => new D(part.amount)))),
    );
  }
  return { snapshot: configuration, bills, plan, placed, rated, costs };
};
export type ReferenceMonth = Awaited<ReturnType<typeof referenceMonth>>;

const row = (line: Line, bill: BillId, position: number) =>
  costLine({
    position,
    payerAccount: bill,
    usageAccount: line.account,
    usageStart: `${line.usedOn}T00:00:00.000Z`,
    usageAmount: "1",
    unblendedCost: amount(line.cents),
    publicRate: publicPrice(line),
    publicCost: publicPrice(line),
  });

const total = (line: Line): BillableTotal =>
  BillableTotal.parse({
    account: line.account,
    billingEntity: "AWS",
    productCode: "AmazonEC2",
    productName: "",
    lineItemType: "Usage",
    legalEntity: "",
    rows: 1,
    unblended: amount(line.cents),
    net: amount(line.cents),
  });
