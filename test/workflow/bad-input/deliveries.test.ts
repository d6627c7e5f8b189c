import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CostRow,
  costCsv,
  writeCostCsv,
  writeDataExport,
  writeText,
} from "../../builders/cost-export.ts";
import { offerFile } from "../../builders/offer-file.ts";
import { openPartner, PARTNER, partnerAt } from "../../builders/partner.ts";
import {
  ALPHA,
  alphaRows,
  type BadInputWorld,
  BETA,
  openBadInputWorld,
  organisation,
  row,
} from "./bad-input-world.ts";

let world: BadInputWorld;
beforeAll(async () => {
  world = await openBadInputWorld();
});
afterAll(() => world.partner.close());

describe("bad cost data", () => {
  const november = (rows: readonly CostRow[]) => costCsv(alphaRows("2026-11", rows));

  it.each<[string, string, RegExp]>(
    [
      [
        "a row of another payer",
        november([row, { columns: { bill_payer_account_id: BETA } }]),
        /^bad-0\.csv row 2, bill_payer_account_id: "222222222222" is another payer than 111111111111/,
      ],
      [
        "two currencies",
        november([row, { currency: "EUR" }]),
        /^bad-1\.csv row 2, line_item_currency_code: "EUR" after "USD"; a delivery has one currency/,
      ],
      [
        "an account with 13 digits",
        november([row, { account: "1111111111111" }]),
        /^bad-2\.csv row 2, line_item_usage_account_id: "1111111111111" has 13 digits; an account id has 12/,
      ],
      [
        "a word in a cost column",
        november([row, row, { cost: "n/a" }]),
        /^bad-3\.csv row 3, line_item_unblended_cost: "n\/a" is not a number/,
      ],
      [
        "an infinite cost",
        november([row, { cost: "Infinity" }]),
        /^bad-4\.csv row 2, line_item_unblended_cost: "Infinity" is not a number/,
      ],
      [
        "a row of another month",
        november([row, { columns: { bill_billing_period_start_date: "2026-10-01T00:00:00.000Z" } }]),
        /^bad-5\.csv row 2, bill_billing_period_start_date: .*2026-10.*is not in billing period 2026-11/,
      ],
      [
        "a row without a type",
        november([row, { type: "" }]),
        /^bad-6\.csv row 2, line_item_line_item_type: is empty/,
      ],
      [
        "a file without a cost column",
        november([row]).replace("line_item_unblended_cost", "cost"),
        /^bad-7\.csv: .*line_item_unblended_cost/,
      ],
      ["an empty file", "", /^bad-8\.csv: /],
      ["a file with headers only", `${november([row]).split("\n")[0]}\n`, /^bad-9\.csv: /],
      ["a file of something else", "a,b\n1,2\n", /^bad-10\.csv: /],
      [
        "a column that is there twice",
        november([row]).replace("line_item_operation", "line_item_usage_type"),
        /^bad-11\.csv: has the column line_item_usage_type twice/,
      ],
    ].map(([title, text, message], index) => [title, text, message, index] as never),
  )("%s is refused with file, row and column", async (_title, text, message, index = 0) => {
    await world.expectRefused(await world.importCsv(`bad-${index}.csv`, text), message);
  });

  it("a truncated gzip file is refused", async () => {
    const path = await writeCostCsv(
      join(world.partner.folder, "bad", "cut.csv.gz"),
      alphaRows(
        "2026-11",
        Array.from({ length: 50 }, () => row),
      ),
    );
    await truncate(path, 300);

    await world.expectRefused(
      await world.importFrom(path),
      /^cut\.csv\.gz: ends in the middle of its gzip stream; fetch the file again$/,
    );
  });

  it("a Parquet file that was cut off is refused", async () => {
    const path = join(world.partner.folder, "bad", "cut.snappy.parquet");
    await writeFile(path, "PAR1 and nothing more");

    await world.expectRefused(await world.importFrom(path), /^cut\.snappy\.parquet: /);
  });

  it("a missing chunk is refused, by the name the manifest gives it", async () => {
    const folder = join(world.partner.folder, "bad", "missing-chunk");
    await writeDataExport(folder, alphaRows("2026-11", [row, row]), { chunks: 2 });
    const manifest = join(folder, "metadata/BILLING_PERIOD=2026-11/export-Manifest.json");
    await writeText(manifest, (await readFile(manifest, "utf8")).replace("export-00002", "export-00003"));

    await world.expectRefused(
      await world.importFrom(folder),
      /export-Manifest\.json: names s3:\/\/exports\/export\/data\/BILLING_PERIOD=2026-11\/export-00003\.csv\.gz, which is missing/,
    );
  });

  it("a folder without a manifest of the month is refused", async () => {
    const folder = join(world.partner.folder, "bad", "other-month");
    await writeDataExport(folder, alphaRows("2026-09"));

    await world.expectRefused(
      await world.importFrom(folder),
      /has no manifest for 2026-11 \(found manifests for 2026-09\)/,
    );
  });

  it("the delivery in force stays in force and can be imported again", async () => {
    const path = await writeCostCsv(join(world.partner.folder, "bad", "again.csv"), alphaRows("2026-11"));

    const { exitCode, stdout } = await world.importFrom(path);

    expect([exitCode, JSON.parse(stdout).outcome]).toEqual([0, "unchanged"]);
    expect(await world.content()).toEqual(world.before);
  });
});

describe("bad price lists", () => {
  const offer = (tiers: readonly (readonly [string, string, string])[]) =>
    offerFile("AmazonS3", [{ sku: "SKU1", usageType: "TimedStorage-ByteHrs", tiers }]);

  it.each<[string, string, string, RegExp]>([
    [
      "tiers with a gap",
      "gap.json",
      offer([
        ["0", "100", "0.02"],
        ["200", "Inf", "0.01"],
      ]),
      /^gap\.json SKU SKU1: a tier begins at 200, but 100 is expected/,
    ],
    [
      "a price that is no number",
      "price.json",
      offer([["0", "Inf", "free"]]),
      /^price\.json SKU SKU1: price "free" is not a number/,
    ],
    [
      "JSON that is cut off",
      "cut.json",
      offer([["0", "Inf", "1"]]).slice(0, 100),
      /cut\.json: is not complete JSON/,
    ],
    ["a file that is no offer", "other.json", "{}", /other\.json: .*expected offer files/],
  ])("%s are refused", async (_title, name, text, message) => {
    const path = await writeText(join(world.partner.folder, "bad", name), text);

    await world.expectRefused(await world.partner.run("import-prices", "--from", path, "--json"), message);
  });
});

describe("a month that cannot be run", () => {
  it("two currencies in one group are refused with the group", async () => {
    const mixed = await openPartner({
      configuration: {
        organizations: [organisation(ALPHA, "alpha"), organisation(BETA, "beta")],
        transfers: [
          { name: "alpha", source: ALPHA, target: PARTNER, start: "2026-10" },
          { name: "beta", source: BETA, target: ALPHA, start: "2026-10" },
        ],
        billingGroups: [{ name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" }],
      },
      imports: [
        alphaRows("2026-10"),
        { payer: BETA, period: "2026-10", rows: [{ ...row, currency: "EUR" }] },
      ],
    });
    try {
      const { exitCode, stderr } = await partnerAt(mixed.folder).run("month-end", "--period", "2026-10");

      expect(stderr).toMatch(
        /cost data are in EUR and USD, which are never added; give each currency a billing group/,
      );
      expect(exitCode).toBe(2);
    } finally {
      await mixed.close();
    }
  });
});
