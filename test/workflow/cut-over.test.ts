import { afterEach, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { type CostRow, onDemand } from "../builders/cost-export.ts";
import { openPartner, PARTNER, type Partner, queryParquet, reportFiles } from "../builders/partner.ts";

const SOURCE = "111111111111";
const [FIRST, SECOND] = ["222222222222", "333333333333"];
const organisation = (managementAccount: string) => ({
  id: `o-${managementAccount}`,
  managementAccount,
  name: `Company ${managementAccount}`,
});
const organizations = [SOURCE, FIRST, SECOND].map(organisation);
/** A row delivered in one month's bill that was used in another. */
const usedOn = (date: string, cost: string, more: CostRow = {}): CostRow =>
  onDemand("AmazonEC2", cost, {
    ...more,
    columns: {
      line_item_usage_start_date: `${date}T23:00:00.000Z`,
      line_item_usage_end_date: `${date}T23:59:59.000Z`,
      ...more.columns,
    },
  });

let partner: Partner | undefined;
afterEach(() => partner?.close());

const monthEnd = async (
  configuration: object,
  rows: readonly CostRow[],
  period = "2026-11",
): Promise<MonthEndJson> => {
  partner = await openPartner({
    configuration,
    imports: [{ payer: SOURCE, period, rows }],
    now: "2026-12-05T08:00:00Z",
  });
  return partner.monthEnd(period);
};
const billed = ({ invoices }: MonthEndJson) =>
  Object.fromEntries(invoices.map(({ seller, buyer, net }) => [`${seller} to ${buyer}`, net]));
/** Figures of a month's partition of the partner's bills, by bill. */
const attention = ({ attention: all }: MonthEndJson, kind: string) =>
  all.filter((each) => each.kind === kind).map(({ detail }) => detail);

describe("a month-end at the start of a transfer", () => {
  const configuration = {
    organizations,
    transfers: [{ name: "source", source: SOURCE, target: PARTNER, start: "2026-11" }],
    billingGroups: [{ name: "source", transfer: "source", plan: "BasicPricingPlan" }],
  };

  it("bills nothing of the month before, which the source pays itself", async () => {
    const result = await monthEnd(configuration, [onDemand("AmazonEC2", "10")], "2026-10");

    expect([result.groups, result.invoices, result.supplierBills]).toEqual([[], [], []]);
  });

  it("leaves rows that were used before the start to the source, whenever they are delivered", async () => {
    const result = await monthEnd(configuration, [
      usedOn("2026-10-31", "7"),
      onDemand("AmazonEC2", "10"),
      usedOn("2026-11-01", "3"),
      usedOn("2026-09-02", "0.5"),
    ]);

    expect(billed(result)).toEqual({ [`${PARTNER} to ${SOURCE}`]: "13.00" });
    expect(result.supplierBills.map(({ total, rows }) => [total, rows])).toEqual([["13", 2]]);
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(attention(result, "late-usage")).toEqual([
      `1 rows in the bill of ${SOURCE} were used in 2026-09, when another paid for it than does now; they go to whoever paid in 2026-09`,
      `1 rows in the bill of ${SOURCE} were used in 2026-10, when another paid for it than does now; they go to whoever paid in 2026-10`,
    ]);
    const [group] = result.groups;
    const files = await reportFiles(partner as Partner, group?.arn ?? "", "2026-11");
    expect(
      await queryParquet(files, "SELECT count(*), min(line_item_usage_start_date)::VARCHAR FROM report"),
    ).toEqual([["2", "2026-11-01 00:00:00"]]);
    expect((await (partner as Partner).json<{ ok: boolean }>("verify", "--period", "2026-11")).ok).toBe(true);
  });
});

describe("a month-end after the end of a transfer", () => {
  it("bills late rows of its last month to the source through the group it had, and nothing else", async () => {
    const result = await monthEnd(
      {
        organizations,
        transfers: [{ name: "source", source: SOURCE, target: PARTNER, start: "2026-08", end: "2026-10" }],
        pricingRules: [{ name: "plus-10", scope: "GLOBAL", type: "MARKUP", modifierPercentage: "10" }],
        pricingPlans: [{ name: "plus-10", rules: ["plus-10"] }],
        billingGroups: [{ name: "source", transfer: "source", plan: "plus-10" }],
        customLineItems: [
          { name: "fee", description: "Fee", group: "source", type: "FEE", flat: "100", from: "2026-08" },
        ],
      },
      [onDemand("AmazonEC2", "10"), usedOn("2026-10-31", "7"), usedOn("2026-07-31", "1")],
    );

    expect(billed(result)).toEqual({ [`${PARTNER} to ${SOURCE}`]: "7.70" });
    expect(result.supplierBills.map(({ payer, total }) => [payer, total])).toEqual([[SOURCE, "7"]]);
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe("a month-end at a change of payer", () => {
  const rule = (owner: string, percentage: string) => ({
    name: `plus-${percentage}`,
    owner,
    scope: "GLOBAL",
    type: "MARKUP",
    modifierPercentage: percentage,
  });
  const plan = (owner: string, percentage: string) => ({
    name: `plus-${percentage}`,
    owner,
    rules: [`plus-${percentage}`],
  });

  it("bills every row through the chain of the month it was used in", async () => {
    const result = await monthEnd(
      {
        organizations,
        transfers: [
          { name: "first", source: FIRST, target: PARTNER, start: "2026-08" },
          { name: "second", source: SECOND, target: PARTNER, start: "2026-08" },
          { name: "to-first", source: SOURCE, target: FIRST, start: "2026-08", end: "2026-10" },
          { name: "to-second", source: SOURCE, target: SECOND, start: "2026-11" },
        ],
        pricingRules: [rule(FIRST, "10"), rule(SECOND, "20")],
        pricingPlans: [plan(FIRST, "10"), plan(SECOND, "20")],
        billingGroups: [
          { name: "first", transfer: "first", plan: "BasicPricingPlan" },
          { name: "second", transfer: "second", plan: "BasicPricingPlan" },
          { name: "to-first", transfer: "to-first", plan: "plus-10" },
          { name: "to-second", transfer: "to-second", plan: "plus-20" },
        ],
      },
      [onDemand("AmazonEC2", "100"), usedOn("2026-10-31", "10"), usedOn("2026-07-31", "1")],
    );

    expect(billed(result)).toEqual({
      [`${PARTNER} to ${FIRST}`]: "10.00",
      [`${PARTNER} to ${SECOND}`]: "100.00",
      [`${FIRST} to ${SOURCE}`]: "11.00",
      [`${SECOND} to ${SOURCE}`]: "120.00",
    });
    expect(result.supplierBills.map(({ usedIn, total }) => [usedIn, total])).toEqual([
      [undefined, "100"],
      ["2026-10", "10"],
    ]);
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("bills late rows past a hop that was put in between since", async () => {
    const result = await monthEnd(
      {
        organizations,
        transfers: [
          { name: "first", source: FIRST, target: PARTNER, start: "2026-08" },
          { name: "direct", source: SOURCE, target: PARTNER, start: "2026-08", end: "2026-10" },
          { name: "below", source: SOURCE, target: FIRST, start: "2026-11" },
        ],
        pricingRules: [rule(FIRST, "50")],
        pricingPlans: [plan(FIRST, "50")],
        billingGroups: [
          { name: "first", transfer: "first", plan: "BasicPricingPlan" },
          { name: "direct", transfer: "direct", plan: "Passthrough" },
          { name: "below", transfer: "below", plan: "plus-50" },
        ],
      },
      [onDemand("AmazonEC2", "100"), usedOn("2026-10-31", "10")],
    );

    expect(billed(result)).toEqual({
      [`${PARTNER} to ${FIRST}`]: "100.00",
      [`${FIRST} to ${SOURCE}`]: "150.00",
      [`${PARTNER} to ${SOURCE}`]: "10.00",
    });
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("bills late rows through a hop that is no longer there, and passes on what each level charged for them", async () => {
    const result = await monthEnd(
      {
        organizations,
        transfers: [
          { name: "first", source: FIRST, target: PARTNER, start: "2026-08", end: "2026-10" },
          { name: "below", source: SOURCE, target: FIRST, start: "2026-08" },
        ],
        pricingRules: [rule(PARTNER, "20")],
        pricingPlans: [plan(PARTNER, "20")],
        billingGroups: [
          { name: "first", transfer: "first", plan: "plus-20" },
          { name: "below", transfer: "below", plan: "Passthrough" },
        ],
      },
      [onDemand("AmazonEC2", "100"), usedOn("2026-10-31", "10"), onDemand("AmazonS3", "1")],
    );

    expect(billed(result)).toEqual({
      [`${PARTNER} to ${FIRST}`]: "12.00",
      [`${FIRST} to ${SOURCE}`]: "113.00",
    });
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("divides nothing where the same accounts paid then as do now", async () => {
    const result = await monthEnd(
      {
        organizations,
        transfers: [{ name: "source", source: SOURCE, target: PARTNER, start: "2026-08" }],
        billingGroups: [{ name: "source", transfer: "source", plan: "Passthrough" }],
      },
      [onDemand("AmazonEC2", "100"), usedOn("2026-10-31", "10")],
    );

    expect(billed(result)).toEqual({ [`${PARTNER} to ${SOURCE}`]: "110.00" });
    expect(attention(result, "late-usage")).toEqual([]);
    expect(result.supplierBills).toHaveLength(1);
  });
});
