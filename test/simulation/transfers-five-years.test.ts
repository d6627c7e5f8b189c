import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takesIn } from "../../shared/domain/billing-transfer/split-delivery.ts";
import { PASSTHROUGH_PLAN } from "../../shared/domain/identifiers.ts";
import { D, plain, sum } from "../../shared/domain/money/decimal.ts";
import { isSelected } from "../../shared/domain/rating/members.ts";
import { addMonths, type BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import { snapshotConfiguration } from "../../shared/use-cases/snapshot-configuration.ts";
import { costOfYears, type Line, monthOf } from "./transfers/cost-of-years.ts";
import { engineMonth } from "./transfers/engine-month.ts";
import {
  ACCOUNTS,
  type Agreement,
  FIRST_MONTH,
  type LivedYears,
  liveFiveYears,
  MONTHS,
} from "./transfers/lived-years.ts";
import { amount, publicPrice, type ReferenceMonth, referenceMonth } from "./transfers/reference-month.ts";

const SEED = process.env.REBILL_SEED ?? "five years";
const LINES = costOfYears(SEED);
const PERIODS = Array.from({ length: MONTHS }, (_, index) => addMonths(FIRST_MONTH, index));

let lived: LivedYears;
const months = new Map<BillingPeriod, ReferenceMonth>();
beforeAll(async () => {
  lived = await liveFiveYears(SEED);
  const known = new Map<BillingPeriod, ReturnType<typeof snapshotConfiguration>>();
  const configurationOf = (period: BillingPeriod) => {
    const found = known.get(period) ?? snapshotConfiguration(lived.api.configurationDeps, period);
    known.set(period, found);
    return found;
  };
  for (const period of PERIODS)
    months.set(
      period,
      await referenceMonth(
        period,
        LINES.filter((line) => line.period === period),
        configurationOf,
      ),
    );
}, 500_000);
afterAll(() => lived?.api.close());

/** By what the parties know of each other, and nothing else: who pays a source in a month. */
const paysIn = (source: string, period: string): Agreement | undefined => {
  const found = lived.agreements.filter(
    (each) =>
      each.source === source && each.start <= period && (each.end === undefined || period <= each.end),
  );
  expect(found.length, `${source} has ${found.length} payers in ${period}`).toBeLessThan(2);
  return found[0];
};
/** From the organisation upwards. */
const chainOf = (source: string, period: string): readonly Agreement[] => {
  const hops: Agreement[] = [];
  for (let next = paysIn(source, period); next !== undefined; next = paysIn(next.target, period)) {
    hops.push(next);
    if (hops.length > ACCOUNTS.length) throw new Error(`a cycle above ${source} in ${period}`);
  }
  return hops;
};
const everyMonth = (look: (period: BillingPeriod, month: ReferenceMonth) => void): void => {
  for (const [period, month] of months) look(period, month);
};
const groupOf = ({ snapshot }: ReferenceMonth, { id, target }: Agreement) =>
  [snapshot, ...snapshot.earlier]
    .flatMap(({ billingGroups }) => billingGroups)
    .find((group) => group.type === "TRANSFER_BILLING" && group.transfer === id && group.owner === target);

describe("five years of fifty organisations that join, leave and re-chain", () => {
  it("are years in which everything happened, crashes too", () => {
    for (const what of ["invited", "Accept", "Decline", "Cancel", "withdrawn"])
      expect(lived.counts[what] ?? 0, JSON.stringify(lived.counts)).toBeGreaterThan(9);
    expect(lived.crashes).toBeGreaterThan(30);
    const depths = PERIODS.flatMap((period) => ACCOUNTS.map((account) => chainOf(account, period).length));
    expect(Math.max(...depths)).toBeGreaterThan(2);
    expect([...months.values()].some(({ bills }) => bills.length > ACCOUNTS.length)).toBe(true);
    expect(lived.agreements.some(({ start, end }) => end !== undefined && end < start)).toBe(true);
  });

  it("leave for every month exactly the transfers that were agreed, one payer each, no cycle, no chain too long", () => {
    everyMonth((period, { snapshot }) => {
      const agreed = ACCOUNTS.flatMap((account) => paysIn(account, period) ?? []);
      expect(snapshot.transfers.map(({ id, source, target }) => `${id} ${source} ${target}`).sort()).toEqual(
        agreed.map(({ id, source, target }) => `${id} ${source} ${target}`).sort(),
      );
      for (const account of ACCOUNTS)
        chainOf(account, period).forEach(({ target }, index) => {
          expect(index + 1).toBeLessThanOrEqual(lived.chainLengths.get(target) ?? 0);
        });
    });
  });

  it("give every line of every month exactly one payer per level: who paid when it was used", () => {
    everyMonth((_period, month) => {
      for (const { line, bill } of month.placed) {
        const place = { payerAccount: bill, usageAccount: line.account };
        const billers = month.plan.tasks
          .filter(({ selections }) => isSelected(selections, place))
          .map(({ owner }) => owner)
          .sort();
        const leftAt = month.plan.unbilled
          .filter((rows) => rows.payer === bill && takesIn(rows, line.account as never))
          .map(({ reason, owner }) => (reason === "NO_GROUP" ? owner : "itself"))
          .sort();
        const chain = chainOf(line.payer, monthOf(line));
        const withGroup = chain.filter((hop) => groupOf(month, hop) !== undefined);
        expect(billers, JSON.stringify(line)).toEqual(withGroup.map(({ target }) => target).sort());
        const missing = chain.filter((hop) => !withGroup.includes(hop)).map(({ target }) => target);
        expect(leftAt, JSON.stringify(line)).toEqual(chain.length === 0 ? ["itself"] : missing.sort());
      }
    });
  });

  it("charge at every level what the level's plan says, line by line, and nothing twice", () => {
    everyMonth((_period, month) => {
      const expected = new Map<string, D>();
      for (const { line } of month.placed)
        for (const [group, price] of pricesOf(month, line))
          expected.set(group, (expected.get(group) ?? new D(0)).plus(price));
      const charged = [...month.rated.values()].filter(({ products }) => products.length > 0);
      expect(Object.fromEntries(charged.map(({ arn, total }) => [arn, total]))).toEqual(
        Object.fromEntries([...expected].map(([arn, total]) => [arn, plain(total)])),
      );
    });
  });

  it("bill in all exactly what AWS delivered, to whoever AWS bills or to the organisations themselves", () => {
    everyMonth((period, month) => {
      const throughGroups = sum([...month.costs.values()].map((cost) => new D(cost)));
      const outside = month.placed.filter(
        ({ line, bill }) =>
          !month.plan.tasks.some(({ selections }) =>
            isSelected(selections, { payerAccount: bill, usageAccount: line.account }),
          ),
      );
      const all = LINES.filter((line) => line.period === period);
      expect(plain(throughGroups.plus(sum(outside.map(({ line }) => new D(amount(line.cents))))))).toBe(
        plain(sum(all.map(({ cents }) => new D(amount(cents))))),
      );
      expect(plain(sum(month.bills.map(({ unblended }) => new D(unblended))))).toBe(
        plain(sum(all.map(({ cents }) => new D(amount(cents))))),
      );
    });
  });

  it.each([PERIODS[19] as BillingPeriod, PERIODS[47] as BillingPeriod])(
    "are charged in %s by the month-end of cost files as by the reference",
    async (period) => {
      const month = months.get(period) as ReferenceMonth;
      const { groups, drafts } = await engineMonth(
        lived.api,
        period,
        LINES.filter((line) => line.period === period),
      );

      expect(Object.fromEntries(groups.map(({ task, rated }) => [task.arn, rated.total]))).toEqual(
        Object.fromEntries([...month.rated].map(([arn, { total }]) => [arn, total])),
      );
      expect(groups.map(({ task }) => [task.arn, task.level])).toEqual(
        month.plan.tasks.map(({ arn, level }) => [arn, level]),
      );
      // Every price is of whole cents, so nothing is rounded on the way to the invoices.
      expect(plain(sum(drafts.drafts.map(({ net }) => new D(net))))).toBe(
        plain(sum(groups.map(({ rated }) => new D(rated.total)))),
      );
    },
    120_000,
  );
});

/** What each group on a line's way down charges for it. */
const pricesOf = (month: ReferenceMonth, line: Line): readonly (readonly [string, string])[] => {
  let above = amount(line.cents);
  return chainOf(line.payer, monthOf(line))
    .toReversed()
    .flatMap((hop) => {
      const group = groupOf(month, hop);
      if (group === undefined) return [];
      above = group.plan === PASSTHROUGH_PLAN ? above : publicPrice(line);
      return [[group.arn, above] as const];
    });
};
