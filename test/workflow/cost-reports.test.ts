import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { D, plain, sum } from "../../shared/domain/money/decimal.ts";
import { PARTNER } from "../builders/partner.ts";
import { openSmallWorld, PERIOD, RESELLER } from "../builders/small-world.ts";
import { type ServedPartner, servePartner } from "../support/served-partner.ts";

let world: ServedPartner;
let result: MonthEndJson;
beforeAll(async () => {
  const partner = await openSmallWorld();
  result = await partner.monthEnd(PERIOD);
  await partner.json(
    "credentials",
    "create",
    "--account",
    RESELLER,
    "--role",
    "billing-admin",
    "--profile",
    "r",
  );
  world = await servePartner(partner);
});
afterAll(() => world?.close());

const OCTOBER = { InclusiveStartBillingPeriod: PERIOD, ExclusiveEndBillingPeriod: "2026-11" };
type Report = {
  readonly Arn: string;
  readonly AWSCost: string;
  readonly ProformaCost: string;
  readonly Margin: string;
  readonly MarginPercentage: string;
  readonly Currency: string;
  readonly Attributes?: readonly { readonly Key: string; readonly Value: string }[];
};
const post = (path: string, body: object, profile = "rebill") => world.raw("POST", path, { body, profile });
const listed = async (profile: string, more: object = {}): Promise<readonly Report[]> =>
  (await post("/list-billing-group-cost-reports", { BillingPeriod: PERIOD, ...more }, profile)).body
    .BillingGroupCostReports;
const report = async (Arn: string, more: object = {}, profile = "rebill"): Promise<readonly Report[]> =>
  (await post("/get-billing-group-cost-report", { Arn, BillingPeriodRange: OCTOBER, ...more }, profile)).body
    .BillingGroupCostReportResults;
const total = (reports: readonly Report[], member: "AWSCost" | "ProformaCost" | "Margin"): string =>
  plain(sum(reports.map((each) => new D(each[member]))));

/** `margin.csv` of an owner: rows by column name. */
const marginRows = async (owner: string): Promise<readonly Readonly<Record<string, string>>[]> => {
  const path = join(world.partner.data, "reports", owner, "margin", `BILLING_PERIOD=${PERIOD}`, "margin.csv");
  const [header = "", ...lines] = (await readFile(path, "utf8")).trim().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((value, index) => [names[index] ?? "", value])),
  );
};

