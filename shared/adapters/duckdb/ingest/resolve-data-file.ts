import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { objectKeyOf } from "../../../domain/cost-data/manifest.ts";
import { InvalidInputError } from "../../../domain/errors.ts";

const ANCESTORS_MAX = 6;

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * Position of the part of a key that a local copy must keep: everything from `data/BILLING_PERIOD=…`, from
 * `YYYYMMDD-YYYYMMDD` or from `year=…` on. What is before it (bucket, prefix, report) may have been cut off.
 */
const anchorOf = (parts: readonly string[]): number | undefined => {
  const month = parts.findIndex((part) => /^(BILLING_PERIOD=|\d{8}-\d{8}$|year=\d)/.test(part));
  if (month < 0) return undefined;
  return month > 0 && parts[month - 1] === "data" ? month - 1 : month;
};

const ancestorsOf = (folder: string): string[] => {
  const ancestors = [folder];
  for (let level = 0; level < ANCESTORS_MAX; level += 1) ancestors.push(dirname(ancestors.at(-1) ?? folder));
  return ancestors;
};

/**
 * The local file that a manifest entry (key or `s3://` URI) means. A key is matched by its suffix, the longest
 * first, and never by less than the month's folder and everything below it, so that a chunk of another execution
 * is never taken for a missing one. Only in a flat folder (manifest and files side by side, no layout at all)
 * does the bare file name count; there a `.csv.gz` may have been unpacked.
 */
export const resolveDataFile = async (manifestPath: string, entry: string): Promise<string> => {
  const parts = objectKeyOf(entry).split("/");
  const folder = dirname(manifestPath);
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new InvalidInputError(manifestPath, `names ${entry}, which is no object key`);
  }
  const anchor = anchorOf(parts);
  for (const ancestor of anchor === undefined ? [] : ancestorsOf(folder)) {
    for (let start = 0; start <= (anchor ?? 0); start += 1) {
      const path = join(ancestor, ...parts.slice(start));
      if (await isFile(path)) return path;
    }
  }
  const laidOut = anchorOf(folder.split("/")) !== undefined;
  const flat = join(folder, basename(entry));
  for (const path of laidOut ? [] : [flat, flat.replace(/\.csv\.gz$/, ".csv")]) {
    if (await isFile(path)) return path;
  }
  throw new InvalidInputError(
    manifestPath,
    `names ${entry}, which is missing; a delivery is imported only when every file of its manifest is there`,
  );
};
