import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SummarisedDelivery } from "../../../shared/ports/cost-engine.ts";
import { makeDelivery, openWorkshop, type Workshop } from "../../property/engine-files.ts";
import type { RawRow } from "../../property/engine-month.ts";

const ALPHA = "111111111111";
const BETA = "222222222222";

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

/** A row of EC2 usage: what AWS charges for it, and everything a test changes. */
const row = (unblended: string, columns: RawRow = {}): RawRow => ({
  product_name: "",
  bill_bill_type: "Anniversary",
  bill_billing_entity: "AWS",
  line_item_usage_account_id: ALPHA,
  line_item_line_item_type: "Usage",
  line_item_product_code: "AmazonEC2",
  line_item_usage_type: "BoxUsage",
  line_item_operation: "RunInstances",
  line_item_usage_amount: "10",
  line_item_unblended_rate: "0.1",
  line_item_unblended_cost: unblended,
  line_item_net_unblended_cost: "",
  pricing_public_on_demand_rate: "0.2",
  pricing_public_on_demand_cost: "2",
  pricing_rate_code: "S.JRTCKXETXF.R",
  ...columns,
});

const summarised = async (
  payer: string,
  ...chunks: readonly (readonly RawRow[])[]
): Promise<SummarisedDelivery> => {
  const { delivery } = await makeDelivery(
    workshop,
    payer,
    chunks.map((rows) => ({ rows, born: "csv" as const })),
  );
  const summaryKeys = delivery.chunks.map((_, index) => `work/${payer}-${index}.parquet`);
  for (const [index, chunk] of delivery.chunks.entries())
    await workshop.engine.summarise({ chunk, delivery, summaryKey: summaryKeys[index] ?? "" });
  return { delivery, summaryKeys };
};

describe("what the linter knows of cost data", () => {
  it("adds up the charged usage of all payers by SKU, and discounts by payer and product", async () => {
    const alpha = await summarised(
      ALPHA,
      [row("2", { line_item_net_unblended_cost: "1.8" }), row("2", { line_item_net_unblended_cost: "1.8" })],
      [
        // A discount as a row of its own, free tier, and usage that a Savings Plan covers.
        row("-0.1", { line_item_line_item_type: "EdpDiscount", line_item_usage_amount: "0" }),
        row("0", { line_item_unblended_rate: "0", pricing_rate_code: "S.A429C66SYZ.R" }),
        row("2", { line_item_line_item_type: "SavingsPlanCoveredUsage", line_item_usage_type: "Covered" }),
        row("1", { line_item_line_item_type: "Tax", line_item_usage_type: "", line_item_operation: "" }),
      ],
    );
    const beta = await summarised(BETA, [row("2"), row("3", { bill_billing_entity: "AWS Marketplace" })]);

    const facts = await workshop.engine.usage([alpha, beta]);

    const sku = {
      productCode: "AmazonEC2",
      usageType: "BoxUsage",
      operation: "RunInstances",
      currency: "USD",
    };
    expect(facts).toEqual({
      complete: true,
      skus: [
        { ...sku, billingEntity: "AWS", quantity: "30", largestQuantity: "20", netCost: "5.5" },
        {
          ...{ ...sku, billingEntity: "AWS", usageType: "Covered" },
          ...{ quantity: "0", largestQuantity: "0", netCost: "0" },
        },
        { ...sku, billingEntity: "AWS Marketplace", quantity: "10", largestQuantity: "10", netCost: "3" },
      ],
      discounts: [
        { payer: ALPHA, billingEntity: "AWS", productCode: "AmazonEC2", publicCost: "4", netCost: "3.5" },
        { payer: BETA, billingEntity: "AWS", productCode: "AmazonEC2", publicCost: "2", netCost: "2" },
        {
          payer: BETA,
          billingEntity: "AWS Marketplace",
          productCode: "AmazonEC2",
          publicCost: "2",
          netCost: "3",
        },
      ],
    });
  });

  it("knows nothing of no cost data", async () => {
    expect(await workshop.engine.usage([])).toEqual({ complete: true, skus: [], discounts: [] });
  });
});
