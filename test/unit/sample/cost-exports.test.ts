import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payersOf } from "../../../shared/sample/cost/payer-facts.ts";
import { exact, query, sampleIn, type WrittenSample } from "./sample-fixture.ts";

let written: WrittenSample;
/** Generating takes seconds; on a busy machine many. */
const PATIENCE = 120_000;
/** All Parquet exports of the sample: everything but the payers with CSV and legacy exports. */
let parquet: string;

beforeAll(async () => {
  written = await sampleIn({ periods: ["2026-10"] });
  parquet = `read_parquet('${written.directory}/cost-exports/*/*/data/*/*.parquet', union_by_name = true)`;
}, PATIENCE);
afterAll(() => written.remove());

const filesBelow = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

const fingerprint = async (directory: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesBelow(directory)).map(async (path) => [
        path,
        createHash("sha256")
          .update(await readFile(join(directory, path)))
          .digest("hex"),
      ]),
    ),
  );

describe("writeSample", () => {
  it("writes the same bytes for the same seed, whatever the threads", { timeout: PATIENCE }, async () => {
    const once = await sampleIn({ customers: 3, threads: 1, rowsPerFile: 700 });
    const again = await sampleIn({ customers: 3, threads: 2, rowsPerFile: 700 });
    try {
      expect(await fingerprint(again.directory)).toEqual(await fingerprint(once.directory));
    } finally {
      await once.remove();
      await again.remove();
    }
  });

  it("writes other costs for another seed", { timeout: PATIENCE }, async () => {
    const other = await sampleIn({ customers: 1, seed: "other" });
    const same = await sampleIn({ customers: 1 });
    try {
      expect(other.sample.exports[0]?.unblended).not.toBe(same.sample.exports[0]?.unblended);
    } finally {
      await other.remove();
      await same.remove();
    }
  });

  it("cuts an export into numbered files that its manifest names", { timeout: PATIENCE }, async () => {
    const cut = await sampleIn({ customers: 1, rowsPerFile: 1000, periods: ["2026-10"] });
    try {
      const { path, rows } = cut.sample.exports[0] ?? { path: "", rows: 0 };
      const manifest = JSON.parse(
        await readFile(join(path, "metadata/BILLING_PERIOD=2026-10/northwind-cur2-Manifest.json"), "utf8"),
      ) as { dataFiles: string[] };
      const files = manifest.dataFiles.map((uri) => uri.slice(uri.indexOf("/data/")));
      const [counted] = await query(
        `SELECT count(*)::INTEGER AS rows FROM read_parquet([${files.map((file) => `'${path}${file}'`).join(", ")}])`,
      );

      expect(files.length).toBe(Math.ceil(rows / 1000));
      expect(files[0]).toBe("/data/BILLING_PERIOD=2026-10/northwind-cur2-00001.snappy.parquet");
      expect(counted).toEqual({ rows });
    } finally {
      await cut.remove();
    }
  });
});

