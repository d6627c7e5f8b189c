import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { CUR2_COLUMNS } from "../../shared/domain/cost-data/cur2-columns.ts";
import { arnId } from "../../shared/domain/identifiers.ts";
import { onDemand } from "../builders/cost-export.ts";
import {
  fileHashes,
  groupOf,
  openPartner,
  PARTNER,
  type Partner,
  queryParquet,
  reportFiles,
} from "../builders/partner.ts";

const PERIOD = "2026-10";
const BUSY = "111111111111";
const QUIET = "222222222222";
const IDLE = "999999999998";

let partner: Partner;
let estimated: Readonly<Record<string, string>>;
let result: MonthEndJson;
beforeAll(async () => {
  const item = { group: "quiet", type: "FEE", from: PERIOD };
  partner = await openPartner({
    now: "2026-11-05T08:00:00Z",
    configuration: {
      organizations: [BUSY, QUIET].map((id) => ({ id: `o-${id}`, managementAccount: id, name: `org-${id}` })),
      transfers: [
        { name: "busy", source: BUSY, target: PARTNER, start: PERIOD },
        { name: "quiet", source: QUIET, target: PARTNER, start: PERIOD },
      ],
      billingGroups: [
        { name: "busy", transfer: "busy", plan: "BasicPricingPlan" },
        { name: "quiet", transfer: "quiet", plan: "BasicPricingPlan" },
        { name: "idle", primaryAccount: IDLE, plan: "BasicPricingPlan" },
      ],
      customLineItems: [
        { ...item, name: "setup", description: "Set-up, “once”", flat: "250.05", months: 1 },
        { ...item, name: "desk", description: "Service desk", flat: "80", presentAs: "AWSSupportBusiness" },
        {
          ...item,
          name: "rebate",
          description: "Rebate",
          type: "CREDIT",
          percentage: "3.33",
          of: ["group", "setup", "desk"],
          computation: "ITEMIZED",
        },
      ],
      reports: { csv: true },
    },
    imports: [{ payer: BUSY, period: PERIOD, rows: [onDemand("AmazonEC2", "10")] }],
  });
  await partner.monthEnd(PERIOD, "estimate");
  estimated = await fileHashes(reportFolder("quiet", await partner.monthEnd(PERIOD, "estimate")), isManifest);
  result = await partner.monthEnd(PERIOD);
});
afterAll(() => partner.close());

/** A manifest names its run. */
const isManifest = (path: string): boolean => path.endsWith("Manifest.json");
const reportFolder = (name: string, month: MonthEndJson): string =>
  join(partner.data, "reports", arnId(groupOf(month, name).arn), "cur2");
const rowsOf = async (name: string, select: string) =>
  queryParquet(await reportFiles(partner, groupOf(result, name).arn, PERIOD), select);

describe("a billing group without cost data", () => {
  it("is billed its custom line items", () => {
    // 250.05 + 80 - 3.33 % of 330.05
    expect(groupOf(result, "quiet")).toMatchObject({ awsCost: "0", proformaCost: "319.059335" });
    expect(result.invoices.find(({ buyer }) => buyer === QUIET)).toMatchObject({ total: "319.06" });
  });

  it("has them as the rows of its report, which add up to the group", async () => {
    const rows = await rowsOf(
      "quiet",
      `SELECT line_item_line_item_description, line_item_line_item_type, line_item_product_code,
         line_item_usage_account_id, bill_payer_account_id, line_item_currency_code,
         line_item_unblended_cost FROM report`,
    );

    const account = [QUIET, QUIET, "USD"];
    expect([...rows].sort()).toEqual(
      [
        ["Rebate", "Proforma_Credit", "AWSBillingConductor", ...account, "-2.664"],
        ["Rebate", "Proforma_Credit", "AWSBillingConductor", ...account, "-8.326665"],
        ["Service desk", "Proforma_Fee", "AWSSupportBusiness", ...account, "80"],
        ["Set-up, “once”", "Fee", "AWSBillingConductor", ...account, "250.05"],
      ].sort(),
    );
  });

  it("has all columns in order, in Parquet and in CSV with the same rows", async () => {
    const folder = join(reportFolder("quiet", result), "data", `BILLING_PERIOD=${PERIOD}`);
    const csv = gunzipSync(await readFile(join(folder, "rebill-00001.csv.gz"))).toString("utf8");

    const columns = await rowsOf("quiet", "SELECT column_name FROM (DESCRIBE SELECT * FROM report)");

    const names = CUR2_COLUMNS.map(({ name }) => name);
    expect(columns.flat()).toEqual(names);
    expect(csv.split("\n")[0]).toBe(names.join(","));
    expect(csv.trimEnd().split("\n")).toHaveLength(5);
    expect(csv).toContain('"Set-up, “once”"');
  });

  it("has a manifest that names its files", async () => {
    const path = join(
      reportFolder("quiet", result),
      "metadata",
      `BILLING_PERIOD=${PERIOD}`,
      "rebill-Manifest.json",
    );
    const { dataFiles } = JSON.parse(await readFile(path, "utf8"));

    expect(dataFiles.map((uri: string) => uri.split("/").at(-1))).toEqual([
      "rebill-00001.snappy.parquet",
      "rebill-00001.csv.gz",
    ]);
  });

  it("has the same bytes in every run, and verify replays them", async () => {
    expect(await fileHashes(reportFolder("quiet", result), isManifest)).toEqual(estimated);
    expect(await partner.json("verify", "--period", PERIOD)).toMatchObject({ ok: true });
  });

  it("without custom line items has an empty report, no cost and no invoice", async () => {
    expect(groupOf(result, "idle")).toMatchObject({ awsCost: "0", proformaCost: "0", margin: "0" });
    expect(await rowsOf("idle", "SELECT count(*) FROM report")).toEqual([["0"]]);
    expect(result.invoices.map(({ buyer }) => buyer)).not.toContain(IDLE);
  });
});
