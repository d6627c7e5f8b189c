import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, csv, openWorkplace, type Row, readDelivery, type Workplace } from "./cost-files.ts";
import { linesOf } from "./lines-of.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.close());

const read = async (name: string, content: string) => readDelivery(place, await place.write(name, content));

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
    expect((await linesOf(place, chunks)).map((line) => [line.lineItemId, line.position])).toEqual([
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
    const [line] = await linesOf(place, chunks);

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

    expect(await linesOf(place, chunks)).toMatchObject([{ description: 'a "b", c\nd', resourceId: "ü" }]);
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
    expect((await linesOf(place, delivery.chunks)).map((line) => line.usageAmount.toFixed())).toEqual([
      "123456789012.0123456789",
      "1200000000",
    ]);
    expect(delivery.unblended).toBe("987654321.0416000001");
  });
});

describe("work folders", () => {
  it("of a finished import and of a killed one are removed, those of a living process are not", async () => {
    const dead = spawnSync("true").pid;
    await place.write(`work/ingest-${dead}-abc/chunk-0.parquet`, "left behind");
    await place.write(`work/ingest-${process.ppid}-abc/chunk-0.parquet`, "at work");

    await read("bill.csv", csv({}));

    expect(await readdir(`${place.folder}/work`)).toEqual([`ingest-${process.ppid}-abc`]);
  });
});
