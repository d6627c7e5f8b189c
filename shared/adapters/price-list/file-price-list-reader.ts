import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { InvalidInputError } from "../../domain/errors.ts";
import { buildPriceList } from "../../domain/pricing/build-price-list.ts";
import { kindOfCsv, parseOfferCsv } from "../../domain/pricing/parse-offer-csv.ts";
import { kindOfJson, parseOfferJson } from "../../domain/pricing/parse-offer-json.ts";
import type { PriceListReader, ReadPriceList, SkippedFile } from "../../ports/price-list-reader.ts";

/** The longest text JavaScript holds; only the offer file of all of EC2's regions together is larger. */
const BYTES_MAX = 500 * 1024 * 1024;
const DEPTH_MAX = 8;

const filesBelow = async (folder: string, depth = 0): Promise<string[]> => {
  if (depth > DEPTH_MAX) return [];
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(path, depth + 1)));
    else if (/\.(json|csv)$/i.test(entry.name)) found.push(path);
  }
  return found;
};

const NOTES = {
  index: "an index of offers or versions; it has no prices",
  "savings-plans": "a Savings Plans price list; on-demand prices do not depend on it",
  unknown: "no AWS offer file",
} as const;

const readText = async (path: string, file: string): Promise<string> => {
  if ((await stat(path)).size > BYTES_MAX) {
    throw new InvalidInputError(file, "is larger than 500 MB; import the offer files of the regions in use");
  }
  return readFile(path, "utf8");
};

const readJson = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(file, "is not complete JSON; fetch the file again");
  }
};

const readOne = async (path: string, file: string): Promise<ReadPriceList | SkippedFile> => {
  const text = await readText(path, file);
  if (/\.csv$/i.test(path)) {
    const kind = kindOfCsv(text);
    return kind === "offer"
      ? { file, ...buildPriceList(parseOfferCsv(text, file)) }
      : { file, note: NOTES[kind] };
  }
  const document = readJson(text, file);
  const kind = kindOfJson(document);
  return kind === "offer"
    ? { file, ...buildPriceList(parseOfferJson(document, file)) }
    : { file, note: NOTES[kind] };
};

const isSkipped = (read: ReadPriceList | SkippedFile): read is SkippedFile => "note" in read;

/** Reads offer files from the local file system. A folder without any offer file is refused. */
export const createFilePriceListReader = (): PriceListReader => ({
  read: async (from) => {
    const path = resolve(from);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new InvalidInputError(from, "no such file or folder");
    const paths = found.isDirectory() ? await filesBelow(path) : [path];
    const lists: ReadPriceList[] = [];
    const skipped: SkippedFile[] = [];
    for (const each of paths) {
      const read = await readOne(each, found.isDirectory() ? relative(path, each) : basename(each));
      if (isSkipped(read)) skipped.push(read);
      else lists.push(read);
    }
    if (lists.length === 0) {
      const [only] = skipped;
      const what = only === undefined || skipped.length > 1 ? "has no AWS offer file" : `is ${only.note}`;
      throw new InvalidInputError(from, `${what}; expected offer files in JSON or CSV with on-demand prices`);
    }
    return { lists, skipped };
  },
});