describe("cost exports of the sample", () => {
  it("cover every organisation in the months its bill is transferred", () => {
    const { world } = written.sample;
    const september = payersOf(world, "2026-09").map(({ slug }) => slug);
    const october = payersOf(world, "2026-10").map(({ slug }) => slug);

    expect(september.length).toBe(43);
    expect(september.filter((slug) => !october.includes(slug))).toEqual(["noordzee"]);
    expect(october.filter((slug) => !september.includes(slug))).toEqual(["thames"]);
    expect(written.sample.exports.map(({ slug }) => slug)).toEqual(october);
  });

  it("have the 127 columns of a normal full CUR 2.0 export with AWS's types", async () => {
    const types = await query(
      `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${parquet})`,
    );
    const typeOf = new Map(types.map(({ name, type }) => [String(name), String(type)]));

    // The pattern of the paths adds the partition column.
    expect(types.filter(({ name }) => name !== "BILLING_PERIOD").length).toBe(127);
    expect(typeOf.get("line_item_unblended_cost")).toBe("DOUBLE");
    expect(typeOf.get("line_item_unblended_rate")).toBe("VARCHAR");
    expect(typeOf.get("line_item_usage_start_date")).toMatch(/^TIMESTAMP/);
    expect(typeOf.get("resource_tags")).toBe("MAP(VARCHAR, VARCHAR)");
    expect(typeOf.get("discount")).toBe("MAP(VARCHAR, DOUBLE)");
    expect(typeOf.has("line_item_iam_principal")).toBe(false);
  });

  it("hold what each export says of its rows and its sum", async () => {
    const [sums] = await query(
      `SELECT count(*)::INTEGER AS rows, sum(${exact("line_item_unblended_cost")})::VARCHAR AS cost FROM ${parquet}`,
    );
    const expected = written.sample.exports.filter(({ path, payer }) => {
      const form = written.sample.world.organisations.find((each) => each.managementAccount === payer);
      return path !== "" && form?.exportForm === "CUR2_PARQUET";
    });
    const cents = expected.reduce((total, { unblended }) => total + BigInt(unblended.replace(".", "")), 0n);

    expect(sums?.rows).toBe(expected.reduce((total, { rows }) => total + rows, 0));
    expect(BigInt(String(sums?.cost).replace(".", ""))).toBe(cents);
  });

  it("identify every row by line item id and time interval", async () => {
    const twins = await query(
      `SELECT bill_payer_account_id FROM ${parquet}
       GROUP BY bill_payer_account_id, identity_line_item_id, identity_time_interval HAVING count(*) > 1`,
    );

    expect(twins).toEqual([]);
  });

  it("cost rate times amount on every usage row, to ten places", async () => {
    const [wrong] = await query(
      `SELECT count(*)::INTEGER AS rows FROM ${parquet}
       WHERE line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage')
         AND ${exact("line_item_unblended_cost")} <>
             (line_item_unblended_rate::DECIMAL(18,10) * ${exact("line_item_usage_amount").replace("38", "20")})::DECIMAL(38,10)`,
    );

    expect(wrong).toEqual({ rows: 0 });
  });

  it("cancel Savings Plan usage exactly and use no more than is committed", async () => {
    const [balance] = await query(
      `SELECT sum(${exact("line_item_unblended_cost")}) FILTER (line_item_line_item_type = 'SavingsPlanCoveredUsage')
            + sum(${exact("line_item_unblended_cost")}) FILTER (line_item_line_item_type = 'SavingsPlanNegation') = 0 AS cancelled,
         sum(${exact("savings_plan_used_commitment")}) = sum(${exact("savings_plan_savings_plan_effective_cost")}) AS used,
         bool_and(savings_plan_used_commitment <= savings_plan_total_commitment_to_date)
           FILTER (line_item_line_item_type = 'SavingsPlanRecurringFee') AS within,
         bool_or(savings_plan_used_commitment < savings_plan_total_commitment_to_date)
           FILTER (line_item_line_item_type = 'SavingsPlanRecurringFee') AS some_unused
       FROM ${parquet}`,
    );

    expect(balance).toEqual({ cancelled: true, used: true, within: true, some_unused: true });
  });

  it("balance every reservation: fee and amortised upfront are used or unused", async () => {
    const reservations = await query(
      `SELECT reservation_reservation_a_r_n AS arn, bill_billing_period_start_date AS month,
         abs(sum(line_item_unblended_cost) FILTER (line_item_line_item_type = 'RIFee')
           + sum(reservation_amortized_upfront_fee_for_billing_period) - sum(reservation_effective_cost)
           - sum(reservation_unused_recurring_fee)
           - sum(reservation_unused_amortized_upfront_fee_for_billing_period)) < 0.00001 AS balanced,
         sum(reservation_unused_quantity) = 0 AS used,
         count(*) FILTER (line_item_line_item_type = 'DiscountedUsage') = 0 AS unused
       FROM ${parquet} WHERE reservation_reservation_a_r_n IS NOT NULL GROUP BY ALL`,
    );

    expect(reservations.length).toBeGreaterThan(8);
    expect(reservations.every(({ balanced }) => balanced)).toBe(true);
    expect(reservations.some(({ used }) => used)).toBe(true);
    expect(reservations.some(({ unused }) => unused)).toBe(true);
    expect(reservations.some(({ used, unused }) => !used && !unused)).toBe(true);
  });

  it("give net costs to discounted payers only, discounts included", async () => {
    const nets = await query(
      `SELECT bill_payer_account_id = '999999999999' AS partner,
         bool_and(line_item_net_unblended_cost IS NOT NULL) AS filled,
         bool_or(line_item_net_unblended_cost IS NOT NULL) AS any_filled,
         bool_and(coalesce(abs(line_item_unblended_cost + discount_total_discount - line_item_net_unblended_cost), 0) < 1e-9) AS adds_up
       FROM ${parquet} GROUP BY bill_payer_account_id`,
    );

    expect(nets.every(({ filled, any_filled }) => filled === any_filled)).toBe(true);
    expect(nets.every(({ adds_up }) => adds_up)).toBe(true);
    expect(nets.filter(({ partner }) => partner)).toEqual([
      { partner: true, filled: true, any_filled: true, adds_up: true },
    ]);
    expect(nets.some(({ filled }) => !filled)).toBe(true);
  });

  it("contain every kind of line a partner meets", async () => {
    const kinds = await query(
      `SELECT DISTINCT CASE WHEN pricing_term = 'Spot' THEN 'Spot'
                            WHEN pricing_rate_code LIKE '%.A429C66SYZ.%' THEN 'Free'
                            WHEN bill_billing_entity = 'AWS Marketplace' AND line_item_line_item_type <> 'Tax'
                              THEN 'Marketplace ' || line_item_line_item_type
                            ELSE line_item_line_item_type END AS kind
       FROM ${parquet} ORDER BY kind`,
    );

    expect(kinds.map(({ kind }) => kind)).toEqual([
      "Credit",
      "DiscountedUsage",
      "Fee",
      "FlatRateSubscription",
      "Free",
      "Marketplace Fee",
      "Marketplace Usage",
      "RIFee",
      "Refund",
      "SavingsPlanCoveredUsage",
      "SavingsPlanNegation",
      "SavingsPlanRecurringFee",
      "Spot",
      "Tax",
      "Usage",
    ]);
  });

  it("hand the free tier out once per payer and month, in time order", async () => {
    const pools = await query(
      `WITH request AS (
         SELECT bill_payer_account_id AS payer, BILLING_PERIOD AS month, line_item_usage_start_date AS used_at,
                line_item_usage_amount AS amount, pricing_rate_code LIKE '%.A429C66SYZ.%' AS free
         FROM ${parquet} WHERE line_item_product_code = 'AWSLambda' AND line_item_usage_type LIKE '%Request')
       SELECT payer, sum(amount) FILTER (free)::BIGINT AS free, sum(amount)::BIGINT AS amount,
              coalesce(max(used_at) FILTER (free) <= min(used_at) FILTER (NOT free), true) AS in_order
       FROM request GROUP BY payer, month`,
    );

    expect(pools.length).toBeGreaterThan(10);
    for (const pool of pools) {
      const amount = Number(pool.amount);
      expect(Number(pool.free)).toBe(Math.min(amount, 1_000_000));
      expect(pool.in_order).toBe(true);
    }
  });

  it("write the CSV form create-new: maps as JSON, numbers as Java prints them", async () => {
    const vega = written.sample.exports.find(({ slug, period }) => slug === "vega" && period === "2026-10");
    const manifest = JSON.parse(
      await readFile(
        join(vega?.path ?? "", "metadata/BILLING_PERIOD=2026-10/vega-cur2-Manifest.json"),
        "utf8",
      ),
    ) as { executionId: string; columns: { name: string; type: string }[]; dataFiles: string[] };
    const [file] = (await filesBelow(vega?.path ?? "")).filter(
      (name) => name.includes("2026-10") && name.endsWith("csv.gz"),
    );
    const lines = gunzipSync(await readFile(join(vega?.path ?? "", file ?? "")))
      .toString()
      .split("\n");

    expect(manifest.dataFiles).toEqual([`s3://northwind-cost-exports/${vega?.payer}/vega-cur2/${file}`]);
    expect(file).toContain(manifest.executionId);
    expect(manifest.columns.find(({ name }) => name === "tags")?.type).toBe("string");
    expect(lines[0]?.split(",")).toEqual(manifest.columns.map(({ name }) => name));
    expect(lines.length - 2).toBe(vega?.rows);
    expect(lines.some((line) => line.includes('"{""product_name"":""Amazon Simple Storage Service"'))).toBe(
      true,
    );
    expect(lines.some((line) => /,-?[1-9]\.\d+E-\d+,/.test(line))).toBe(true);
    expect(lines.some((line) => /,\d+(\.\d+)?e-\d+,/.test(line))).toBe(false);
    expect(lines[1]).toContain("2026-10-01T00:00:00.000Z");
  });

  it("write the legacy form: an assembly, two manifests, headers of the old kind", async () => {
    const legacy = written.sample.exports.find(
      ({ slug, period }) => slug === "tirolstrom" && period === "2026-10",
    );
    const files = (await filesBelow(legacy?.path ?? "")).filter((name) =>
      name.startsWith("20261001-20261101/"),
    );
    const manifest = JSON.parse(
      await readFile(join(legacy?.path ?? "", "20261001-20261101/tirolstrom-cur-Manifest.json"), "utf8"),
    ) as { assemblyId: string; account: string; reportKeys: string[] };
    const header = gunzipSync(
      await readFile(
        join(legacy?.path ?? "", `20261001-20261101/${manifest.assemblyId}/tirolstrom-cur-1.csv.gz`),
      ),
    )
      .toString()
      .split("\n")[0];

    expect(files).toEqual([
      `20261001-20261101/${manifest.assemblyId}/tirolstrom-cur-1.csv.gz`,
      `20261001-20261101/${manifest.assemblyId}/tirolstrom-cur-Manifest.json`,
      "20261001-20261101/tirolstrom-cur-Manifest.json",
    ]);
    expect(manifest.account).toBe(legacy?.payer);
    expect(manifest.reportKeys).toEqual([
      `${legacy?.payer}/tirolstrom-cur/20261001-20261101/${manifest.assemblyId}/tirolstrom-cur-1.csv.gz`,
    ]);
    for (const column of [
      "identity/LineItemId",
      "lineItem/UnblendedCost",
      "product/ProductName",
      "resourceTags/user:CostCenter",
    ]) {
      expect(header?.split(",")).toContain(column);
    }
  });
});