describe.each([
  [PARTNER, "rebill"],
  [RESELLER, "r"],
])("cost reports of %s after the final run", (owner, profile) => {
  it("list every group of the account with the figures of the run, to the last digit", async () => {
    const own = result.groups.filter(({ arn }) => arn.includes(`::${owner}:`));

    const reports = await listed(profile);

    expect(own.length).toBeGreaterThan(0);
    expect(reports.map(({ Arn }) => Arn)).toEqual(own.map(({ arn }) => arn).sort());
    for (const { arn, awsCost, proformaCost, margin } of own)
      expect(reports.find(({ Arn }) => Arn === arn)).toMatchObject({
        AWSCost: awsCost,
        ProformaCost: proformaCost,
        Margin: margin,
        Currency: "USD",
      });
  });

  it("by product are the rows of margin.csv, and together the group", async () => {
    const rows = await marginRows(owner);

    for (const whole of await listed(profile)) {
      const byProduct = await report(whole.Arn, { GroupBy: ["PRODUCT_NAME"] }, profile);
      const { name } = result.groups.find(({ arn }) => arn === whole.Arn) ?? {};
      const inFile = rows.filter((row) => row.group === name);

      expect(
        byProduct.map(({ AWSCost, ProformaCost, Margin, MarginPercentage, Attributes = [] }) => [
          Attributes.map(({ Key, Value }) => `${Key}=${Value}`).join(),
          AWSCost,
          ProformaCost,
          Margin,
          MarginPercentage,
        ]),
      ).toEqual(
        inFile
          .map((row) => [
            `PRODUCT_NAME=${row.product}`,
            row.aws_cost,
            row.proforma_cost,
            row.margin,
            row.margin_percentage,
          ])
          .sort(([left = ""], [right = ""]) => (left < right ? -1 : 1)),
      );
      for (const member of ["AWSCost", "ProformaCost", "Margin"] as const)
        expect([whole.Arn, member, total(byProduct, member)]).toEqual([whole.Arn, member, whole[member]]);
      // One row for the whole, by month the same with the month's name.
      expect(await report(whole.Arn, {}, profile)).toEqual([whole]);
      expect(await report(whole.Arn, { GroupBy: ["BILLING_PERIOD"] }, profile)).toEqual([
        { ...whole, Attributes: [{ Key: "BILLING_PERIOD", Value: "Oct 2026" }] },
      ]);
      const both = await report(whole.Arn, { GroupBy: ["BILLING_PERIOD", "PRODUCT_NAME"] }, profile);
      expect(both.map(({ ProformaCost }) => ProformaCost)).toEqual(
        byProduct.map(({ ProformaCost }) => ProformaCost),
      );
    }
  });

  it("of several months are their sum; months without a run add nothing", async () => {
    const [whole] = await listed(profile);
    const year = { InclusiveStartBillingPeriod: "2026-01", ExclusiveEndBillingPeriod: "2027-01" };

    expect(await report(whole?.Arn ?? "", { BillingPeriodRange: year }, profile)).toEqual([whole]);
    expect(await listed(profile, { BillingPeriod: "2026-09" })).toEqual([]);
  });
});

describe("cost reports", () => {
  it("are of the account's own groups alone", async () => {
    const [reseller] = await listed("r");
    const answer = (Arn: string) =>
      post("/get-billing-group-cost-report", { Arn, BillingPeriodRange: OCTOBER });

    expect(await listed("rebill", { Filters: { BillingGroupArns: [reseller?.Arn] } })).toEqual([]);
    expect((await answer(reseller?.Arn ?? "")).status).toBe(404);
    expect((await answer("zzzzzzzzzz")).status).toBe(404);
  });

  it.each([
    [
      { InclusiveStartBillingPeriod: "2026-10", ExclusiveEndBillingPeriod: "2026-10" },
      "ILLEGAL_BILLING_PERIOD_RANGE",
    ],
    [
      { InclusiveStartBillingPeriod: "2026-11", ExclusiveEndBillingPeriod: "2026-10" },
      "ILLEGAL_BILLING_PERIOD_RANGE",
    ],
    [
      { InclusiveStartBillingPeriod: "2025-10", ExclusiveEndBillingPeriod: "2026-11" },
      "ILLEGAL_BILLING_PERIOD_RANGE",
    ],
    [{ InclusiveStartBillingPeriod: "2026-10" }, "FIELD_VALIDATION_FAILED"],
    [
      { InclusiveStartBillingPeriod: "2026-13", ExclusiveEndBillingPeriod: "2026-11" },
      "FIELD_VALIDATION_FAILED",
    ],
  ])("refuse the range %j with %s", async (BillingPeriodRange, reason) => {
    const [whole] = await listed("rebill");
    const { status, body } = await post("/get-billing-group-cost-report", {
      Arn: whole?.Arn,
      BillingPeriodRange,
    });

    expect([status, body.Reason]).toEqual([400, reason]);
  });

  it.each([{ MaxResults: 199 }, { MaxResults: 301 }, { GroupBy: ["ACCOUNT"] }, { NextToken: "AAAA" }])(
    "refuse %j",
    async (members) => {
      const [whole] = await listed("rebill");
      const { status, body } = await post("/get-billing-group-cost-report", { Arn: whole?.Arn, ...members });

      expect([status, body.Reason]).toEqual([400, "FIELD_VALIDATION_FAILED"]);
    },
  );
});
