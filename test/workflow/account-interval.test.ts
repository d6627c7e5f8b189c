import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { onDemand } from "../builders/cost-export.ts";
import {
  figuresOf,
  groupOf,
  openPartner,
  PARTNER,
  type Partner,
  queryParquet,
  reportFiles,
} from "../builders/partner.ts";

const PERIOD = "2026-10";
const PRIMARY = "100000000001";
const MEMBER = "100000000002";

const configuration = {
  organizations: [
    {
      id: "o-999999999999",
      managementAccount: PARTNER,
      name: "Northwind Cloud",
      accounts: [
        { id: PARTNER, name: "root" },
        { id: PRIMARY, name: "primary", joined: "2026-10-15", left: "2026-10-28T00:00:00Z" },
        { id: MEMBER, name: "member" },
      ],
    },
  ],
  pricingRules: [{ name: "all-minus-10", type: "DISCOUNT", modifierPercentage: "10", scope: "GLOBAL" }],
  pricingPlans: [{ name: "minus-10", rules: ["all-minus-10"] }],
  billingGroups: [{ name: "late", plan: "minus-10", primaryAccount: PRIMARY, accounts: [PRIMARY, MEMBER] }],
};

let partner: Partner;
let result: MonthEndJson;
beforeAll(async () => {
  const rows = [PRIMARY, MEMBER].flatMap((account, index) =>
    [1, 14, 15, 27, 28, 31].map((day) => onDemand("AmazonEC2", String(10 ** index), { account, day })),
  );
  partner = await openPartner({
    configuration,
    imports: [{ payer: PARTNER, period: PERIOD, rows }],
    now: "2026-11-05T08:00:00Z",
  });
  result = await partner.monthEnd(PERIOD);
});
afterAll(() => partner.close());

describe("a group whose primary account joined on the 15th and left on the 28th", () => {
  it("is charged for usage from the 15th to the 27th of every member", () => {
    // (1 + 10) on two days, less 10 %; the partner pays for all six.
    expect(figuresOf(result, "late")).toEqual({ awsCost: "66", proformaCost: "19.8", margin: "-46.2" });
  });

  it("has no other rows in its report", async () => {
    const files = await reportFiles(partner, groupOf(result, "late").arn, PERIOD);

    expect(
      await queryParquet(
        files,
        `SELECT line_item_usage_account_id AS account, CAST(day(line_item_usage_start_date) AS VARCHAR) AS day
         FROM report ORDER BY ALL`,
      ),
    ).toEqual([
      [PRIMARY, "15"],
      [PRIMARY, "27"],
      [MEMBER, "15"],
      [MEMBER, "27"],
    ]);
  });

  it("shows the rest as not priced in the reconciliation, and says so", async () => {
    const path = join(partner.data, "reports", PARTNER, "reconciliation", `BILLING_PERIOD=${PERIOD}`);
    const report = JSON.parse(await readFile(join(path, "reconciliation.json"), "utf8"));

    expect(report.payers[0].groups).toMatchObject([
      { name: "late", cost: "22", suspense: "0", notPriced: "44" },
    ]);
    expect(report.ok).toBe(true);
    expect(result.attention.map(({ kind }) => kind)).toContain("outside-interval");
  });

  it("keeps its dates when the configuration is exported and applied again", async () => {
    const { stdout } = await partner.run("export-config");

    expect(stdout).toContain("joined: 2026-10-15T00:00:00.000Z");
    expect(stdout).toContain("left: 2026-10-28T00:00:00.000Z");
  });
});
