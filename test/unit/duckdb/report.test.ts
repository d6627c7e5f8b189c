import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withConnection } from "../../../shared/adapters/duckdb/canonical/connection.ts";
import { queryRows } from "../../../shared/adapters/duckdb/canonical/query-rows.ts";
import { CUR2_COLUMNS } from "../../../shared/domain/cost-data/cur2-columns.ts";
import { GroupTask, type RatedGroup } from "../../../shared/domain/rating/model.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import type { ReportFormat } from "../../../shared/ports/cost-engine.ts";
import {
  type Born,
  type MadeDelivery,
  makeDelivery,
  openWorkshop,
  type Workshop,
} from "../../property/engine-files.ts";
import type { RawRow } from "../../property/engine-month.ts";

const PAYER = "100000000000";
const ALPHA = "300000000001";
const BETA = "300000000002";
const STRANGER = "555555555555";
const PERIOD = BillingPeriod.parse("2026-10");

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ sliceRows: 2 });
});
afterAll(() => workshop.close());

const row = (fields: RawRow): RawRow => ({
  identity_line_item_id: "line",
  identity_time_interval: "2026-10-01T00:00:00Z/2026-10-01T01:00:00Z",
  bill_payer_account_id: PAYER,
  bill_payer_account_name: "Northwind payer",
  bill_bill_type: "Anniversary",
  bill_billing_entity: "AWS",
  bill_invoice_id: "INV-1",
  bill_invoicing_entity: "Big Distributor Ltd",
  bill_billing_period_start_date: "2026-10-01T00:00:00.000Z",
  bill_billing_period_end_date: "2026-11-01T00:00:00.000Z",
  line_item_usage_account_id: ALPHA,
  line_item_usage_account_name: "alpha",
  line_item_line_item_type: "Usage",
  line_item_product_code: "AmazonEC2",
  product_servicecode: "AmazonEC2",
  product_name: "Amazon Elastic Compute Cloud",
  line_item_usage_type: "BoxUsage:t3.micro",
  line_item_operation: "RunInstances",
  line_item_line_item_description: "$0.0104 per On Demand Linux t3.micro Instance Hour",
  line_item_legal_entity: "Amazon Web Services, Inc.",
  line_item_currency_code: "USD",
  line_item_usage_start_date: "2026-10-01T00:00:00.000Z",
  line_item_usage_end_date: "2026-10-01T01:00:00.000Z",
  line_item_usage_amount: "10",
  line_item_unblended_cost: "0.05",
  line_item_unblended_rate: "0.0050000000",
  line_item_blended_cost: "0.04",
  line_item_blended_rate: "0.0040000000",
  line_item_net_unblended_cost: "0.03",
  line_item_net_unblended_rate: "0.0030000000",
  discount_total_discount: "-0.02",
  split_line_item_split_cost: "0.01",
  pricing_public_on_demand_rate: "0.0104000000",
  pricing_public_on_demand_cost: "0.104",
  pricing_rate_code: "SKU.JRTCKXETXF.RATE",
  pricing_rate_id: "77",
  pricing_term: "OnDemand",
  pricing_unit: "Hrs",
  ...fields,
});

const task = (rest: object = {}): GroupTask =>
  GroupTask.parse({
    arn: "arn:aws:billingconductor::999999999999:billinggroup/alphaalpha",
    name: "alpha",
    type: "TRANSFER_BILLING",
    owner: "999999999999",
    buyer: ALPHA,
    primaryAccount: ALPHA,
    level: 1,
    currency: "USD",
    plan: {
      kind: "RULES",
      rules: [
        {
          arn: "arn:aws:billingconductor::999999999999:pricingrule/abcdefghij",
          name: "plus-20",
          scope: "SERVICE",
          service: "AmazonEC2",
          type: "MARKUP",
          modifierPercentage: "20",
        },
      ],
    },
    selections: [{ payer: PAYER, accounts: [ALPHA, BETA], except: [], upstream: null }],
    customLineItems: [],
    ...rest,
  });

