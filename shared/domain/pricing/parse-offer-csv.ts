import { InvalidInputError } from "../errors.ts";
import type { Offer, OfferDimension, OfferProduct } from "./build-price-list.ts";

const UNQUOTED = /[^,\r\n]*/y;

/** Records of CSV text one after the other; quotes are doubled inside quoted fields. */
export function* csvRecords(text: string): Generator<readonly string[]> {
  let fields: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    let field = "";
    if (text[at] === '"') {
      let from = at + 1;
      let end = text.indexOf('"', from);
      while (end >= 0 && text[end + 1] === '"') {
        field += text.slice(from, end + 1);
        from = end + 2;
        end = text.indexOf('"', from);
      }
      if (end < 0) end = text.length;
      field += text.slice(from, end);
      at = end + 1;
    } else {
      UNQUOTED.lastIndex = at;
      field = UNQUOTED.exec(text)?.[0] ?? "";
      at += field.length;
    }
    fields.push(field);
    const separator = text[at];
    if (separator === ",") {
      at += 1;
      if (at === text.length) fields.push("");
      continue;
    }
    at += separator === "\r" && text[at + 1] === "\n" ? 2 : 1;
    yield fields;
    fields = [];
  }
  if (fields.length > 0) yield fields;
}

export type CsvKind = "offer" | "savings-plans" | "unknown";

/** Offer files begin with five lines of their own (`FormatVersion` …, some after `sep=,`), then the header. */
const HEADER_LINES_MAX = 12;

const readHead = (
  records: Iterator<readonly string[]>,
): { readonly facts: ReadonlyMap<string, string>; readonly header: readonly string[] } => {
  const facts = new Map<string, string>();
  for (let line = 0; line < HEADER_LINES_MAX; line += 1) {
    const next = records.next();
    if (next.done === true) break;
    if (next.value.includes("SKU") || next.value.includes("DiscountedSKU"))
      return { facts, header: next.value };
    facts.set(next.value[0] ?? "", next.value[1] ?? "");
  }
  return { facts, header: [] };
};

export const kindOfCsv = (text: string): CsvKind => {
  const { facts, header } = readHead(csvRecords(text));
  if (!facts.has("OfferCode")) return "unknown";
  if (header.includes("DiscountedSKU")) return "savings-plans";
  return header.includes("OfferTermCode") ? "offer" : "unknown";
};

const COLUMNS = [
  "SKU",
  "OfferTermCode",
  "TermType",
  "EffectiveDate",
  "StartingRange",
  "EndingRange",
  "Unit",
  "PricePerUnit",
  "Currency",
];

/** Old files write 01/03/2018 for the first of March; dates are compared as text. */
const isoDate = (date: string): string => date.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$2-$1");

/** Takes an offer file in CSV apart. @throws InvalidInputError when a column of the form is missing */
export const parseOfferCsv = (text: string, file: string): Offer => {
  const records = csvRecords(text);
  const { facts, header } = readHead(records);
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new InvalidInputError(file, `has no column ${missing.join(", ")}; expected an AWS offer file`);
  const positions = new Map(header.map((name, index) => [name.toLowerCase(), index]));
  const products = new Map<string, OfferProduct>();
  const dimensions: OfferDimension[] = [];
  for (const record of records) {
    const field = (name: string): string => record[positions.get(name.toLowerCase()) ?? -1] ?? "";
    const sku = field("SKU");
    if (sku === "" || field("TermType") !== "OnDemand") continue;
    products.set(sku, {
      sku,
      service: field("serviceCode") || (facts.get("OfferCode") ?? ""),
      usageType: field("usageType"),
      operation: field("operation"),
      region: field("Region Code") || field("Location"),
    });
    dimensions.push({
      sku,
      termCode: field("OfferTermCode"),
      effectiveDate: isoDate(field("EffectiveDate")),
      unit: field("Unit"),
      begin: field("StartingRange"),
      end: field("EndingRange"),
      price: field("PricePerUnit"),
      currency: field("Currency"),
      relatedTo: field("RelatedTo")
        .split(/[\s,;|]+/)
        .filter((related) => related !== ""),
    });
  }
  const fact = (name: string): string => facts.get(name) ?? "";
  return {
    file,
    offerCode: fact("OfferCode"),
    version: fact("Version"),
    publicationDate: fact("Publication Date"),
    products,
    dimensions,
  };
};
