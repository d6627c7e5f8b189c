import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect } from "vitest";
import { readCostLines } from "../../shared/adapters/duckdb/canonical/read-cost-lines.ts";
import { createDuckDbCostReader } from "../../shared/adapters/duckdb/ingest/duckdb-cost-reader.ts";
import { createFileObjectStore } from "../../shared/adapters/files/file-object-store.ts";
import { CUR2_COLUMNS, type Cur2Column } from "../../shared/domain/cost-data/cur2-columns.ts";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { D } from "../../shared/domain/money/decimal.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import type { VerifiedDelivery } from "../../shared/ports/cost-reader.ts";
import { optionalSuite } from "../support/optional-suite.ts";

const DATA = resolve("../shared/data");

type Group = { readonly rows: number; readonly unblended: string };
type GoldenFile = Group & {
  readonly file: string;
  readonly public_on_demand: string;
  readonly by_line_item_type: readonly (Group & {
    line_item_type: string;
    billing_entity: string;
    public_on_demand: string;
  })[];
  readonly by_account: readonly (Group & { account: string })[];
  readonly by_product: readonly (Group & { product: string })[];
};

const folder = await mkdtemp(join(tmpdir(), "rebill-golden-"));
const objects = createFileObjectStore(join(folder, "objects"));
const reader = createDuckDbCostReader({
  objects,
  workDirectory: join(folder, "work"),
  memoryLimitMb: 512,
  threads: 2,
});
let golden: readonly GoldenFile[] = [];
beforeAll(() => {
  if (existsSync(DATA)) golden = JSON.parse(readFileSync(join(DATA, "golden.json"), "utf8")).files;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (from: string, payer: string, month: string): Promise<VerifiedDelivery> => {
  const period = BillingPeriod.parse(month);
  const delivery = await reader.locate({ from: resolve(DATA, from), period });
  return reader.read({ delivery, payer: AccountId.parse(payer), period, keyPrefix: `cost-data/${month}` });
};

type Sums = ReadonlyMap<string, { readonly rows: number; readonly unblended: D; readonly publicCost: D }>;

const run = async (sql: string): Promise<void> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(sql);
  connection.closeSync();
};

const count = async (query: string): Promise<number> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const result = await connection.runAndReadAll(`SELECT CAST(count(*) AS VARCHAR) FROM (${query})`);
  connection.closeSync();
  return Number(result.getRows()[0]?.[0]);
};

/** Columns of the dictionary that the 2026 export was made without. */
const ABSENT = /^(capacity_reservation_|line_item_iam_principal$)/;

/** How AWS types a column of the export in Parquet, from its CSV text. */
const TYPED: Readonly<Record<Cur2Column["type"], (name: string) => string>> = {
  string: (name) => name,
  double: (name) => `CAST(${name} AS DOUBLE)`,
  timestamp: (name) => `CAST(${name} AS TIMESTAMP_MS)`,
  "map<string,string>": (name) => `CAST(CAST(${name} AS JSON) AS MAP(VARCHAR, VARCHAR))`,
  "map<string,double>": (name) => `CAST(CAST(${name} AS JSON) AS MAP(VARCHAR, DOUBLE))`,
};

const sumsBy = async ({ chunks }: VerifiedDelivery, key: string): Promise<Sums> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const path = await objects.localPath(chunks[0]?.key ?? "");
  const result = await connection.runAndReadAll(`SELECT ${key}, CAST(count(*) AS VARCHAR),
    CAST(sum(line_item_unblended_cost) AS VARCHAR), CAST(coalesce(sum(pricing_public_on_demand_cost), 0) AS VARCHAR)
    FROM read_parquet('${path}') GROUP BY 1`);
  connection.closeSync();
  return new Map(
    result
      .getRows()
      .map((row) => [
        String(row[0]),
        { rows: Number(row[1]), unblended: new D(String(row[2])), publicCost: new D(String(row[3])) },
      ]),
  );
};

const goldenOf = (file: string): GoldenFile => {
  const found = golden.find((each) => each.file === file);
  if (found === undefined) throw new Error(`golden.json has no ${file}`);
  return found;
};

/** Difference of a sum from the golden figure, as text. */
const off = (sum: D | undefined, expected: string): number =>
  (sum ?? new D("NaN")).minus(expected).abs().toNumber();

const expectGolden = async (delivery: VerifiedDelivery, file: string, tolerance: number): Promise<void> => {
  const expected = goldenOf(file);
  expect(delivery.rows).toBe(expected.rows);
  expect(off(new D(delivery.unblended), expected.unblended)).toBeLessThanOrEqual(tolerance);
  const types = await sumsBy(delivery, "line_item_line_item_type || '|' || bill_billing_entity");
  expect(types.size).toBe(expected.by_line_item_type.length);
  for (const group of expected.by_line_item_type) {
    const found = types.get(`${group.line_item_type}|${group.billing_entity}`);
    expect(found?.rows).toBe(group.rows);
    expect(off(found?.unblended, group.unblended)).toBeLessThanOrEqual(tolerance);
    expect(off(found?.publicCost, group.public_on_demand)).toBeLessThanOrEqual(tolerance);
  }
  for (const [sums, groups] of [
    [
      await sumsBy(delivery, "line_item_usage_account_id"),
      expected.by_account.map((each) => ({ ...each, key: each.account })),
    ],
    [
      await sumsBy(delivery, "line_item_product_code"),
      expected.by_product.map((each) => ({ ...each, key: each.product })),
    ],
  ] as const) {
    expect([...sums.keys()].sort()).toEqual(groups.map(({ key }) => key).sort());
    for (const { key, rows, unblended } of groups) {
      expect(sums.get(key)?.rows).toBe(rows);
      expect(off(sums.get(key)?.unblended, unblended)).toBeLessThanOrEqual(tolerance);
    }
  }
};

