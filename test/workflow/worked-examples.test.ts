import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { onDemand, writeText } from "../builders/cost-export.ts";
import { offerFile } from "../builders/offer-file.ts";
import {
  figuresOf,
  groupOf,
  openPartner,
  PARTNER,
  type Partner,
  queryParquet,
  reportFiles,
} from "../builders/partner.ts";
import { CHAINS, chainImports, OFFERS, ownRows, PERIOD, workedConfiguration } from "./worked-month.ts";

let partner: Partner;
let result: MonthEndJson;
beforeAll(async () => {
  partner = await openPartner({
    configuration: workedConfiguration,
    imports: [
      {
        payer: PARTNER,
        period: PERIOD,
        // 10 is the receiver's own usage of the second set of example 20; it is in no group.
        rows: [...ownRows, onDemand("AmazonEC2", "10")],
      },
      ...chainImports,
    ],
    now: "2026-11-05T08:00:00Z",
  });
  for (const [service, skus] of Object.entries(OFFERS)) {
    await writeText(join(partner.folder, "offers", `${service}.json`), offerFile(service, skus));
  }
  await partner.json("import-prices", "--from", join(partner.folder, "offers"));
  result = await partner.monthEnd(PERIOD);
});
afterAll(() => partner.close());

const sold = (name: string): string => groupOf(result, name).proformaCost;
const report = async (name: string, sql: string) =>
  queryParquet(await reportFiles(partner, groupOf(result, name).arn, PERIOD), sql);

const columnsOf = async (name: string): Promise<readonly string[]> =>
  (await report(name, "SELECT column_name FROM (DESCRIBE SELECT * FROM report)")).map(
    ([column]) => column ?? "",
  );

