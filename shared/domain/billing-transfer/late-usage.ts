import type { ConfigurationSnapshot, EarlierMonth } from "../configuration/model.ts";
import { type BillId, lateBillId, monthOfLateBill } from "../cost-data/bill-id.ts";
import type { Bill, CostChunk, CostDelivery } from "../cost-data/delivery.ts";
import { D, plain, sum } from "../money/decimal.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { chainOf, organisationLookup } from "./chain.ts";
import { splitDelivery } from "./split-delivery.ts";

/**
 * Late usage: rows of a month's bill that were used in an earlier month. Accrual decides who pays, not the month in
 * which AWS gets round to billing (spec/aws-billing-transfer.md section 2.3): where somebody else paid then, the rows
 * become a bill of their own, whose rows go up the chain of that month. Where the same accounts paid, nothing is
 * divided.
 *
 * Decided 2026-11: late rows are billed in the month they are delivered for, because the earlier month is closed and
 * its invoices are issued; a group that is in force now prices them by what it has now, one that is not by what it had
 * then, and a group that has only late rows charges no custom line items. A row without a usage date is of its bill's month.
 */
export const dividedBills = (
  snapshot: ConfigurationSnapshot,
  deliveries: readonly CostDelivery[],
  earlier: readonly EarlierMonth[],
  /** Names what a file holds: the same rows, the same text. */
  nameOf: (rows: unknown) => string,
): { readonly bills: readonly Bill[]; readonly earlier: readonly EarlierMonth[] } => {
  const apart = new Map(
    deliveries.map((delivery) => [
      delivery.id,
      earlier.filter((month) => isLateIn(delivery, month.period) && othersPaid(snapshot, delivery, month)),
    ]),
  );
  const used = new Set([...apart.values()].flat().map(({ period }) => period));
  return {
    bills: deliveries.flatMap((delivery) =>
      divided(
        delivery,
        (apart.get(delivery.id) ?? []).map(({ period }) => period),
        nameOf,
      ),
    ),
    earlier: earlier.filter(({ period }) => used.has(period)),
  };
};

/** Earlier months in which some of the rows were used, oldest first. */
export const lateMonths = (deliveries: readonly CostDelivery[]): readonly BillingPeriod[] =>
  [
    ...new Set(
      deliveries.flatMap(({ chunks }) => chunks.flatMap(({ late = [] }) => late.map(({ usedIn }) => usedIn))),
    ),
  ].sort();

/** What held when the rows of a bill were used; the month itself for all but late ones. */
export const monthOfBill = (snapshot: ConfigurationSnapshot, bill: BillId): ConfigurationSnapshot => {
  const usedIn = monthOfLateBill(bill);
  if (usedIn === undefined) return snapshot;
  const month = snapshot.earlier?.find(({ period }) => period === usedIn);
  if (month === undefined) throw new Error(`the run does not know who paid in ${usedIn}`);
  return { ...snapshot, ...month };
};

const isLateIn = ({ chunks }: CostDelivery, period: BillingPeriod): boolean =>
  chunks.some(({ late = [] }) => late.some(({ usedIn }) => usedIn === period));

const othersPaid = (snapshot: ConfigurationSnapshot, delivery: CostDelivery, month: EarlierMonth): boolean =>
  splitDelivery(delivery, organisationLookup(snapshot)).some(({ organisation }) => {
    const payers = ({ transfers }: Pick<EarlierMonth, "transfers">): string =>
      chainOf(organisation.managementAccount, transfers)
        .map(({ owner }) => owner)
        .join();
    return payers(snapshot) !== payers(month);
  });

const divided = (
  delivery: CostDelivery,
  months: readonly BillingPeriod[],
  nameOf: (rows: unknown) => string,
): readonly Bill[] => {
  if (months.length === 0) return [delivery];
  const onTime = billOf(delivery, delivery.payer, delivery.id, (chunk) => {
    const late = (chunk.late ?? []).filter(({ usedIn }) => months.includes(usedIn));
    if (late.length === 0) return { chunk, rows: chunk.rows };
    return {
      chunk: carved(chunk, { kind: "not-used-in", periods: [...months] }, nameOf),
      rows: chunk.rows - late.reduce((rows, each) => rows + each.rows, 0),
    };
  });
  const late = months.map((period) =>
    billOf(delivery, lateBillId(delivery.payer, period), `${delivery.id}-${period}`, (chunk) => ({
      chunk: carved(chunk, { kind: "used-in", period }, nameOf),
      rows: chunk.late?.find(({ usedIn }) => usedIn === period)?.rows ?? 0,
    })),
  );
  const lateCost = (period: BillingPeriod): D =>
    sum(lateOf(delivery, period).map((each) => new D(each.unblended)));
  const all = sum(months.map(lateCost));
  return [
    { ...onTime, unblended: plain(new D(delivery.unblended).minus(all)) },
    ...late.map((bill, index) => {
      const period = months[index] as BillingPeriod;
      const accounts = [...new Set(lateOf(delivery, period).flatMap((each) => each.accounts))].sort();
      return { ...bill, unblended: plain(lateCost(period)), accounts };
    }),
  ].filter(({ chunks }) => chunks.length > 0);
};

const lateOf = ({ chunks }: CostDelivery, period: BillingPeriod) =>
  chunks.flatMap(({ late = [] }) => late.filter(({ usedIn }) => usedIn === period));

const billOf = (
  delivery: CostDelivery,
  payer: BillId,
  id: string,
  partOf: (chunk: CostChunk) => { readonly chunk: CostChunk; readonly rows: number },
): Bill => {
  const chunks: CostChunk[] = [];
  let position = 0;
  for (const { chunk, rows } of delivery.chunks.map(partOf)) {
    if (rows === 0) continue;
    chunks.push({ ...chunk, rows, firstPosition: position });
    position += rows;
  }
  return { ...delivery, payer, id, chunks, rows: position };
};

const carved = (
  { late: _late, ...chunk }: CostChunk,
  rows: NonNullable<CostChunk["carved"]>["rows"],
  nameOf: (rows: unknown) => string,
): CostChunk => ({
  ...chunk,
  key: chunk.key.replace(/\.parquet$/, `.part-${nameOf(rows)}.parquet`),
  carved: { from: chunk.key, rows },
});
