import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, csv, openWorkplace, readDelivery, type Workplace } from "./cost-files.ts";
import { linesOf } from "./lines-of.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.close());

/** CUR 2.0 as AWS types it in Parquet, from the text of a CSV. */
const TYPED = `* REPLACE (
  CAST(line_item_unblended_cost AS DOUBLE) AS line_item_unblended_cost,
  CAST(line_item_usage_amount AS DOUBLE) AS line_item_usage_amount,
  CAST(line_item_usage_start_date AS TIMESTAMP) AS line_item_usage_start_date,
  CAST(bill_billing_period_start_date AS TIMESTAMP) AS bill_billing_period_start_date,
  CAST(bill_billing_period_end_date AS TIMESTAMP) AS bill_billing_period_end_date,
  CAST(CAST(product AS JSON) AS MAP(VARCHAR, VARCHAR)) AS product)`;

describe("reading Parquet", () => {
  const text = csv(
    { line_item_unblended_cost: "0.00377554707705832", line_item_usage_amount: "7.0E-10" },
    { line_item_unblended_cost: "1234567.8901234567", line_item_usage_amount: "3.0E12", product: "{}" },
    { line_item_unblended_cost: "-0.00000000005", line_item_resource_id: "i-1" },
  );

  it("keeps a CUR 2.0 file byte for byte", async () => {
    const path = await place.parquet("bill.parquet", text, TYPED);

    const { chunks } = await readDelivery(place, path);

    const kept = await place.objects.get("cost-data/test/chunk-00001.parquet");
    expect(Buffer.from(kept ?? []).equals(await bytesOf(path))).toBe(true);
    expect(chunks).toHaveLength(1);
  });

  it("gives the same rows and facts as CSV of the same data", async () => {
    const parquet = await readDelivery(place, await place.parquet("bill.parquet", text, TYPED), "p");
    const plain = await readDelivery(place, await place.write("bill.csv", text), "c");

    expect(await linesOf(place, parquet.chunks)).toEqual(await linesOf(place, plain.chunks));
    const { chunks: _parquetChunks, ...parquetFacts } = parquet;
    const { chunks: _plainChunks, ...plainFacts } = plain;
    expect(parquetFacts).toEqual(plainFacts);
    expect(plain.unblended).toBe("1234567.8938990037");
  });

  it("rewrites a file with other types: decimals, whole numbers, zoned times, maps as JSON text", async () => {
    const path = await place.parquet(
      "bill.parquet",
      csv({ line_item_unblended_cost: "0.00000000015", line_item_usage_amount: "3" }),
      `* REPLACE (CAST(line_item_unblended_cost AS DECIMAL(38,12)) AS line_item_unblended_cost,
        CAST(line_item_usage_amount AS INTEGER) AS line_item_usage_amount,
        CAST(line_item_unblended_rate AS DOUBLE) AS line_item_unblended_rate)`,
    );

    const { chunks } = await readDelivery(place, path);
    const [line] = await linesOf(place, chunks);

    expect(line?.unblendedCost.toFixed()).toBe("0.0000000002");
    expect(line?.usageAmount.toFixed()).toBe("3");
    expect(line?.unblendedRate?.toFixed()).toBe("0.0416");
    expect(line).toMatchObject({
      productName: "Amazon Elastic Compute Cloud",
      usageStart: "2026-10-03T05:00:00.000Z",
    });
  });

  it("refuses a file that was cut off", async () => {
    const path = await place.parquet("bill.parquet", text, TYPED);
    const bytes = await bytesOf(path);

    const cut = await place.write("cut.parquet", bytes.subarray(0, bytes.length - 20));

    await expect(readDelivery(place, cut)).rejects.toThrow("cut.parquet: is not a complete Parquet file");
  });

  it("refuses not-a-number, infinity and amounts beyond reason", async () => {
    const cost = (value: string) =>
      TYPED.replace(
        "CAST(line_item_unblended_cost AS DOUBLE)",
        `CASE WHEN line_item_resource_id = 'i-1' THEN ${value} ELSE 1 END`,
      );
    for (const [value, reason] of [
      ["'nan'::DOUBLE", '"nan" is not a number'],
      ["'-inf'::DOUBLE", '"-inf" is not a number'],
      ["1e13::DOUBLE", '"10000000000000.0" is beyond the ceiling of 1000000000000'],
    ] as const) {
      const path = await place.parquet("bill.parquet", text, cost(value));
      await expect(readDelivery(place, path)).rejects.toThrow(
        `bill.parquet row 3, line_item_unblended_cost: ${reason}`,
      );
    }
  });
});