describe("worked examples through the command line", () => {
  it.each([
    ["1: a service rule replaces the global rule", "ex1", "1380"],
    ["2: a SKU rule beats the rule of its service", "ex2", "103.9856"],
    ["4: a rule of 0 % overrides the global rule", "ex4", "1430"],
    ["5: volume tiers fill with the usage of the group", "ex5-together", "1591.2"],
    ["5: the percentage comes on top of the tiers", "ex5-discounted", "1432.08"],
    ["5: alone, A starts at the first tier", "ex5-a", "920"],
    ["5: alone, B starts at the first tier", "ex5-b", "690"],
    ["6: the free tier is on", "ex6-on", "0.5"],
    ["6: the free tier is off", "ex6-off", "0.7"],
    ["6: the markup comes after the free tier", "ex6-on-25", "0.625"],
    ["6: the markup without the free tier", "ex6-off-25", "0.875"],
    ["6: two accounts share one pool", "ex6-two-on", "0.12"],
    ["6: two accounts without the free tier", "ex6-two-off", "0.32"],
    ["6: a group of its own has a pool of its own", "ex6-alone-a", "0"],
    ["6: and so has the other", "ex6-alone-b", "0"],
    ["7: a reservation from outside gives no benefit", "ex7-basic", "71.424"],
    ["7: its usage goes through the rules", "ex7-discounted", "64.2816"],
    ["9: a Savings Plan inside covers and negates", "ex9", "174.6912"],
    ["10: a percentage includes the negation", "ex10-all", "50.7408"],
    ["10: or leaves it out", "ex10-without", "57.16896"],
    ["11: the flat is not in the base of the percentage", "ex11-group", "131"],
    ["11: an associated flat is", "ex11-flat", "132"],
    ["11: a percentage of nothing is 0", "ex11-none", "120"],
    ["13: an itemized credit on one service", "ex13-itemized", "1335"],
    ["13: the same credit consolidated", "ex13-consolidated", "1335"],
    ["15: a group below cost", "ex15-below-cost", "95"],
    ["16: custom tiers are absolute", "ex16-1600", "45"],
    ["16: the last unit of the first tier", "ex16-1000", "30"],
    ["16: below the first bound", "ex16-999", "29.97"],
    ["18: a modifier has 2 places, half up", "ex18", "175.3"],
  ])("%s", (_title, name, expected) => {
    expect(sold(name)).toBe(expected);
  });

  it("7: what the reservation really cost the member is nothing, so all of it is margin", () => {
    expect(figuresOf(result, "ex7-discounted")).toEqual({
      awsCost: "0",
      proformaCost: "64.2816",
      margin: "64.2816",
    });
  });

  it("5 and 15: the margin is the pro forma cost less what AWS charges", () => {
    expect(figuresOf(result, "ex5-together")).toEqual({
      awsCost: "1522",
      proformaCost: "1591.2",
      margin: "69.2",
    });
    expect(figuresOf(result, "ex5-discounted")).toEqual({
      awsCost: "1250",
      proformaCost: "1432.08",
      margin: "182.08",
    });
    expect(figuresOf(result, "ex15-below-cost")).toEqual({
      awsCost: "110",
      proformaCost: "95",
      margin: "-15",
    });
  });

  it("15: the margin report has the percentages of the pro forma cost", async () => {
    const csv = await readFile(
      join(partner.data, "reports", PARTNER, "margin", `BILLING_PERIOD=${PERIOD}`, "margin.csv"),
      "utf8",
    );
    const lines = csv.split("\n");

    expect(lines[0]).toBe("group,product,aws_cost,proforma_cost,margin,margin_percentage,currency");
    expect(lines).toContain("ex5-discounted,AmazonS3,1250,1432.08,182.08,12.71,USD");
    expect(lines).toContain("ex15-below-cost,AmazonEC2,110,95,-15,-15.79,USD");
    expect(lines).toContain("ex7-discounted,AmazonEC2,0,64.2816,64.2816,100.00,USD");
  });

  it("13: itemized, the report has one Proforma_Credit beside each row; consolidated, one Credit", async () => {
    const credits = `SELECT line_item_line_item_type, line_item_product_code,
      printf('%.8f', line_item_unblended_cost) FROM report
      WHERE line_item_line_item_type LIKE '%Credit' ORDER BY line_item_unblended_cost`;

    expect(await report("ex13-itemized", credits)).toEqual([
      ["Proforma_Credit", "AWSBillingConductor", "-30.00000000"],
      ["Proforma_Credit", "AWSBillingConductor", "-15.00000000"],
    ]);
    expect(await report("ex13-consolidated", credits)).toEqual([
      ["Credit", "AWSBillingConductor", "-45.00000000"],
    ]);
  });

  it("5: the report shows which account filled which tier", async () => {
    const rows = await report(
      "ex5-together",
      `SELECT line_item_usage_amount, line_item_unblended_rate, line_item_unblended_cost
       FROM report ORDER BY line_item_usage_account_id, line_item_unblended_rate DESC`,
    );

    expect(rows).toEqual([
      ["40000", "0.023", "920"],
      ["11200", "0.023", "257.6"],
      ["18800", "0.022", "413.6"],
    ]);
  });
});

describe("example 20: two levels of transfer", () => {
  it.each([
    ["pass-basic", "98", "100"],
    ["basic-pass", "100", "100"],
    ["basic-basic", "100", "100"],
    ["pass-pass", "98", "98"],
  ])("%s: the intermediary is billed %s and the customer %s", (chain, intermediary, customer) => {
    expect([sold(`${chain}-to-reseller`), sold(`${chain}-to-customer`)]).toEqual([intermediary, customer]);
    expect(groupOf(result, `${chain}-to-reseller`).awsCost).toBe("98");
    expect(groupOf(result, `${chain}-to-customer`).awsCost).toBe(intermediary);
  });

  it("with own plans the payer pays 55, the receiver charges 14 + 29 and the intermediary 13.50", () => {
    const own = CHAINS.find(({ name }) => name === "own-plans");
    const invoice = (seller: string | undefined, buyer: string | undefined) =>
      result.invoices.find((each) => each.seller === seller && each.buyer === buyer);
    const bills = result.supplierBills.filter(
      ({ payer }) => payer === own?.reseller || payer === own?.customer,
    );

    expect(bills.map(({ net }) => net).sort()).toEqual(["15", "30"]);
    expect(sold("own-plans-indirect")).toBe("14");
    expect(sold("own-plans-to-reseller")).toBe("29");
    expect(invoice(PARTNER, own?.reseller)).toMatchObject({ net: "43.00", currency: "USD" });
    expect(figuresOf(result, "own-plans-to-customer")).toEqual({
      awsCost: "14",
      proformaCost: "13.5",
      margin: "-0.5",
    });
    expect(invoice(own?.reseller, own?.customer)).toMatchObject({ net: "13.50" });
  });
});

