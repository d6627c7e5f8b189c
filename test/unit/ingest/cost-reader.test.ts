import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDuckDb, withConnection } from "../../../shared/adapters/duckdb/canonical/connection.ts";
import { readCostLines } from "../../../shared/adapters/duckdb/canonical/read-cost-lines.ts";
import type { CostLine } from "../../../shared/domain/cost-data/cost-line.ts";
import {
  bytesOf,
  contentOf,
  csv,
  openWorkplace,
  type Row,
  readDelivery,
  type Workplace,
} from "./cost-files.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.close());

const read = async (name: string, content: string) => readDelivery(place, await place.write(name, content));

const linesOf = async (chunks: readonly { readonly key: string; readonly firstPosition: number }[]) => {
  const instance = await openDuckDb({ memoryLimitMb: 512, threads: 1, tempDirectory: place.folder });
  const lines: CostLine[] = [];
  for (const { key, firstPosition } of chunks) {
    const path = await place.objects.localPath(key);
    lines.push(
      ...(await withConnection(instance, (connection) => readCostLines(connection, { path, firstPosition }))),
    );
  }
  instance.closeSync();
  return lines;
};

describe("reading a delivery", () => {
  it("keeps a CSV file as canonical Parquet and tells what it holds", async () => {
    const delivery = await read(
      "bill.csv.gz",
      csv(
        { line_item_usage_account_id: "111111111113", line_item_unblended_cost: "7.0E-10" },
        { line_item_usage_amount: "-1234.5", line_item_unblended_cost: "-1.3333E-6" },
        { line_item_unblended_cost: "", line_item_unblended_rate: "" },
      ),
    );

    expect(delivery).toEqual({
      form: "CUR2",
      currency: "USD",
      rows: 3,
      unblended: "-0.0000013326",
      accounts: ["111111111112", "111111111113"],
      extremes: { usageAmount: "1234.5", rate: "0.0416", cost: "0.0000013333" },
      invoiced: false,
      notes: [],
      chunks: [
        {
          key: "cost-data/test/chunk-00001.parquet",
          sourceSha256: createHash("sha256")
            .update(await bytesOf(`${place.folder}/bill.csv.gz`))
            .digest("hex"),
          sourceName: "bill.csv.gz",
          rows: 3,
          firstPosition: 0,
        },
      ],
    });
    expect(await place.objects.list("cost-data/")).toEqual(["cost-data/test/chunk-00001.parquet"]);
  });

  it("keeps the order of rows over several files and gives each its position", async () => {
    const files = ["exp-00001.csv.gz", "exp-00002.csv.gz", "exp-00003.csv.gz"];
    const ids = [["b", "a"], [], ["d", "c"]];
    for (const [index, name] of files.entries()) {
      const rows = (ids[index] ?? []).map((id): Row => ({ identity_line_item_id: id }));
      await place.write(
        `flat/${name}`,
        rows.length === 0 ? csv({}).split("\n").slice(0, 1).join("\n") : csv(...rows),
      );
    }
    await place.write(
      "flat/exp-Manifest.json",
      JSON.stringify({ executionId: "e", columns: [], dataFiles: files }),
    );

    const { chunks } = await readDelivery(place, `${place.folder}/flat`);

    expect(chunks.map(({ sourceName, rows, firstPosition }) => [sourceName, rows, firstPosition])).toEqual([
      ["exp-00001.csv.gz", 2, 0],
      ["exp-00003.csv.gz", 2, 2],
    ]);
    expect((await linesOf(chunks)).map((line) => [line.lineItemId, line.position])).toEqual([
      ["b", 0],
      ["a", 1],
      ["d", 2],
      ["c", 3],
    ]);
  });

  it("tolerates unknown columns, defaults missing ones and finds columns by name", async () => {
    const text = csv({ future_column: "x", line_item_unblended_cost: "2" });
    const reversed = text
      .trimEnd()
      .split("\n")
      .map((line) => line.split(",").reverse().join(","))
      .join("\n");

    const { chunks } = await read("bill.csv", reversed);
    const [line] = await linesOf(chunks);

    expect(line).toMatchObject({
      usageAccount: "111111111112",
      sku: "",
      netUnblendedCost: null,
      publicRate: null,
    });
    expect(line?.unblendedCost.toFixed()).toBe("2");
  });

  it("reads quoted commas, quotes and line breaks, CRLF and a byte order mark", async () => {
    const row = { line_item_line_item_description: 'a "b", c\nd', line_item_resource_id: "ü" };
    const { chunks } = await read("bill.csv", `\uFEFF${csv(row).replace(/\n(?=Anniversary|$)/g, "\r\n")}`);

    expect(await linesOf(chunks)).toMatchObject([{ description: 'a "b", c\nd', resourceId: "ü" }]);
  });

  it("counts a month whose every row has an invoice id as closed by AWS", async () => {
    expect((await read("a.csv", csv({ bill_invoice_id: "1" }, { bill_invoice_id: "1" }))).invoiced).toBe(
      true,
    );
    expect((await read("b.csv", csv({ bill_invoice_id: "1" }, {}))).invoiced).toBe(false);
  });

  it("keeps amounts beyond 64-bit decimals exactly", async () => {
    const delivery = await read(
      "bill.csv",
      csv(
        {
          line_item_usage_amount: "123456789012.0123456789",
          line_item_unblended_cost: "987654321.0000000001",
        },
        { line_item_usage_amount: "1.2E9" },
      ),
    );

    expect(delivery.extremes).toEqual({
      usageAmount: "123456789012.0123456789",
      rate: "0.0416",
      cost: "987654321.0000000001",
    });
    expect((await linesOf(delivery.chunks)).map((line) => line.usageAmount.toFixed())).toEqual([
      "123456789012.0123456789",
      "1200000000",
    ]);
    expect(delivery.unblended).toBe("987654321.0416000001");
  });
});

