import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentOf, openWorkplace, readDelivery, type Workplace } from "./cost-files.ts";
import { linesOf } from "./lines-of.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.close());

const read = async (name: string, content: string) => readDelivery(place, await place.write(name, content));

describe("reading a legacy report", () => {
  const header = [
    "identity/LineItemId",
    "bill/PayerAccountId",
    "bill/BillingPeriodStartDate",
    "lineItem/UsageAccountId",
    "lineItem/LineItemType",
    "lineItem/UsageStartDate",
    "lineItem/UsageAmount",
    "lineItem/UnblendedCost",
    "lineItem/CurrencyCode",
    "product/ProductName",
    "product/regionCode",
    "product/instanceTypeFamily",
    "resourceTags/user:CostCenter",
    "resourceTags/user:name",
    "resourceTags/user:Name",
    "costCategory/Charge type",
    "savingsPlan/SavingsPlanArn",
    "discount/EdpDiscount",
  ];
  const row = [
    "l1",
    "111111111111",
    "2026-10-01T00:00:00Z",
    "111111111112",
    "Usage",
    "2026-09-30 23:00:00+00:00",
    "2",
    "0.5",
    "USD",
    'Elastic "Compute"',
    "eu-west-1",
    "t3",
    "42",
    "",
    "web",
    "ops",
    "arn:aws:savingsplans::111111111111:savingsplan/x",
    "-0.1",
  ];
  const text = `${header.join(",")}\n${row.map((value) => (value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value)).join(",")}\n`;

  it("maps names and folds tags, cost categories, product attributes and discounts into maps", async () => {
    const { chunks, form } = await read("report.csv.gz", text);

    expect(form).toBe("LEGACY");
    expect(await contentOf(place, chunks, "* EXCLUDE (bill_billing_period_start_date)")).toEqual([
      {
        bill_payer_account_id: "111111111111",
        cost_category: [{ key: "charge_type", value: "ops" }],
        discount: [{ key: "edp_discount", value: -0.1 }],
        identity_line_item_id: "l1",
        line_item_currency_code: "USD",
        line_item_line_item_type: "Usage",
        line_item_unblended_cost: "0.5000000000",
        line_item_usage_account_id: "111111111112",
        line_item_usage_amount: "2.0000000000",
        line_item_usage_start_date: "2026-09-30 23:00:00",
        product: [
          { key: "product_name", value: 'Elastic "Compute"' },
          { key: "instance_type_family", value: "t3" },
        ],
        product_region_code: "eu-west-1",
        resource_tags: [
          { key: "user_cost_center", value: "42" },
          { key: "user_name", value: "web" },
        ],
        savings_plan_savings_plan_a_r_n: "arn:aws:savingsplans::111111111111:savingsplan/x",
      },
    ]);
  });

  it("reads the Athena form of Parquet to the same rows", async () => {
    const { athenaName } = await import("../../../shared/domain/cost-data/legacy-names.ts");
    const athena = header.map((name, index) =>
      index === 14 ? "resource_tags_user_name_2" : athenaName(name),
    );
    const flat = text.replace(header.join(","), athena.join(","));
    const path = await place.parquet(
      "report.snappy.parquet",
      flat,
      `* EXCLUDE (resource_tags_user_name) REPLACE (CAST(line_item_unblended_cost AS DOUBLE) AS line_item_unblended_cost,
        CAST(line_item_usage_start_date AS TIMESTAMP) AS line_item_usage_start_date)`,
    );

    const parquet = await readDelivery(place, path, "p");
    const plain = await read("report.csv", text);

    expect(parquet.form).toBe("LEGACY");
    expect(await linesOf(place, parquet.chunks)).toEqual(await linesOf(place, plain.chunks));
  });
});
