import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BillingPeriod, nextPeriod } from "../../domain/time/billing-period.ts";
import { MARKETPLACE_PRODUCTS } from "../catalogue/marketplace.ts";
import type { SampleOrganisation } from "../world/model.ts";
import { cur2CsvSelect, JAVA_TEXT_MACRO, legacyCsvSelect, SMALL_TEXT_MACRO } from "./csv-text.ts";
import { exportSelect } from "./export-projection.ts";
import {
  LINE_TABLE,
  LINE_TYPE,
  orderedTable,
  SETTLED_TABLE,
  SPECIAL_LINES,
  USAGE_LINES,
} from "./lines-sql.ts";
import { type Facts, loadFacts, loadMonth, type SkuNumbers } from "./load-facts.ts";
import { dataExportsManifest, legacyManifest, legacyPeriodFolder, stableUuid } from "./manifests.ts";
import { payersOf } from "./payer-facts.ts";
import { openSampleDatabase, quoted, type SampleDatabase } from "./sample-database.ts";
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
  readonly onProgress?: (done: { period: string; payer: string; rows: number }) => void;
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
  const database = await openSampleDatabase({
    workDirectory: options.workDirectory,
    threads: options.threads ?? 2,
    memoryLimitMb: options.memoryLimitMb ?? 1024,
  });
  try {
    const written: WrittenExport[] = [];
    await database.run(NOISE_MACRO);
    await database.run(SMALL_TEXT_MACRO);
    await database.run(JAVA_TEXT_MACRO);
    await database.run(LINE_TYPE);
    // Joins must keep the order of their left side: see exportSelect.
    await database.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    const numbers = await loadFacts(database, options.facts);
    for (const text of options.facts.world.periods) {
      const period = BillingPeriod.parse(text);
      await buildMonth(database, options, numbers, period);
      for (const organisation of payersOf(options.facts.world, period)) {
        const done = await writePayer(database, options.directory, organisation, period);
        if (done === undefined) continue;
        written.push(done);
        options.onProgress?.({ period, payer: done.payer, rows: done.rows });
      }
    }
    return written;
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

const writePayer = async (
  database: SampleDatabase,
  directory: string,
  organisation: SampleOrganisation,
  period: BillingPeriod,
): Promise<WrittenExport | undefined> => {
  const payer = organisation.managementAccount;
  const [facts] = await database.rows(
    `SELECT count(*)::INTEGER AS rows, max(file)::INTEGER AS last, sum(cost)::VARCHAR AS unblended
     FROM ordered WHERE payer = ${quoted(payer)}`,
  );
  const rows = Number(facts?.rows ?? 0);
  if (rows === 0) return undefined;
  const files = Array.from({ length: Number(facts?.last ?? 0) + 1 }, (_, file) => file);
  const layout = layoutOf(organisation, period);
  for (const file of files) {
    const path = join(directory, payer, layout.file(file));
    await mkdir(dirname(path), { recursive: true });
    const select = exportSelect(period, payer, file);
    await database.run(`COPY (${layout.select(select)}) TO ${quoted(path)} (${layout.format})`);
  }
  for (const { path, text } of layout.manifests(files.map(layout.file))) {
    await mkdir(dirname(join(directory, payer, path)), { recursive: true });
    await writeFile(join(directory, payer, path), text);
  }
  return {
    payer,
    slug: organisation.slug,
    period,
    path: join(directory, payer, layout.root),
    rows,
    unblended: String(facts?.unblended),
  };
};

type Layout = {
  /** Folder of the export below the payer's. */
  readonly root: string;
  readonly format: string;
  file(number: number): string;
  select(exportSql: string): string;
  manifests(files: readonly string[]): readonly { path: string; text: string }[];
};

const PARQUET = "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880";
const CSV = "FORMAT csv, HEADER, COMPRESSION gzip";

const layoutOf = (organisation: SampleOrganisation, period: BillingPeriod): Layout => {
  const payer = organisation.managementAccount;
  const id = stableUuid(`${payer}/${period}/execution`);
  if (organisation.exportForm === "LEGACY_CSV") return legacyLayout(organisation.slug, payer, period, id);
  const csv = organisation.exportForm === "CUR2_CSV";
  const name = `${organisation.slug}-cur2`;
  const folder = `data/BILLING_PERIOD=${period}`;
  // Create-new executions carry the moment they ran: the fourth of the next month, when a bill is final.
  const execution = csv ? `/${nextPeriod(period)}-04T06:12:09.417Z-${id}` : "";
  const file = (number: number): string =>
    `${name}/${folder}${execution}/${name}-${String(number + 1).padStart(5, "0")}.${csv ? "csv.gz" : "snappy.parquet"}`;
  return {
    root: name,
    format: csv ? CSV : PARQUET,
    file,
    select: (sql) => (csv ? cur2CsvSelect(sql) : sql),
    manifests: (files) => [
      {
        path: `${name}/metadata/BILLING_PERIOD=${period}/${name}-Manifest.json`,
        text: dataExportsManifest({
          payer,
          exportName: name,
          executionId: id,
          csv,
          files: files.map((path) => path.slice(name.length + 1)),
        }),
      },
    ],
  };
};

const legacyLayout = (slug: string, payer: string, period: BillingPeriod, assemblyId: string): Layout => {
  const name = `${slug}-cur`;
  const folder = `${name}/${legacyPeriodFolder(period)}`;
  const file = (number: number): string => `${folder}/${assemblyId}/${name}-${number + 1}.csv.gz`;
  return {
    root: name,
    format: CSV,
    file,
    select: legacyCsvSelect,
    manifests: (files) => {
      const text = legacyManifest({ payer, reportName: name, assemblyId, period, files });
      return [
        { path: `${folder}/${assemblyId}/${name}-Manifest.json`, text },
        { path: `${folder}/${name}-Manifest.json`, text },
      ];
    },
  };
};