/** CUR 2.0 as AWS types it in Parquet, from the text of a CSV. */
const TYPED = `* REPLACE (
  CAST(line_item_unblended_cost AS DOUBLE) AS line_item_unblended_cost,
  CAST(line_item_usage_amount AS DOUBLE) AS line_item_usage_amount,
  CAST(line_item_usage_start_date AS TIMESTAMP) AS line_item_usage_start_date,
  CAST(bill_billing_period_start_date AS TIMESTAMP) AS bill_billing_period_start_date,
  CAST(bill_billing_period_end_date AS TIMESTAMP) AS bill_billing_period_end_date,
  CAST(CAST(product AS JSON) AS MAP(VARCHAR, VARCHAR)) AS product)`;

describe("work folders", () => {
  it("of a finished import and of a killed one are removed, those of a living process are not", async () => {
    const dead = spawnSync("true").pid;
    await place.write(`work/ingest-${dead}-abc/chunk-0.parquet`, "left behind");
    await place.write(`work/ingest-${process.ppid}-abc/chunk-0.parquet`, "at work");

    await read("bill.csv", csv({}));

    expect(await readdir(`${place.folder}/work`)).toEqual([`ingest-${process.ppid}-abc`]);
  });
});

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

    expect(await linesOf(parquet.chunks)).toEqual(await linesOf(plain.chunks));
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
    const [line] = await linesOf(chunks);

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
    expect(await linesOf(parquet.chunks)).toEqual(await linesOf(plain.chunks));
  });
});