describe("the pro forma reports of the month", () => {
  it("add up to the group, row by row at 10 places", async () => {
    for (const group of result.groups) {
      const files = await reportFiles(partner, group.arn, PERIOD);
      const [row] = await queryParquet(
        files,
        `SELECT CAST(sum(CAST(line_item_unblended_cost AS DECIMAL(38,10))) AS VARCHAR), count(*) FROM report`,
      );
      const [total, rows] = row ?? [];
      if (rows === "0") {
        expect([group.name, group.proformaCost]).toEqual([group.name, "0"]);
        continue;
      }
      const [whole = "", fraction = ""] = group.proformaCost.split(".");
      // No example has more than 10 places in its total, so printing loses nothing.
      expect([group.name, total]).toEqual([group.name, `${whole}.${fraction.padEnd(10, "0")}`]);
    }
  });

  it("have the 131 columns of CUR 2.0 in dictionary order, in every file", async () => {
    const first = await columnsOf("ex1");

    expect(first).toHaveLength(131);
    expect([first[0], first[5], first[101], first.at(-1)]).toEqual([
      "bill_bill_type",
      "bill_invoicing_entity",
      "resource_tags",
      "tags",
    ]);
    expect(first).toEqual([...first].sort());
    for (const { name } of result.groups) expect([name, await columnsOf(name)]).toEqual([name, first]);
  });

  it("leave every column blank that tells what the partner pays or who supplies it", async () => {
    const blank = (await columnsOf("hidden")).filter((name) =>
      /^bill_invoice_id$|^bill_invoicing_entity$|^discount|_net_|^split_line_item/.test(name),
    );
    const counts = blank.map((name) => `count("${name}")`).join(", ");

    expect(blank).toHaveLength(28);
    expect(await report("hidden", `SELECT ${counts} FROM report`)).toEqual([blank.map(() => "0")]);
  });

  it("leave the columns of a reservation of somebody else blank", async () => {
    const names = (await columnsOf("hidden")).filter((name) => /^(reservation|savings_plan)_/.test(name));
    const counts = names.map((name) => `count("${name}")`).join(", ");

    expect(names).toHaveLength(44);
    expect(await report("hidden", `SELECT ${counts} FROM report`)).toEqual([names.map(() => "0")]);
  });

  it("show the blended cost as the unblended one and no legal entity but AWS", async () => {
    expect(
      await report(
        "hidden",
        `SELECT count(*) FILTER (line_item_blended_cost IS DISTINCT FROM line_item_unblended_cost
           OR line_item_blended_rate IS DISTINCT FROM line_item_unblended_rate), count(line_item_legal_entity)
         FROM report`,
      ),
    ).toEqual([["0", "0"]]);
  });

  it("have a manifest that names their files and nothing else", async () => {
    const { arn } = groupOf(result, "ex1");
    const id = arn.split("/")[1];
    const manifest = JSON.parse(
      await readFile(
        join(
          partner.data,
          "reports",
          `${id}`,
          "cur2/metadata",
          `BILLING_PERIOD=${PERIOD}`,
          "rebill-Manifest.json",
        ),
        "utf8",
      ),
    );

    expect(Object.keys(manifest).sort()).toEqual(["columns", "dataFiles", "executionId", "exportArn"]);
    expect(manifest.dataFiles).toEqual([
      `s3://rebill/reports/${id}/cur2/data/BILLING_PERIOD=2026-10/rebill-00001.snappy.parquet`,
    ]);
    expect(manifest.columns).toHaveLength(131);
  });
});

