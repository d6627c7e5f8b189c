import { describe, expect, it } from "vitest";
import { dividedBills, monthOfBill } from "../../../shared/domain/billing-transfer/late-usage.ts";
import { planGroups } from "../../../shared/domain/billing-transfer/plan-groups.ts";
import type { EarlierMonth } from "../../../shared/domain/configuration/model.ts";
import { BillId } from "../../../shared/domain/cost-data/bill-id.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import {
  delivery,
  organisation,
  PARTNER,
  snapshot,
  transfer,
  transferGroup,
} from "../../builders/configuration.ts";

const SOURCE = "333333333333";
const SEPTEMBER = BillingPeriod.parse("2026-09");
const NOW = snapshot({
  organisations: [organisation(SOURCE)],
  transfers: [transfer(SOURCE, PARTNER)],
  billingGroups: [transferGroup("source", SOURCE, PARTNER)],
});
const month = (more: Partial<EarlierMonth> = {}): EarlierMonth => ({
  ...{ period: SEPTEMBER, transfers: [], billingGroups: [], pricingPlans: [], pricingRules: [] },
  ...more,
});
/** Ten rows of 100, three rows of 30 of them used in September. */
const bill = () => {
  const whole = delivery(SOURCE);
  const [chunk] = whole.chunks;
  if (chunk === undefined) throw new Error("a delivery without chunk");
  const late = [{ usedIn: SEPTEMBER, rows: 3, unblended: "30", accounts: [...whole.accounts] }];
  return { ...whole, rows: 10, unblended: "100", chunks: [{ ...chunk, rows: 10, late }] };
};
const divided = (earlier: EarlierMonth) =>
  dividedBills(NOW, [bill()], [earlier], (rows) => JSON.stringify(rows).replaceAll(/\W/g, ""));

describe("dividedBills", () => {
  it("leaves a bill whole where the same account paid", () => {
    const { bills, earlier } = divided(month({ transfers: NOW.transfers }));

    expect([bills, earlier]).toEqual([[bill()], []]);
  });

  it("takes rows of a month with another payer out of the bill, none lost and none twice", () => {
    const { bills, earlier } = divided(month());

    expect(bills.map(({ payer, rows, unblended }) => [payer, rows, unblended])).toEqual([
      [SOURCE, 7, "70"],
      [`${SOURCE}-2026-09`, 3, "30"],
    ]);
    expect(bills.flatMap(({ chunks }) => chunks.map(({ carved }) => carved?.rows))).toEqual([
      { kind: "not-used-in", periods: ["2026-09"] },
      { kind: "used-in", period: "2026-09" },
    ]);
    expect(new Set(bills.map(({ id }) => id)).size).toBe(2);
    expect(new Set(bills.flatMap(({ chunks }) => chunks.map(({ key }) => key))).size).toBe(2);
    expect(earlier).toEqual([month()]);
  });

  it("has the late bill planned by its own month: the source paid itself then", () => {
    const { bills, earlier } = divided(month());
    const plan = planGroups({ ...NOW, earlier: [...earlier] }, bills);

    expect(plan.tasks.map(({ selections }) => selections.map(({ payer }) => payer))).toEqual([[SOURCE]]);
    expect(plan.unbilled.map(({ payer, reason }) => [payer, reason])).toEqual([
      [`${SOURCE}-2026-09`, "NOT_TRANSFERRED"],
    ]);
  });

  it("never plans a late bill by a month nobody knows of", () => {
    expect(() => monthOfBill(NOW, BillId.parse(`${SOURCE}-2026-09`))).toThrow(/2026-09/);
  });
});