optionalSuite("ingest of real bills", existsSync(DATA) ? undefined : "../shared/data", (test) => {
  test("the 2018 Parquet bill in Athena form has its golden sums", async () => {
    const file = "cur-legacy/Oct2018-WorkshopCUR-00001.snappy.parquet";

    const delivery = await read(file, "836060457634", "2018-10");

    expect(delivery).toMatchObject({
      form: "LEGACY",
      currency: "USD",
      unblended: "4064.4831315379",
      accounts: ["011254002932", "836060457634"],
      invoiced: true,
    });
    await expectGolden(delivery, file, 1e-9);
    const tags = await sumsBy(delivery, "resource_tags['user_cost_center']");
    expect([...tags.values()].reduce((rows, each) => rows + each.rows, 0)).toBe(119_307);
    expect((await sumsBy(delivery, "product['product_name']")).get("AWS Glue")?.rows).toBe(1859);
  });

  test("the 2026 CUR 2.0 export beside its manifest has its golden sums", async () => {
    const delivery = await read("cur2", "123456789012", "2026-04");

    expect(delivery).toMatchObject({
      form: "CUR2",
      currency: "USD",
      unblended: "-0.0000000676",
      invoiced: false,
    });
    await expectGolden(delivery, "cur2/ha-project-CUR-daily-1-00001.csv", 1e-9);
  });

  test("the synthetic EUR month has its golden sums up to the rounding to 10 places", async () => {
    const file = "synthetic/nise-aws-eur-2024-03.csv.gz";

    const delivery = await read(file, "999999999999", "2024-03");

    // The file has up to 17 places: 361.055553416123 before each row is rounded to 10. The largest difference of
    // a part is that of all AWS usage, 0.000000001368 over 2,016 rows.
    expect(delivery).toMatchObject({ form: "LEGACY", currency: "EUR", unblended: "361.0555534168" });
    await expectGolden(delivery, file, 2e-9);
  });

  test("the 2018 bill written as CSV gives the same rows in the same order as Parquet", async () => {
    const source = join(DATA, "cur-legacy/Oct2018-WorkshopCUR-00001.snappy.parquet");
    const csv = join(folder, "october.csv");
    await run(`COPY (SELECT * FROM read_parquet('${source}')) TO '${csv}' (HEADER)`);
    const kept: string[] = [];
    for (const from of [source, csv]) {
      const { chunks } = await read(from, "836060457634", "2018-10");
      const path = join(folder, `kept-${kept.length}.parquet`);
      await copyFile(await objects.localPath(chunks[0]?.key ?? ""), path);
      kept.push(path);
    }

    const [fromParquet, fromCsv] = kept.map(
      (path) => `SELECT file_row_number, * FROM read_parquet('${path}', file_row_number = true)`,
    );

    expect(await count(`SELECT * FROM (${fromParquet}) LIMIT 200000`)).toBe(119_307);
    expect(await count(`(${fromParquet}) EXCEPT ALL (${fromCsv})`)).toBe(0);
    expect(await count(`(${fromCsv}) EXCEPT ALL (${fromParquet})`)).toBe(0);
  });

  test("the 2026 export typed as CUR 2.0 Parquet gives the same cost lines as CSV", async () => {
    const source = join(DATA, "cur2/ha-project-CUR-daily-1-00001.csv");
    const parquet = join(folder, "april.snappy.parquet");
    await run(
      `COPY (SELECT ${CUR2_COLUMNS.filter(({ name }) => !ABSENT.test(name))
        .map(({ name, type }) => `${TYPED[type](name)} AS ${name}`)
        .join(
          ", ",
        )} FROM read_csv('${source}', all_varchar = true, header = true)) TO '${parquet}' (FORMAT parquet)`,
    );
    const linesOf = async (from: string) => {
      const { chunks, ...facts } = await read(from, "123456789012", "2026-04");
      const path = await objects.localPath(chunks[0]?.key ?? "");
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      const lines = await readCostLines(connection, { path, firstPosition: 0 });
      connection.closeSync();
      return { facts, lines: lines.map((line) => JSON.stringify(line)) };
    };

    const fromParquet = await linesOf(parquet);

    expect(fromParquet.lines).toHaveLength(1882);
    expect(fromParquet).toEqual(await linesOf(source));
  });

  test("the layout with 13-digit account ids is refused by file, row and column", async () => {
    await expect(read("cur-legacy/koku-local-layout", "123456789012", "2018-08")).rejects.toThrow(
      'koku-local-1.csv.gz row 1, line_item_usage_account_id: "6568388779672" has 13 digits; an account id has 12',
    );
  });
});
