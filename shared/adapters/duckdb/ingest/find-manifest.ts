import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import {
  type DeliveryManifest,
  legacyPeriodFolder,
  parseManifest,
} from "../../../domain/cost-data/manifest.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";

export type FoundManifest = { readonly path: string; readonly manifest: DeliveryManifest };

const DEPTH_MAX = 8;
const UPWARDS_MAX = 4;
const SUFFIX = "-Manifest.json";

/** Where a manifest lies: in the folder of its month, in a folder of one execution below it, or just anywhere. */
type Place = "month" | "execution" | "elsewhere";

const MONTH_FOLDER = /^(BILLING_PERIOD=\d{4}-\d{2}|\d{8}-\d{8})$/;

const placeOf = (path: string): Place => {
  const parts = dirname(path).split("/");
  if (MONTH_FOLDER.test(parts.at(-1) ?? "")) return "month";
  return parts.slice(-3).some((part) => MONTH_FOLDER.test(part)) ? "execution" : "elsewhere";
};

const manifestsBelow = async (folder: string, depth = 0): Promise<string[]> => {
  if (depth > DEPTH_MAX) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await manifestsBelow(path, depth + 1)));
    else if (entry.name.endsWith(SUFFIX)) found.push(path);
  }
  return found;
};

/** The manifest of a month beside the data folder that was named, one to four levels up. */
const manifestsAbove = async (folder: string, period: BillingPeriod): Promise<string[]> => {
  const months = [join("metadata", `BILLING_PERIOD=${period}`), legacyPeriodFolder(period)];
  let ancestor = folder;
  for (let level = 0; level < UPWARDS_MAX; level += 1) {
    ancestor = dirname(ancestor);
    for (const month of months) {
      const inMonth = await readdir(join(ancestor, month)).catch(() => []);
      const found = inMonth
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => join(ancestor, month, name));
      if (found.length > 0) return found;
    }
  }
  return [];
};

export const readManifest = async (path: string): Promise<FoundManifest> => {
  const text = await readFile(path, "utf8");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new InvalidInputError(path, "is not complete JSON; the manifest is damaged or still being written");
  }
  const manifest = parseManifest(document);
  if (manifest === undefined) {
    throw new InvalidInputError(
      path,
      "is no manifest: expected executionId and dataFiles (Data Exports) or assemblyId and reportKeys (legacy CUR)",
    );
  }
  return { path, manifest };
};

/** The month a manifest is about: its folder says so, else its content. */
const monthOf = ({ path, manifest }: FoundManifest): string | undefined => {
  const folders = dirname(path).split("/").reverse();
  const modern = folders.find((part) => /^BILLING_PERIOD=/.test(part))?.slice("BILLING_PERIOD=".length);
  const legacy = folders.find((part) => /^\d{8}-\d{8}$/.test(part));
  return modern ?? (legacy && `${legacy.slice(0, 4)}-${legacy.slice(4, 6)}`) ?? manifest.period;
};

/**
 * Finds the manifest of a month from a folder anywhere between the root of an export and the month's own folder.
 * The manifest in the month's folder is the current one; copies in folders of single executions count only when
 * nothing else is there. Two exports with the same month below one folder are refused: which one is meant?
 */
export const findManifest = async (folder: string, period: BillingPeriod): Promise<FoundManifest> => {
  const below = await manifestsBelow(folder);
  const paths = below.length > 0 ? below : await manifestsAbove(folder, period);
  const all = await Promise.all(paths.map(readManifest));
  const ofMonth = all.filter((found) => (monthOf(found) ?? period) === period);
  for (const place of ["month", "elsewhere", "execution"] satisfies Place[]) {
    const candidates = ofMonth.filter((found) => placeOf(found.path) === place);
    const [only, another] = candidates;
    if (only !== undefined && another === undefined) return only;
    if (only !== undefined && another !== undefined) {
      const names = candidates.map((found) => relative(folder, found.path)).join(", ");
      throw new InvalidInputError(
        folder,
        `has ${candidates.length} manifests for ${period} (${names}); name one of their folders`,
      );
    }
  }
  const months = [...new Set(all.map(monthOf))].filter((month) => month !== undefined).sort();
  const hint = months.length === 0 ? "no manifest at all" : `manifests for ${months.join(", ")}`;
  throw new InvalidInputError(
    folder,
    `has no manifest for ${period} (found ${hint}); expected metadata/BILLING_PERIOD=${period}/<export>${SUFFIX} or ${legacyPeriodFolder(period)}/<report>${SUFFIX}`,
  );
};

/** `ha-project-Manifest.json` is the manifest of `ha-project`. */
export const exportNameOf = (path: string): string => basename(path).slice(0, -SUFFIX.length);