describe("refusing a delivery", () => {
  const good: Row = {};
  const refusals: readonly (readonly [string, readonly Row[], string])[] = [
    [
      "an account id of 13 digits",
      [good, { line_item_usage_account_id: "5948062437622" }],
      'row 2, line_item_usage_account_id: "5948062437622" has 13 digits; an account id has 12',
    ],
    [
      "an account id that is no number",
      [{ line_item_usage_account_id: "acme" }],
      'row 1, line_item_usage_account_id: "acme" is no account id',
    ],
    [
      "an empty account id",
      [good, good, { line_item_usage_account_id: "" }],
      "row 3, line_item_usage_account_id: is empty; an account id has 12 digits",
    ],
    [
      "another payer",
      [good, { bill_payer_account_id: "222222222222" }],
      'row 2, bill_payer_account_id: "222222222222" is another payer than 111111111111',
    ],
    [
      "two currencies",
      [good, good, { line_item_currency_code: "EUR" }],
      'row 3, line_item_currency_code: "EUR" after "USD"; a delivery has one currency',
    ],
    [
      "an unknown currency",
      [{ line_item_currency_code: "XQQ" }],
      'row 1, line_item_currency_code: "XQQ" is no ISO 4217 currency code',
    ],
    [
      "another month",
      [good, { bill_billing_period_start_date: "2026-09-01T00:00:00.000Z" }],
      'row 2, bill_billing_period_start_date: "2026-09-01T00:00:00.000Z" is not in billing period 2026-10',
    ],
    [
      "a cost that is no number",
      [good, { line_item_unblended_cost: "1,5" }],
      'row 2, line_item_unblended_cost: "1,5" is not a number',
    ],
    [
      "a rate that is no number",
      [good, { line_item_unblended_rate: "free" }],
      'row 2, line_item_unblended_rate: "free" is not a number',
    ],
    [
      "a cost of None",
      [{ line_item_unblended_cost: "None" }],
      'row 1, line_item_unblended_cost: "None" is not a number',
    ],
    [
      "an infinite amount",
      [{ line_item_usage_amount: "Infinity" }],
      'row 1, line_item_usage_amount: "Infinity" is not a number',
    ],
    [
      "an amount beyond reason",
      [{ line_item_unblended_cost: "2E12" }],
      'row 1, line_item_unblended_cost: "2E12" is beyond the ceiling of 1000000000000',
    ],
    [
      "a time that is not UTC",
      [{ line_item_usage_start_date: "2026-10-03 05:00:00+02:00" }],
      'row 1, line_item_usage_start_date: "2026-10-03 05:00:00+02:00" is no UTC time',
    ],
    [
      "a map that is no JSON object",
      [good, { product: "[1]" }],
      'row 2, product: "[1]" is no JSON object of keys and values',
    ],
    ["a row without a type", [{ line_item_line_item_type: "" }], "row 1, line_item_line_item_type: is empty"],
  ];

  it.each(refusals)("with %s, by file, row and column, and keeps nothing", async (_what, rows, message) => {
    const failed = read("bill.csv", csv(...rows));

    await expect(failed).rejects.toMatchObject({ name: "InvalidInputError" });
    await expect(failed).rejects.toThrow(`bill.csv ${message}`);
    expect(await place.objects.list("")).toEqual([]);
  });

  it.each([
    [
      "a row with too few fields",
      (text: string) => `${text}Anniversary,AWS\n`,
      "line 3 has 2 fields; the header has 17. The file is damaged or cut off",
    ],
    [
      "a row that ends inside quotes",
      (text: string) => `${text}Anniversary,"AWS`,
      "line 3 ends inside quotes; the file is cut off",
    ],
    ["no rows", (text: string) => text.split("\n").slice(0, 1).join("\n"), "has no rows"],
    [
      "no cost column",
      (text: string) => text.replace("line_item_unblended_cost", "cost"),
      "has no column line_item_unblended_cost; is it a CUR 2.0 or legacy cost and usage report?",
    ],
  ])("with %s", async (_what, damage, message) => {
    await expect(read("bill.csv", damage(csv({})))).rejects.toThrow(`bill.csv: ${message}`);
    expect(await place.objects.list("")).toEqual([]);
  });

  it("that is not in UTF-8", async () => {
    const bytes = Buffer.from(csv({ line_item_resource_id: "MARK" }).replace("MARK", "caf\u00e9"), "latin1");

    await expect(readDelivery(place, await place.write("bill.csv", bytes))).rejects.toThrow(
      "bill.csv: line 2 is not readable as CSV in UTF-8",
    );
  });

  it("that has the same file twice under two names", async () => {
    const files = ["exp-00001.csv", "exp-00002.csv"];
    for (const name of files) await place.write(`flat/${name}`, csv({}));
    await place.write(
      "flat/exp-Manifest.json",
      JSON.stringify({ executionId: "e", columns: [], dataFiles: files }),
    );

    await expect(readDelivery(place, `${place.folder}/flat`)).rejects.toThrow(
      "exp-00002.csv: has the same bytes as exp-00001.csv; its rows would count twice",
    );
  });

  it("as a whole when its last file is bad", async () => {
    const files = ["exp-00001.csv.gz", "exp-00002.csv.gz"];
    await place.write("flat/exp-00001.csv.gz", csv({}, {}));
    await place.write("flat/exp-00002.csv.gz", csv({}, { line_item_currency_code: "EUR" }));
    await place.write(
      "flat/exp-Manifest.json",
      JSON.stringify({ executionId: "e", columns: [], dataFiles: files }),
    );

    await expect(readDelivery(place, `${place.folder}/flat`)).rejects.toThrow(
      'exp-00002.csv.gz row 2, line_item_currency_code: "EUR" after "USD"',
    );
    expect(await place.objects.list("")).toEqual([]);
  });

  it("whose file lacks a column that its manifest promises and prices depend on", async () => {
    const manifest = (name: string) =>
      JSON.stringify({ executionId: "e", columns: [{ name }], dataFiles: ["exp-00001.csv"] });
    await place.write("flat/exp-00001.csv", csv({}));

    await place.write("flat/exp-Manifest.json", manifest("pricing_public_on_demand_rate"));
    await expect(readDelivery(place, `${place.folder}/flat`)).rejects.toThrow(
      "exp-00001.csv: has no column pricing_public_on_demand_rate, which its manifest promises",
    );
    await place.write("flat/exp-Manifest.json", manifest("split_line_item_split_cost"));
    expect((await readDelivery(place, `${place.folder}/flat`)).notes).toEqual([
      "exp-00001.csv has no column split_line_item_split_cost, which its manifest promises; taken as empty",
    ]);
  });
});
