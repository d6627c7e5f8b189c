import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import type { CostRow } from "../builders/cost-export.ts";
import {
  groupOf,
  openPartner,
  PARTNER,
  type Partner,
  queryParquet,
  reportFiles,
} from "../builders/partner.ts";

const PERIOD = "2026-10";
const OWNER = "100000000001";
const SIBLING = "100000000002";
const NEIGHBOUR = "100000000003";
const RESERVATION = `arn:aws:ec2:us-west-2:${OWNER}:reserved-instances/1`;
const SAVINGS_PLAN = `arn:aws:savingsplans::${OWNER}:savingsplan/1`;

const large: CostRow = { usageType: "BoxUsage:m5.large", rate: "0.096" };
const compute: CostRow = { usageType: "BoxUsage:c5.large", rate: "0.085" };

/**
 * The home group owns a reservation and a Savings Plan. On the real bill both covered the neighbour, whose use came
 * first, while the home group's own instances ran on demand at the same hours.
 */
const ROWS: readonly CostRow[] = [
  { type: "RIFee", account: OWNER, usage: "0", rate: null, cost: "30", reservation: RESERVATION },
  {
    type: "SavingsPlanRecurringFee",
    service: "ComputeSavingsPlans",
    account: OWNER,
    usage: "1",
    rate: null,
    cost: "37.2",
    savingsPlan: SAVINGS_PLAN,
  },
  { ...large, account: NEIGHBOUR, type: "DiscountedUsage", cost: "0", reservation: RESERVATION },
  {
    ...compute,
    account: NEIGHBOUR,
    type: "SavingsPlanCoveredUsage",
    day: 2,
    savingsPlan: SAVINGS_PLAN,
    columns: { savings_plan_savings_plan_rate: "0.05", savings_plan_savings_plan_effective_cost: "0.05" },
  },
  { ...large, account: SIBLING },
  // The same instance an hour in which nothing was freed.
  { ...large, account: SIBLING, day: 3 },
  // Two instances, one of which the plan's commitment of that hour reaches.
  { ...compute, account: SIBLING, day: 2, usage: "2" },
];

const groups = [
  { name: "home", plan: "minus-10", primaryAccount: OWNER, accounts: [OWNER, SIBLING] },
  { name: "neighbour", plan: "minus-10", primaryAccount: NEIGHBOUR, accounts: [NEIGHBOUR] },
];
const configuration = {
  pricingRules: [{ name: "all-minus-10", type: "DISCOUNT", modifierPercentage: "10", scope: "GLOBAL" }],
  pricingPlans: [{ name: "minus-10", rules: ["all-minus-10"] }],
  billingGroups: groups,
};

let partner: Partner;
let result: MonthEndJson;
beforeAll(async () => {
  partner = await openPartner({
    configuration,
    imports: [{ payer: PARTNER, period: PERIOD, rows: ROWS }],
    now: "2026-11-05T08:00:00Z",
  });
  result = await partner.monthEnd(PERIOD);
});
afterAll(() => partner.close());

const report = async (name: string, sql: string) =>
  queryParquet(await reportFiles(partner, groupOf(result, name).arn, PERIOD), sql);

describe("a group whose commitments covered somebody else on the real bill", () => {
  it("gets their benefits at the hours they were applied, and pays their fees", () => {
    // Fees 30 + 37.2; reserved 0; covered and negated 0; left over 1 × 0.085 and 1 × 0.096, less 10 %.
    expect(groupOf(result, "home").proformaCost).toBe("67.3629");
  });

  it("leaves the neighbour without them", () => {
    expect(groupOf(result, "neighbour").proformaCost).toBe("0.1629");
  });

  it("shows covered usage as rows of its own and what is left under the row's id", async () => {
    const columns = `line_item_line_item_type AS type, line_item_usage_account_id AS account,
      line_item_usage_amount AS usage, line_item_unblended_cost AS cost,
      coalesce(reservation_reservation_a_r_n, savings_plan_savings_plan_a_r_n, '') AS arn`;
    const rows = await report("home", `SELECT ${columns} FROM report ORDER BY ALL`);

    expect(rows).toEqual([
      ["DiscountedUsage", SIBLING, "1", "0", RESERVATION],
      ["RIFee", OWNER, "0", "30", RESERVATION],
      ["SavingsPlanCoveredUsage", SIBLING, "1", "0.0765", SAVINGS_PLAN],
      ["SavingsPlanNegation", SIBLING, "1", "-0.0765", SAVINGS_PLAN],
      ["SavingsPlanRecurringFee", OWNER, "1", "37.2", SAVINGS_PLAN],
      ["Usage", SIBLING, "1", "0.0765", ""],
      ["Usage", SIBLING, "1", "0.0864", ""],
    ]);
    expect(
      await report(
        "home",
        "SELECT identity_line_item_id FROM report WHERE line_item_usage_type LIKE '%c5%' AND line_item_line_item_type <> 'SavingsPlanNegation'",
      ),
    ).toEqual([["line-000007-covered-1"], ["line-000007"]]);
  });
});
