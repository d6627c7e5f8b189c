import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { csvToParquet } from "../builders/cost-export.ts";
import {
  fileHashes,
  groupOf,
  openPartner,
  type Partner,
  queryParquet,
  reportFiles,
} from "../builders/partner.ts";
import { optionalSuite } from "../support/optional-suite.ts";

const DATA = resolve("../shared/data");
const here = existsSync(DATA);

const PARTNER = "100000000001";
const MONTHS = {
  october: {
    payer: "836060457634",
    period: "2018-10",
    file: "cur-legacy/Oct2018-WorkshopCUR-00001.snappy.parquet",
    from: "cur-legacy/Oct2018-WorkshopCUR-00001.snappy.parquet",
  },
  april: {
    payer: "123456789012",
    period: "2026-04",
    file: "cur2/ha-project-CUR-daily-1-00001.csv",
    from: "cur2",
  },
  march: {
    payer: "999999999999",
    period: "2024-03",
    file: "synthetic/nise-aws-eur-2024-03.csv.gz",
    from: "synthetic/nise-aws-eur-2024-03.csv.gz",
  },
} as const;
type Month = keyof typeof MONTHS;
const NAMES: readonly Month[] = ["october", "april", "march"];

/** Every payer is a transferred organisation with one group of the whole payer at public price. */
const configuration = {
  organizations: NAMES.map((name) => ({
    id: `o-${MONTHS[name].payer}`,
    managementAccount: MONTHS[name].payer,
    name: `${name} customer`,
  })),
  transfers: NAMES.map((name) => ({
    name,
    source: MONTHS[name].payer,
    target: PARTNER,
    start: MONTHS[name].period,
    end: MONTHS[name].period,
  })),
  billingGroups: NAMES.map((name) => ({ name, transfer: name, plan: "BasicPricingPlan" })),
  paymentProfiles: [
    {
      account: MONTHS.march.payer,
      sellerOfRecord: "Northwind Cloud Ltd",
      currency: "EUR",
      method: "bank-transfer",
    },
  ],
};

type GoldenFile = {
  readonly file: string;
  readonly rows: number;
  readonly unblended: string;
  readonly by_line_item_type: readonly { readonly line_item_type: string; readonly unblended: string }[];
  readonly by_product: readonly { readonly product: string; readonly unblended: string }[];
};
const golden = (month: Month): GoldenFile => {
  const files: GoldenFile[] = JSON.parse(readFileSync(join(DATA, "golden.json"), "utf8")).files;
  const found = files.find(({ file }) => file === MONTHS[month].file);
  if (found === undefined) throw new Error(`golden.json has no ${MONTHS[month].file}`);
  return found;
};

/** The month as it was delivered, and the same content in the other file type. */
let delivered: Partner;
let converted: Partner;
const results = new Map<string, MonthEndJson>();
const resultOf = (partner: Partner, month: Month): MonthEndJson => {
  const found = results.get(`${partner.folder} ${month}`);
  if (found === undefined) throw new Error(`${month} was not run`);
  return found;
};

const parquetToCsv = async (source: string, path: string): Promise<string> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const types = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${source}')`);
  const columns = types.getRows().map(([name, type]) => {
    const column = `"${String(name)}"`;
    return /^TIMESTAMP/.test(String(type))
      ? `strftime(CAST(${column} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%gZ') AS ${column}`
      : column;
  });
  await connection.run(
    `COPY (SELECT ${columns.join(", ")} FROM read_parquet('${source}')) TO '${path}' (FORMAT csv, HEADER)`,
  );
  connection.closeSync();
  return path;
};

const otherForm = async (month: Month, folder: string): Promise<string> => {
  const source = join(DATA, MONTHS[month].file);
  return month === "october"
    ? parquetToCsv(source, join(folder, `${month}.csv`))
    : csvToParquet(source, join(folder, `${month}.snappy.parquet`));
};

