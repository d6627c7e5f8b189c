import { canonicalJson } from "../domain/canonical-json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Hasher } from "../ports/hasher.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { PriceListReader, ReadPriceList, SkippedFile } from "../ports/price-list-reader.ts";
import type { PriceListRecord, PriceListStore } from "../stores/price-list-store.ts";

export type ImportPricesDependencies = {
  readonly priceLists: PriceListStore;
  readonly objects: ObjectStore;
  readonly reader: PriceListReader;
  readonly clock: Clock;
  readonly hasher: Hasher;
};

export type ImportedPriceList = {
  readonly file: string;
  readonly outcome: "imported" | "unchanged" | "replaced";
  readonly offerCode: string;
  readonly region: string;
  readonly version: string;
  readonly skus: number;
  /** SKUs with volume tiers or a free pool: those that are priced anew per group. */
  readonly tieredSkus: number;
};

export type ImportPricesResult = {
  readonly lists: readonly ImportedPriceList[];
  readonly skipped: readonly SkippedFile[];
};

const ROUNDS_MAX = 5;

/** Another import of the same offer was faster every single time. The command may be repeated. */
export class PriceImportContendedError extends Error {
  override readonly name = "PriceImportContendedError";
  readonly code = "price-import-contended";
}

const byAge = (a: ReadPriceList, b: ReadPriceList): number => {
  const [left, right] = [a, b].map(({ list }) => `${list.publicationDate} ${list.version}`);
  return left === right ? 0 : (left ?? "") < (right ?? "") ? -1 : 1;
};

/**
 * Imports AWS price list offer files. All files are read and checked first; then each list is stored as an object
 * by offer, version and content, and made the one in force for its offer and region. Of two versions in one
 * folder the newer one ends up in force. Importing the same files again changes nothing.
 *
 * @throws InvalidInputError with file and SKU; then nothing was stored
 */
export const importPrices = async (
  deps: ImportPricesDependencies,
  { from }: { readonly from: string },
): Promise<ImportPricesResult> => {
  const { lists, skipped } = await deps.reader.read(from);
  const imported: ImportedPriceList[] = [];
  for (const read of [...lists].sort(byAge)) {
    const { offerCode, version, skus } = read.list;
    imported.push({
      file: read.file,
      outcome: await switchIn(deps, read),
      offerCode,
      region: read.region,
      version,
      skus: skus.length,
      tieredSkus: skus.filter(({ tiers, freePool }) => tiers.length > 1 || freePool !== undefined).length,
    });
  }
  return { lists: imported, skipped };
};

const switchIn = async (
  { priceLists, objects, clock, hasher }: ImportPricesDependencies,
  { list, region }: ReadPriceList,
): Promise<ImportedPriceList["outcome"]> => {
  const { offerCode, version, publicationDate, skus } = list;
  const text = canonicalJson(list);
  const sha256 = hasher.sha256(text);
  const key = `price-lists/${offerCode}/${version}/${region}-${sha256.slice(0, 12)}.json`;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const current = await priceLists.find(offerCode, region);
    if (current?.sha256 === sha256) return "unchanged";
    await objects.put(key, text);
    const facts = { offerCode, region, version, publicationDate, skus: skus.length };
    const next: PriceListRecord = { ...facts, key, sha256, importedAt: clock.now() };
    if ((await priceLists.replace(next, current)) === "replaced") {
      return current === undefined ? "imported" : "replaced";
    }
  }
  throw new PriceImportContendedError(`the price list of ${offerCode} ${region} kept changing`);
};
