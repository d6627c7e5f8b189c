import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import type { CostChunk, CostDelivery } from "../../../domain/cost-data/delivery.ts";
import { mapColumns } from "../../../domain/cost-data/map-columns.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import { Currency } from "../../../domain/money/currency.ts";
import { D, plain, sum } from "../../../domain/money/decimal.ts";
import type { CostReader, VerifiedDelivery } from "../../../ports/cost-reader.ts";
import type { ObjectStore } from "../../../ports/object-store.ts";
import { withConnection } from "../canonical/connection.ts";
import { type KeptFile, keepFile } from "./keep-file.ts";
import { locateDelivery } from "./locate-delivery.ts";
import { createSharedDatabase } from "./shared-database.ts";
import { removeAbandoned, workFolderPrefix } from "./work-folders.ts";

export type DuckDbCostReaderSettings = {
  readonly objects: ObjectStore;
  /** For chunks on their way and for what DuckDB spills; best on the disk of the object store. */
  readonly workDirectory: string;
  /** DuckDB's own bound in MiB; the process needs about 300 MiB more. */
  readonly memoryLimitMb: number;
  readonly threads: number;
};

type Read = Parameters<CostReader["read"]>[0];

/** Columns that change what is billed; a manifest that promises one and a file without it do not belong together. */
const PRICING =
  /^(line_item_(un)?(net_)?.*(cost|rate|amount)$|line_item_(usage_type|operation|product_code)$|pricing_(public|rate_code|term)|product_(sku|servicecode)$|reservation_reservation|savings_plan_savings_plan)/;

const promisedColumns = (headers: readonly string[]): readonly string[] => [
  ...mapColumns(headers).direct.keys(),
];

/** Columns of the manifest that a file lacks: refused where money depends on them, otherwise a note. */
const noteMissing = (promised: readonly string[], { source }: KeptFile): string[] => {
  const missing = promised.filter((name) => source.column(name) === undefined);
  const pricing = missing.filter((name) => PRICING.test(name));
  if (pricing.length > 0) {
    throw new InvalidInputError(
      source.file.name,
      `has no column ${pricing.join(", ")}, which its manifest promises`,
    );
  }
  return missing.length === 0
    ? []
    : [
        `${source.file.name} has no column ${missing.join(", ")}, which its manifest promises; taken as empty`,
      ];
};

/** Two files with the same rows would be billed twice, whatever they are called. */
const assertNotTwice = (kept: readonly KeptFile[], { source, facts }: KeptFile): void => {
  const twin = kept.find((earlier) => earlier.source.file.sha256 === source.file.sha256);
  if (twin === undefined || facts.rows === 0) return;
  throw new InvalidInputError(
    source.file.name,
    `has the same bytes as ${twin.source.file.name}; its rows would count twice`,
  );
};

const largest = (values: readonly string[]): string => plain(D.max(...values));

const summarise = (
  files: readonly KeptFile[],
): Pick<VerifiedDelivery, "currency" | "rows" | "unblended" | "accounts" | "extremes" | "invoiced"> => {
  const filled = files.filter(({ facts }) => facts.rows > 0).map(({ facts }) => facts);
  const currency = filled[0]?.currencies[0] ?? "";
  const known = Currency.safeParse(currency);
  if (!known.success) {
    throw new InvalidInputError(
      `${files[0]?.source.file.name} row 1, line_item_currency_code`,
      `"${currency}" is no ISO 4217 currency code`,
    );
  }
  return {
    currency: known.data,
    rows: filled.reduce((rows, facts) => rows + facts.rows, 0),
    unblended: plain(sum(filled.map((facts) => new D(facts.unblended)))),
    accounts: [...new Set(filled.flatMap((facts) => facts.accounts))].sort().map((id) => AccountId.parse(id)),
    extremes: {
      usageAmount: largest(filled.map((facts) => facts.extremes.usageAmount)),
      rate: largest(filled.map((facts) => facts.extremes.rate)),
      cost: largest(filled.map((facts) => facts.extremes.cost)),
    },
    invoiced: filled.every((facts) => facts.invoiced),
  };
};

/** Chunks with their place in the delivery; files without rows leave none. */
const chunksOf = (
  files: readonly (KeptFile & { readonly path: string })[],
  keyPrefix: string,
): readonly (CostChunk & { readonly path: string })[] => {
  const chunks: (CostChunk & { path: string })[] = [];
  let position = 0;
  for (const { facts, source, path } of files) {
    if (facts.rows === 0) continue;
    const number = String(chunks.length + 1).padStart(5, "0");
    chunks.push({
      key: `${keyPrefix}/chunk-${number}.parquet`,
      sourceSha256: source.file.sha256,
      sourceName: source.file.name,
      rows: facts.rows,
      firstPosition: position,
      ...(facts.late.length === 0 ? {} : { late: [...facts.late] }),
      path,
    });
    position += facts.rows;
  }
  return chunks;
};

/**
 * Keys are derived from the delivery, so putting again what a killed import has put changes nothing. Nothing is
 * deleted when a put fails: another import of the same delivery may have finished meanwhile.
 */
const putAll = async (
  objects: ObjectStore,
  chunks: readonly (CostChunk & { readonly path: string })[],
): Promise<readonly CostChunk[]> => {
  for (const { key, path } of chunks) await objects.putFile(key, path);
  return chunks.map(({ path: _path, ...chunk }) => chunk);
};

/**
 * Reads cost data with DuckDB, in bounded memory at any size. Nothing reaches the object store before every row
 * of every file was verified; what was on its way is removed, whatever happens.
 */
export const createDuckDbCostReader = (settings: DuckDbCostReaderSettings): CostReader => {
  const { objects, workDirectory } = settings;
  const database = createSharedDatabase(settings);

  const keepFiles = async (instance: DuckDBInstance, folder: string, request: Read) => {
    const { delivery, payer, period, onProgress } = request;
    const kept: (KeptFile & { path: string })[] = [];
    const total = delivery.files.length;
    for (const [index, file] of delivery.files.entries()) {
      onProgress?.({ stage: "reading", done: index, total, file: file.name });
      const currency = kept.find(({ facts }) => facts.rows > 0)?.facts.currencies[0];
      const path = join(folder, `chunk-${index}.parquet`);
      const widths = kept.at(-1)?.widths ?? "narrow";
      const expected = { payer, period, currency };
      const one = await withConnection(instance, (connection) =>
        keepFile(connection, { file, path, expected, widths }),
      );
      assertNotTwice(kept, one);
      kept.push({ ...one, path });
    }
    onProgress?.({ stage: "reading", done: total, total, file: delivery.files.at(-1)?.name ?? "" });
    return kept;
  };

  const formOf = (request: Read, files: readonly KeptFile[]): CostDelivery["form"] =>
    request.delivery.form ?? files[0]?.source.mapping.form ?? "CUR2";

  return {
    locate: locateDelivery,
    read: async (request) => {
      await mkdir(workDirectory, { recursive: true });
      await removeAbandoned(workDirectory);
      const folder = await mkdtemp(join(workDirectory, workFolderPrefix()));
      try {
        const files = await database.use((instance) => keepFiles(instance, folder, request));
        if (files.every(({ facts }) => facts.rows === 0)) {
          throw new InvalidInputError(request.delivery.files[0]?.name ?? "", "has no rows");
        }
        const promised = promisedColumns(request.delivery.columns);
        const notes = files.flatMap((file) => noteMissing(promised, file));
        const summary = summarise(files);
        const chunks = await putAll(objects, chunksOf(files, request.keyPrefix));
        return { ...summary, form: formOf(request, files), chunks, notes };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
};
