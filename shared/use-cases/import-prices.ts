import { canonicalJson } from "../domain/canonical-json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Hasher } from "../ports/hasher.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { PriceListReader, ReadPriceList, SkippedFile } from "../ports/price-list-reader.ts";
import type { JournalDraft } from "../stores/journal-store.ts";
import type { PriceListRecord, PriceListStore } from "../stores/price-list-store.ts";
import { commitJournalled, type JournalDependencies } from "./events/commit-journalled.ts";

export type ImportPricesDependencies = JournalDependencies & {
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

/** Makes a list the one in force, with its entry in the journal; nothing when it is that already. */
const switchIn = async (
  deps: ImportPricesDependencies,
  { list, region }: ReadPriceList,
): Promise<ImportedPriceList["outcome"]> => {
  const { priceLists, objects, clock, hasher } = deps;
  const { offerCode, version, publicationDate, skus } = list;
  const text = canonicalJson(list);
  const sha256 = hasher.sha256(text);
  const key = `price-lists/${offerCode}/${version}/${region}-${sha256.slice(0, 12)}.json`;
  return commitJournalled(deps, async () => {
    const current = await priceLists.find(offerCode, region);
    if (current?.sha256 === sha256) return { writes: [], entries: [], answer: "unchanged" };
    await objects.put(key, text);
    const facts = { offerCode, region, version, publicationDate, skus: skus.length };
    const next: PriceListRecord = { ...facts, key, sha256, importedAt: clock.now() };
    return {
      writes: [priceLists.put(next, current)],
      entries: [importEntry(next, current)],
      answer: current === undefined ? "imported" : "replaced",
    };
  });
};

const importEntry = (next: PriceListRecord, former: PriceListRecord | undefined): JournalDraft => ({
  at: next.importedAt,
  actor: { system: "cli" },
  action: "ImportPriceList",
  resources: [],
  before: former === undefined ? null : { version: former.version, sha256: former.sha256 },
  after: { offerCode: next.offerCode, region: next.region, version: next.version, sha256: next.sha256 },
  requestId: next.sha256,
  events: [
    {
      source: "rebill.price-lists",
      detailType: "Price List Imported",
      resources: [],
      detail: { offerCode: next.offerCode, region: next.region, version: next.version },
    },
  ],
});