const runMonth = async (partner: Partner, month: Month, from: string): Promise<void> => {
  const { payer, period } = MONTHS[month];
  await partner.json("import-cost", "--payer", payer, "--period", period, "--from", from, "--final");
  results.set(`${partner.folder} ${month}`, await partner.monthEnd(period));
};

beforeAll(async () => {
  if (!here) return;
  const now = "2026-11-05T08:00:00Z";
  [delivered, converted] = [
    await openPartner({ configuration, now, account: PARTNER }),
    await openPartner({ configuration, now, account: PARTNER }),
  ];
  for (const month of NAMES) {
    await runMonth(delivered, month, join(DATA, MONTHS[month].from));
    await runMonth(converted, month, await otherForm(month, converted.folder));
  }
});
afterAll(() => Promise.all([delivered?.close(), converted?.close()]));

/**
 * Everything the month left, by path. Runs and deliveries are named after the hashes of the files they came
 * from; those names are put aside, and nothing else may differ.
 */
const outputsOf = async (partner: Partner, month: Month): Promise<Readonly<Record<string, string>>> => {
  const { period } = MONTHS[month];
  const { timings, ...result } = resultOf(partner, month);
  const neutral = (text: string): string =>
    text.replaceAll(result.runId, "RUN").replaceAll(result.supplierBills[0]?.delivery ?? "", "DELIVERY");
  const id = groupOf({ ...result, timings }, month).arn.split("/")[1];
  const outputs: Record<string, string> = { result: neutral(JSON.stringify(result)) };
  const folders = [
    `invoices/${PARTNER}/${period}`,
    `reports/${PARTNER}/margin/BILLING_PERIOD=${period}`,
    ...(month === "march" ? [] : [`reports/${id}/cur2/data/BILLING_PERIOD=${period}`]),
  ];
  for (const folder of folders) {
    for (const [name, sha256] of Object.entries(await fileHashes(join(partner.data, folder)))) {
      const path = join(partner.data, folder, name);
      outputs[`${folder}/${name}`] = name.endsWith(".json") ? neutral(await readFile(path, "utf8")) : sha256;
    }
  }
  return outputs;
};

/** Distance of two decimal texts; figures of golden.json are sums of doubles. */
const distance = (a: string | undefined, b: string): number => Math.abs(Number(a) - Number(b));

