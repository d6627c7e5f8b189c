import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { LocatedDelivery, LocatedFile, OnProgress } from "../../../ports/cost-reader.ts";
import { exportNameOf, type FoundManifest, findManifest, readManifest } from "./find-manifest.ts";
import { inspectFile } from "./inspect-file.ts";
import { resolveDataFile } from "./resolve-data-file.ts";

export type LocateRequest = {
  readonly from: string;
  readonly period: BillingPeriod;
  readonly onProgress?: OnProgress | undefined;
};

const inspectAll = async (
  paths: readonly string[],
  onProgress: OnProgress | undefined,
): Promise<readonly LocatedFile[]> => {
  const files: LocatedFile[] = [];
  for (const path of paths) {
    const file = basename(path);
    onProgress?.({ stage: "checking", done: files.length, total: paths.length, file });
    files.push(await inspectFile(path, file));
  }
  return files;
};

/** In the overwrite layout a refresh may come while files are read: then they are of two executions. */
const assertSameManifest = async (path: string, executionId: string): Promise<void> => {
  const now = await readManifest(path);
  if (now.manifest.executionId === executionId) return;
  throw new InvalidInputError(path, "was replaced while its files were read; import again");
};

const locateByManifest = async (
  { path, manifest }: FoundManifest,
  { period, onProgress }: LocateRequest,
): Promise<LocatedDelivery> => {
  if (manifest.period !== undefined && manifest.period !== period) {
    throw new InvalidInputError(path, `is the manifest of ${manifest.period}, not of ${period}`);
  }
  if (manifest.dataFiles.length === 0) throw new InvalidInputError(path, "names no data files");
  if (new Set(manifest.dataFiles).size !== manifest.dataFiles.length) {
    throw new InvalidInputError(path, "names a data file twice; its rows would be counted twice");
  }
  const paths = await Promise.all(manifest.dataFiles.map((entry) => resolveDataFile(path, entry)));
  const files = await inspectAll(paths, onProgress);
  await assertSameManifest(path, manifest.executionId);
  return {
    executionId: manifest.executionId,
    exportName: exportNameOf(path),
    form: manifest.form,
    executedAt: manifest.executedAt,
    columns: manifest.columns,
    files,
  };
};

/** A file without a manifest is its own delivery; its content is its execution id. */
const locateFile = async (path: string, onProgress: OnProgress | undefined): Promise<LocatedDelivery> => {
  const files = await inspectAll([path], onProgress);
  return {
    executionId: `file-${files[0]?.sha256.slice(0, 32)}`,
    exportName: basename(path).replace(/(\.snappy)?\.parquet$|\.csv(\.gz)?$/i, ""),
    form: undefined,
    executedAt: undefined,
    columns: [],
    files,
  };
};

/**
 * Finds a delivery from a path: a Data Exports or legacy CUR folder (by its manifest), a manifest, or one CSV,
 * csv.gz or Parquet file. Throws `InvalidInputError` for a missing path, manifest or chunk and for a truncated
 * gzip file.
 */
export const locateDelivery = async (request: LocateRequest): Promise<LocatedDelivery> => {
  const path = resolve(request.from);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new InvalidInputError(request.from, "no such file or folder");
  if (found.isDirectory()) return locateByManifest(await findManifest(path, request.period), request);
  if (path.endsWith("-Manifest.json")) return locateByManifest(await readManifest(path), request);
  return locateFile(path, request.onProgress);
};