describe("example 14: an account moves in the middle of a month", () => {
  const account = (number: number): string => `30000000000${number}`;
  const groups = (a: readonly number[], b: readonly number[]) => ({
    billingGroups: [
      { name: "group-a", plan: "BasicPricingPlan", primaryAccount: account(1), accounts: a.map(account) },
      { name: "group-b", plan: "BasicPricingPlan", primaryAccount: account(4), accounts: b.map(account) },
    ],
  });
  const usage = (period: string) => ({
    payer: PARTNER,
    period,
    rows: [1, 2, 3, 4, 5, 6].flatMap((number) =>
      [1, 16].map((day) => onDemand("AmazonEC2", "100", { account: account(number), day })),
    ),
  });

  it("shows its whole month in the new group, and the month before as it was", async () => {
    const moving = await openPartner({
      configuration: groups([1, 2, 3], [4, 5, 6]),
      imports: [usage("2026-09"), usage("2026-10")],
      now: "2026-10-05T08:00:00Z",
    });
    try {
      const september = await moving.monthEnd("2026-09");
      const before = await moving.monthEnd("2026-10", "estimate");
      await moving.json("clock", "set", "2026-10-15T08:00:00Z");
      await moving.apply(groups([1, 2], [3, 4, 5, 6]), "--from", "2026-10");
      const after = await moving.monthEnd("2026-10", "estimate");

      const totals = (month: MonthEndJson) =>
        month.groups.map(({ name, proformaCost }) => [name, proformaCost]);
      expect(totals(before)).toEqual([
        ["group-a", "600"],
        ["group-b", "600"],
      ]);
      expect(totals(after)).toEqual([
        ["group-a", "400"],
        ["group-b", "800"],
      ]);
      const moved = `SELECT CAST(sum(line_item_unblended_cost) AS VARCHAR) FROM report
        WHERE line_item_usage_account_id = '300000000003'`;
      const ofMonth = async (name: string) =>
        queryParquet(await reportFiles(moving, groupOf(after, name).arn, "2026-10"), moved);
      expect(await ofMonth("group-a")).toEqual([[null]]);
      expect(await ofMonth("group-b")).toEqual([["200.0"]]);
      expect(await moving.monthEnd("2026-09")).toMatchObject({
        runId: september.runId,
        groups: [
          { name: "group-a", proformaCost: "600" },
          { name: "group-b", proformaCost: "600" },
        ],
      });
      expect((await moving.json<{ ok: boolean }>("verify", "--period", "2026-09")).ok).toBe(true);
    } finally {
      await moving.close();
    }
  });
});

describe("example 21: months of a custom line item", () => {
  it("bills an item from its first month on, for its months only, and not before", async () => {
    const account = "300000000009";
    const item = (name: string, flat: string, more: object) => ({
      name,
      description: name,
      group: "solo",
      type: "FEE",
      flat,
      ...more,
    });
    const periods = ["2026-09", "2026-10", "2026-11", "2026-12"];
    const partnerOfItems = await openPartner({
      configuration: {
        billingGroups: [{ name: "solo", plan: "BasicPricingPlan", primaryAccount: account }],
        customLineItems: [
          item("endless", "1", { from: "2026-10" }),
          item("one-month", "10", { from: "2026-10", months: 1 }),
          item("two-months", "100", { from: "2026-10", months: 2 }),
          item("until", "1000", { from: "2026-11", to: "2026-11" }),
        ],
      },
      imports: periods.map((period) => ({
        payer: PARTNER,
        period,
        rows: [onDemand("AmazonEC2", "0.5", { account })],
      })),
    });
    try {
      const totals: string[] = [];
      for (const period of periods) {
        totals.push(groupOf(await partnerOfItems.monthEnd(period, "estimate"), "solo").proformaCost);
      }

      expect(totals).toEqual(["0.5", "111.5", "1101.5", "1.5"]);
    } finally {
      await partnerOfItems.close();
    }
  });
});
