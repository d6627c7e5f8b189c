import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BillingPeriod } from "../../domain/time/billing-period.ts";
import { MARKETPLACE_PRODUCTS } from "../catalogue/marketplace.ts";
import { JAVA_TEXT_MACRO, SMALL_TEXT_MACRO } from "./csv-text.ts";
import { layoutOf } from "./export-layout.ts";
import { exportedRows, exportSelect, exportTable } from "./export-projection.ts";
import type { Facts, SkuNumbers } from "./facts.ts";
import {
  LINE_TABLE,
  LINE_TYPE,
  orderedTable,
  SETTLED_TABLE,
  SPECIAL_LINES,
  USAGE_LINES,
} from "./lines-sql.ts";
import { loadFacts } from "./load-facts.ts";
import { loadMonth } from "./load-month.ts";
import { payersOf } from "./payer-facts.ts";
import {
  openSampleDatabase,
  quoted,
  type SampleDatabase,
  type SampleDatabaseOptions,
} from "./sample-database.ts";
import { specialLineSteps } from "./special-lines-sql.ts";
import { hoursSql, NOISE_MACRO, PRICED_SQL, RAW_USAGE_SQL } from "./usage-sql.ts";

export type WriteExportsOptions = {
  readonly facts: Facts;
  /** Each payer gets a folder below it, named by its account. */
  readonly directory: string;
  readonly workDirectory: string;
  readonly rowsPerFile?: number;
  readonly threads?: number;
  readonly memoryLimitMb?: number;
  readonly onProgress?: (progress: { period: string; done: number; total: number }) => void;
};

/** What was written for one payer and month; `path` is what `import-cost --from` takes. */
export type WrittenExport = {
  readonly payer: string;
  readonly slug: string;
  readonly period: string;
  readonly path: string;
  readonly rows: number;
  /** Exact sum of the unblended cost of all rows, as decimal text. */
  readonly unblended: string;
};

/**
 * Writes the cost exports of every payer and month of the world: Data Exports (Parquet in overwrite form or
 * csv.gz in create-new form) or legacy CUR, each with its manifest written last. Deterministic bytes.
 */
export const writeExports = async (options: WriteExportsOptions): Promise<readonly WrittenExport[]> => {
  const periods = options.facts.world.periods.map((text) => BillingPeriod.parse(text));
  const threads = options.threads ?? 2;
  const atOnce = Math.max(1, Math.min(threads, periods.length));
  const settings = {
    threads: Math.max(1, Math.floor(threads / atOnce)),
    memoryLimitMb: Math.floor((options.memoryLimitMb ?? 1024) / atOnce),
  };
  const months = new Map<BillingPeriod, readonly WrittenExport[]>();
  const waiting = [...periods];
  const work = async (): Promise<void> => {
    for (let period = waiting.shift(); period !== undefined; period = waiting.shift()) {
      const workDirectory = join(options.workDirectory, period);
      months.set(period, await exportMonth(options, { ...settings, workDirectory }, period));
    }
  };
  // A failing month lets the others end before their folder goes.
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, work));
  await rm(options.workDirectory, { recursive: true, force: true });
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return periods.flatMap((period) => months.get(period) ?? []);
};

/** Months do not depend on each other; each is made in a database of its own. */
const exportMonth = async (
  options: WriteExportsOptions,
  settings: SampleDatabaseOptions,
  period: BillingPeriod,
): Promise<readonly WrittenExport[]> => {
  const database = await openSampleDatabase(settings);
  try {
    await database.run(NOISE_MACRO);
    await database.run(SMALL_TEXT_MACRO);
    await database.run(JAVA_TEXT_MACRO);
    await database.run(LINE_TYPE);
    // Joins must keep the order of their left side: see exportSelect.
    await database.run("SET GLOBAL disabled_optimizers = 'join_order,build_side_probe_side'");
    const numbers = await loadFacts(database, options.facts);
    await buildMonth(database, options, numbers, period);
    return await writeMonth(database, options, period);
  } finally {
    await database.close();
  }
};

const buildMonth = async (
  database: SampleDatabase,
  options: WriteExportsOptions,
  numbers: SkuNumbers,
  period: BillingPeriod,
): Promise<void> => {
  await loadMonth(database, options.facts, numbers, period);
  const steps = [
    hoursSql(period),
    RAW_USAGE_SQL,
    PRICED_SQL,
    LINE_TABLE,
    USAGE_LINES,
    ...specialLineSteps(MARKETPLACE_PRODUCTS),
    SPECIAL_LINES,
    SETTLED_TABLE,
    orderedTable(options.rowsPerFile ?? 1_000_000),
  ];
  for (const step of steps) await database.run(step);
};

/** Months up to this size are projected in one table that fits into memory. */
const ROWS_AT_ONCE = 1_000_000;

/** Writes all data files of a month, then the manifests: a manifest names only files that are complete. */
const writeMonth = async (
  database: SampleDatabase,
  { facts, directory, onProgress }: WriteExportsOptions,
  period: BillingPeriod,
): Promise<readonly WrittenExport[]> => {
  const totals = new Map(
    (
      await database.rows(
        `SELECT payer, count(*)::INTEGER AS rows, max(file)::INTEGER AS last, sum(cost)::VARCHAR AS unblended
         FROM ordered GROUP BY payer`,
      )
    ).map((total) => [String(total.payer), total]),
  );
  const exports = payersOf(facts.world, period).flatMap((organisation) => {
    const payer = organisation.managementAccount;
    const total = totals.get(payer);
    if (total === undefined) return [];
    const layout = layoutOf(organisation, period);
    return {
      layout,
      folder: join(directory, payer),
      files: Array.from({ length: Number(total.last) + 1 }, (_, file) => file),
      written: {
        payer,
        slug: organisation.slug,
        period,
        path: join(directory, payer, layout.root),
        rows: Number(total.rows),
        unblended: String(total.unblended),
      },
    };
  });
  for (const { folder, layout, files } of exports) {
    for (const file of files) await mkdir(dirname(join(folder, layout.file(file))), { recursive: true });
  }
  const rows = exports.reduce((sum, { written }) => sum + written.rows, 0);
  const atOnce = rows <= ROWS_AT_ONCE;
  if (atOnce) await database.run(exportTable(period));
  await database.runEach(
    exports.flatMap(({ folder, layout, files, written }) =>
      files.map((file) => {
        const select = layout.select(
          atOnce ? exportedRows(written.payer, file) : exportSelect(period, written.payer, file),
        );
        return `COPY (${select}) TO ${quoted(join(folder, layout.file(file)))} (${layout.format})`;
      }),
    ),
    (done) => onProgress?.({ period, done, total: exports.length }),
  );
  for (const { folder, layout, files } of exports) {
    for (const { path, text } of layout.manifests(files.map(layout.file))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }
  return exports.map(({ written }) => written);
};
