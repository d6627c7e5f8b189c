import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { csv, openWorkplace, type Row, readDelivery, type Workplace } from "./cost-files.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.close());

const read = async (name: string, content: string) => readDelivery(place, await place.write(name, content));

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