const price = async (made: MadeDelivery, group: GroupTask): Promise<RatedGroup> => {
  const summaryKeys = made.delivery.chunks.map((_, index) => `work/summary-${index}.parquet`);
  for (const [index, chunk] of made.delivery.chunks.entries()) {
    await workshop.engine.summarise({ chunk, delivery: made.delivery, summaryKey: summaryKeys[index] ?? "" });
  }
  return workshop.engine.price({
    task: group,
    deliveries: [{ delivery: made.delivery, summaryKeys }],
    priceLists: [],
    workPrefix: "prices/alpha",
  });
};

const report = async (
  rows: readonly RawRow[],
  group: GroupTask,
  format: ReportFormat = "parquet",
  born: Born = "parquet",
) => {
  const made = await makeDelivery(workshop, PAYER, [{ rows, born }]);
  const rated = await price(made, group);
  const [chunk] = made.delivery.chunks;
  if (chunk === undefined) throw new Error("no chunk");
  const outputKey = `reports/alpha.${format}`;
  const result = await workshop.engine.apply({
    task: group,
    pricing: { task: group, workPrefix: "prices/alpha" },
    delivery: made.delivery,
    chunk,
    period: PERIOD,
    rated,
    format,
    outputKey,
  });
  return { result, rated, path: await workshop.objects.localPath(outputKey), outputKey };
};

const read = (path: string, sql = "*") =>
  withConnection(workshop.instance, (connection) => queryRows(connection, `SELECT ${sql} FROM '${path}'`));