optionalSuite("whole months on real bills", here ? undefined : "../shared/data", (test) => {
  for (const month of NAMES) {
    test(`${month}: the supplier bill has the golden total, by line type and by product`, () => {
      const expected = golden(month);
      const [bill] = resultOf(delivered, month).supplierBills;

      expect(bill).toMatchObject({ payer: MONTHS[month].payer, rows: expected.rows, reconciled: true });
      expect(distance(bill?.unblended, expected.unblended)).toBeLessThan(2e-9);
      const byType = new Map<string, number>();
      for (const type of expected.by_line_item_type) {
        byType.set(type.line_item_type, (byType.get(type.line_item_type) ?? 0) + Number(type.unblended));
      }
      for (const { key, amount } of bill?.byLineType ?? []) {
        expect([key, distance(amount, String(byType.get(key))) < 2e-9]).toEqual([key, true]);
      }
    });

    test(`${month}: everything of the bill is in its group or is no part of a pro forma bill`, () => {
      const result = resultOf(delivered, month);

      expect(result.suspense).toEqual({ totals: [], unknownLineTypes: [], withoutGroup: [] });
      expect(result.checks.filter((check) => !check.ok)).toEqual([]);
      expect(result.checks.length).toBeGreaterThanOrEqual(11);
    });

    test(`${month}: the pro forma report adds up to the group and has the columns of CUR 2.0`, async () => {
      const group = groupOf(resultOf(delivered, month), month);
      const files = await reportFiles(delivered, group.arn, MONTHS[month].period);
      const dictionary = JSON.parse(readFileSync(join(DATA, "cur2-columns.json"), "utf8"));
      const names: string[] = (dictionary.columns ?? dictionary).map(
        (column: { name: string }) => column.name,
      );

      const [[sum] = []] = await queryParquet(
        files,
        "SELECT CAST(sum(CAST(line_item_unblended_cost AS DECIMAL(38,10))) AS VARCHAR) FROM report",
      );
      const columns = await queryParquet(files, "SELECT column_name FROM (DESCRIBE SELECT * FROM report)");

      // Each row is printed at 10 places; over the month that may add up to a few millionths.
      expect(distance(sum ?? undefined, group.proformaCost)).toBeLessThan(1e-5);
      expect(columns.map(([name]) => name)).toEqual(names);
    });

    test(`${month}: CSV and Parquet of the same month give the same bytes`, async () => {
      const one = await outputsOf(delivered, month);
      const other = await outputsOf(converted, month);

      expect(Object.keys(one)).toHaveLength(month === "march" ? 5 : 6);
      expect(other).toEqual(one);
    });
  }

  test("march: the reports of both forms have the same content but for tags that differ only in case", async () => {
    // Parquet knows no two columns that differ only in case, so the conversion itself renames one of such tags.
    const [one, other] = await Promise.all(
      [delivered, converted].map(async (partner) =>
        queryParquet(
          await reportFiles(partner, groupOf(resultOf(partner, "march"), "march").arn, MONTHS.march.period),
          "SELECT CAST(COLUMNS(* EXCLUDE (resource_tags)) AS VARCHAR) FROM report",
        ),
      ),
    );

    expect(one).toHaveLength(2376);
    expect(other).toEqual(one);
  });

  test("October 2018 at public price is 4065.723714503298 for the whole payer", () => {
    expect(groupOf(resultOf(delivered, "october"), "october").proformaCost).toBe("4065.723714503298");
  });

  test("April 2026 at public price is 47.6817293493701: the free tier stays free, the credits stay away", () => {
    expect(groupOf(resultOf(delivered, "april"), "april").proformaCost).toBe("47.6817293493701");
  });

  test("March 2024 is invoiced in euro", () => {
    const result = resultOf(delivered, "march");

    // Usage at public rate 177.101464437549, Marketplace without public price 177.97808898, commitment fee 5.976.
    expect(groupOf(result, "march")).toMatchObject({ currency: "EUR", proformaCost: "361.055553417549" });
    expect(result.invoices).toMatchObject([{ currency: "EUR", net: "361.06", tax: "0.00", total: "361.06" }]);
  });

  test("every month replays to the byte", async () => {
    for (const month of NAMES) {
      const { period } = MONTHS[month];
      expect(await delivered.json("verify", "--period", period)).toMatchObject({ period, ok: true });
    }
  });

  test("the layout with 13-digit accounts is refused with file, row and column, and nothing is kept", async () => {
    const payer = MONTHS.april.payer;
    const before = await fileHashes(delivered.data, (path) => /^(\.lock|table\.sqlite)/.test(path));

    const { exitCode, stderr, stdout } = await delivered.run(
      ...["import-cost", "--payer", payer, "--period", "2018-08", "--json"],
      ...["--from", join(DATA, "cur-legacy/koku-local-layout")],
    );

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /koku-local-1\.csv\.gz row 1, line_item_usage_account_id: "6568388779672" has 13 digits; an account id has 12/,
    );
    expect(JSON.parse(stdout).error.message).toContain("row 1, line_item_usage_account_id");
    expect(await fileHashes(delivered.data, (path) => /^(\.lock|table\.sqlite)/.test(path))).toEqual(before);
  });

  test("invoices are sums of lines rounded to cents, numbered without a gap", () => {
    const invoices = NAMES.flatMap((month) => resultOf(delivered, month).invoices);

    expect(invoices.map(({ number, net }) => [number, net])).toEqual([
      ["100000000001-000001", "4065.73"],
      ["100000000001-000002", "47.68"],
      ["100000000001-000003", "361.06"],
    ]);
  });
});