describe("a pro forma report", () => {
  it("has the 131 columns of CUR 2.0 in dictionary order with their types", async () => {
    const { path } = await report([row({})], task());

    const columns = await withConnection(workshop.instance, (connection) =>
      queryRows(connection, `DESCRIBE SELECT * FROM '${path}'`),
    );

    expect(columns).toHaveLength(131);
    expect(columns.map((column) => column.column_name)).toEqual(CUR2_COLUMNS.map(({ name }) => name));
    expect(columns.find((column) => column.column_name === "line_item_unblended_cost")?.column_type).toBe(
      "DOUBLE",
    );
    expect(columns.find((column) => column.column_name === "product")?.column_type).toBe(
      "MAP(VARCHAR, VARCHAR)",
    );
    expect(
      columns.find((column) => column.column_name === "line_item_usage_start_date")?.column_type,
    ).toMatch(/^TIMESTAMP/);
  });

  it("shows the group's price and nothing of what the partner pays", async () => {
    const { path } = await report([row({})], task());

    const [shown] = await read(path);

    // 10 × 0.0104 × 1.2
    expect(shown).toMatchObject({
      bill_payer_account_id: ALPHA,
      bill_payer_account_name: "alpha",
      line_item_unblended_cost: "0.1248",
      line_item_unblended_rate: "0.01248",
      line_item_blended_cost: "0.1248",
      line_item_blended_rate: "0.01248",
      line_item_usage_amount: "10",
      line_item_legal_entity: "Amazon Web Services, Inc.",
      line_item_line_item_description: "$0.0104 per On Demand Linux t3.micro Instance Hour (+20%)",
      pricing_public_on_demand_rate: "0.0104000000",
      pricing_public_on_demand_cost: "0.104",
      bill_invoice_id: null,
      bill_invoicing_entity: null,
      line_item_net_unblended_cost: null,
      line_item_net_unblended_rate: null,
      discount_total_discount: null,
      split_line_item_split_cost: null,
    });
  });

  it("names a marketplace vendor and AWS, but no distributor, as legal entity", async () => {
    const { path } = await report(
      [
        row({ line_item_legal_entity: "Amazon Web Services EMEA SARL" }),
        row({ line_item_legal_entity: "Vendor GmbH", bill_billing_entity: "AWS Marketplace" }),
        row({ line_item_legal_entity: "Big Distributor Ltd" }),
      ],
      task(),
    );

    expect((await read(path)).map((shown) => shown.line_item_legal_entity)).toEqual([
      "Amazon Web Services EMEA SARL",
      "Vendor GmbH",
      null,
    ]);
  });

  it("turns usage that somebody else's reservation covered into plain usage without a trace of it", async () => {
    const { path } = await report(
      [
        row({
          line_item_line_item_type: "DiscountedUsage",
          line_item_line_item_description: "USD 0.0 per Linux/UNIX, t3.micro reserved instance applied",
          pricing_term: "Reserved",
          pricing_purchase_option: "All Upfront",
          pricing_rate_code: "SKU.RESERVED.RATE",
          reservation_reservation_a_r_n: `arn:aws:ec2:us-east-1:${STRANGER}:reserved-instances/r`,
          reservation_effective_cost: "0.06",
        }),
      ],
      task(),
    );

    const [shown] = await read(path);

    expect(shown).toMatchObject({
      line_item_line_item_type: "Usage",
      line_item_unblended_cost: "0.1248",
      line_item_line_item_description: "$0.0104000000 per Hrs on demand, BoxUsage:t3.micro (+20%)",
      pricing_term: "OnDemand",
      pricing_purchase_option: null,
      pricing_rate_code: null,
      pricing_rate_id: null,
      reservation_reservation_a_r_n: null,
      reservation_effective_cost: null,
    });
    expect(JSON.stringify(shown)).not.toContain(STRANGER);
  });

  it("keeps usage covered by an own Savings Plan and cancels it with one negation of exactly minus its cost", async () => {
    const covered = {
      line_item_line_item_type: "SavingsPlanCoveredUsage",
      savings_plan_savings_plan_a_r_n: `arn:aws:savingsplans::${BETA}:savingsplan/s`,
      savings_plan_savings_plan_effective_cost: "0.07",
    };
    const { path, result, rated } = await report(
      [row(covered), row({ ...covered, line_item_usage_amount: "5" })],
      task(),
    );

    const shown = await read(
      path,
      "line_item_line_item_type, line_item_unblended_cost, line_item_usage_amount",
    );

    expect(shown).toEqual([
      {
        line_item_line_item_type: "SavingsPlanCoveredUsage",
        line_item_unblended_cost: "0.1248",
        line_item_usage_amount: "10",
      },
      {
        line_item_line_item_type: "SavingsPlanCoveredUsage",
        line_item_unblended_cost: "0.0624",
        line_item_usage_amount: "5",
      },
      {
        line_item_line_item_type: "SavingsPlanNegation",
        line_item_unblended_cost: "-0.1872",
        line_item_usage_amount: "15",
      },
    ]);
    expect([result.rows, result.exactTotal, result.printedTotal, rated.total]).toEqual([3, "0", "0", "0"]);
  });

  it("leaves out tax, credits and rows in suspense, and is a file with columns when nothing is left", async () => {
    const { path, result, rated } = await report(
      [
        row({ line_item_line_item_type: "Tax" }),
        row({ line_item_line_item_type: "Credit" }),
        row({ line_item_line_item_type: "Novel" }),
      ],
      task(),
    );

    expect(result.rows).toBe(0);
    expect(await read(path, "count(*) AS n")).toEqual([{ n: "0" }]);
    expect(rated.suspense).toEqual([{ account: ALPHA, lineItemType: "Novel", amount: "0.05", rows: 1 }]);
  });

  it("writes custom line items of the month after the rows, itemized ones beside their base rows", async () => {
    const item = { group: task().arn, from: "2026-10", type: "FEE" };
    const flat = {
      ...item,
      arn: "arn:aws:billingconductor::999999999999:customlineitem/flat000000",
      name: "flat",
      description: "Onboarding",
      kind: "FLAT",
      amount: "250",
    };
    const share = {
      ...item,
      arn: "arn:aws:billingconductor::999999999999:customlineitem/share00000",
      name: "share",
      description: "Managed support",
      kind: "PERCENTAGE",
      percentage: "10",
      ofGroup: true,
      ofItems: [],
      computation: "ITEMIZED",
    };
    const { path, result, rated } = await report([row({})], task({ customLineItems: [flat, share] }));

    const shown = await read(
      path,
      "line_item_line_item_type AS type, line_item_product_code AS product, line_item_line_item_description AS text, line_item_unblended_cost AS cost, identity_time_interval AS interval",
    );

    expect(shown).toEqual([
      {
        type: "Usage",
        product: "AmazonEC2",
        text: "$0.0104 per On Demand Linux t3.micro Instance Hour (+20%)",
        cost: "0.1248",
        interval: "2026-10-01T00:00:00Z/2026-10-01T01:00:00Z",
      },
      {
        type: "Proforma_Fee",
        product: "AWSBillingConductor",
        text: "Managed support",
        cost: "0.01248",
        interval: "2026-10-01T00:00:00Z/2026-10-01T01:00:00Z",
      },
      {
        type: "Fee",
        product: "AWSBillingConductor",
        text: "Onboarding",
        cost: "250",
        interval: "2026-10-01T00:00:00Z/2026-11-01T00:00:00Z",
      },
    ]);
    expect([result.exactTotal, rated.total]).toEqual(["250.13728", "250.13728"]);
  });

  it("writes gzipped CSV with plain decimals, JSON maps, ISO times and nothing for null", async () => {
    const { outputKey, result } = await report(
      [row({ line_item_usage_amount: "0.0000000004" }), row({}), row({})],
      task(),
      "csv",
    );

    const text = gunzipSync((await workshop.objects.get(outputKey)) ?? new Uint8Array()).toString("utf8");
    const lines = text.trimEnd().split("\n");

    expect(lines).toHaveLength(4);
    expect(lines[0]?.split(",")).toEqual(CUR2_COLUMNS.map(({ name }) => name));
    expect(lines[1]).toContain(",0.0000000004,");
    expect(lines[1]).not.toMatch(/\d[eE][-+]?\d/);
    expect(lines[1]).toContain('"{""product_name"":""Amazon Elastic Compute Cloud""}"');
    expect(lines[1]).toContain("2026-10-01T00:00:00.000Z");
    expect([result.rows, result.printedTotal]).toEqual([3, "0.2496"]);
  });

  it("prints an amount of billions as the closest double, whose text may be a unit of its last place away", async () => {
    const huge = row({
      line_item_product_code: "AmazonS3",
      line_item_usage_amount: "4300112603.8326220545",
      pricing_public_on_demand_rate: "1.0000000000",
    });

    const { result } = await report([huge], task(), "parquet", "csv");

    expect(result).toMatchObject({
      exactTotal: "4300112603.8326220545",
      printedTotal: "4300112603.832623",
    });
  });

  it("is refused when the prices were made from other data", async () => {
    await price(await makeDelivery(workshop, PAYER, [{ rows: [row({})], born: "parquet" }]), task());
    const other = await makeDelivery(workshop, PAYER, [
      { rows: [row({}), row({ line_item_usage_type: "BoxUsage:m5.large" })], born: "parquet" },
    ]);
    const [chunk] = other.delivery.chunks;
    if (chunk === undefined) throw new Error("no chunk");

    const applied = workshop.engine.apply({
      task: task(),
      pricing: { task: task(), workPrefix: "prices/alpha" },
      delivery: other.delivery,
      chunk,
      period: PERIOD,
      rated: null,
      format: "parquet",
      outputKey: "reports/other.parquet",
    });

    await expect(applied).rejects.toThrow("the price book does not know some rows of the chunk");
  });
});
