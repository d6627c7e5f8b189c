import { CUR2_COLUMNS, type Cur2Column } from "../../../domain/cost-data/cur2-columns.ts";
import type { MapColumn } from "../../../domain/cost-data/map-columns.ts";
import { exactDecimal } from "../canonical/exact-decimal.ts";
import { quoteIdentifier, quoteText } from "../canonical/sql-text.ts";
import type { SourceColumn, SourceRelation } from "./source-relation.ts";

/** Text that no cast to a number, time or map accepts: makes a strict query end where a value is wrong. */
const REFUSED = "'refused'";

/** UTC without or with a zero offset; DuckDB ignores other offsets, which would shift a row silently. */
export const UTC_TEXT = String.raw`\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+]00(:?00)?)?)?`;

const isText = ({ type }: SourceColumn): boolean => type === "VARCHAR";
const isNumber = ({ type }: SourceColumn): boolean =>
  type === "DOUBLE" || type === "FLOAT" || type.startsWith("DECIMAL(");

/**
 * Slips of nise, the generator most people try a cost pipeline with: Python's `None` in commitment columns that
 * do not apply, and on reserved usage the offering class and purchase option in the columns of the public price.
 * Those words mean "no value" there. Nothing else that is no number is let through, in any column.
 */
const SLIPS: readonly { readonly column: RegExp; readonly words: readonly string[] }[] = [
  { column: /^(reservation|savings_plan)_/, words: ["None"] },
  { column: /^pricing_public_on_demand_cost$/, words: ["standard", "convertible"] },
  { column: /^pricing_public_on_demand_rate$/, words: ["No Upfront", "Partial Upfront", "All Upfront"] },
];

export const withoutSlips = (name: string, source: SourceColumn): SourceColumn => {
  const slip = isText(source) ? SLIPS.find(({ column }) => column.test(name)) : undefined;
  if (slip === undefined) return source;
  const words = slip.words.map(quoteText).join(", ");
  return { sql: `(CASE WHEN ${source.sql} NOT IN (${words}) THEN ${source.sql} END)`, type: source.type };
};

const textOf = (source: SourceColumn): string => {
  if (isText(source)) return `nullif(${source.sql}, '')`;
  if (isNumber(source)) return `CAST(${exactDecimal(source.type, source.sql)} AS VARCHAR)`;
  return `nullif(CAST(${source.sql} AS VARCHAR), '')`;
};

const timestampOf = (source: SourceColumn): string => {
  if (isText(source)) {
    return `CAST(CASE WHEN ${source.sql} IS NULL OR ${source.sql} = '' THEN NULL
      WHEN regexp_full_match(${source.sql}, ${quoteText(UTC_TEXT)}) THEN ${source.sql} ELSE ${REFUSED} END AS TIMESTAMP_MS)`;
  }
  if (source.type === "TIMESTAMP WITH TIME ZONE") return `make_timestamp_ms(epoch_ms(${source.sql}))`;
  return `CAST(${source.sql} AS TIMESTAMP_MS)`;
};

const mapOf = (source: SourceColumn, type: string): string => {
  if (source.type.startsWith("MAP(")) return `CAST(${source.sql} AS ${type})`;
  if (!isText(source)) return `CAST(to_json(${source.sql}) AS ${type})`;
  return `(CASE WHEN ${source.sql} IS NULL OR ${source.sql} = '' THEN NULL
    WHEN ${source.sql} = '{}' THEN CAST(MAP {} AS ${type})
    ELSE CAST(CAST(${source.sql} AS JSON) AS ${type}) END)`;
};

const MAP_TYPES = {
  "map<string,string>": "MAP(VARCHAR, VARCHAR)",
  "map<string,double>": "MAP(VARCHAR, DOUBLE)",
};

const direct = (column: Cur2Column, source: SourceColumn, width: number): string => {
  switch (column.type) {
    case "string":
      return textOf(source);
    case "double":
      return exactDecimal(source.type, source.sql, width);
    case "timestamp":
      return timestampOf(source);
    case "map<string,string>":
    case "map<string,double>":
      return mapOf(source, MAP_TYPES[column.type]);
  }
};

/**
 * The map of a row from its flat columns; empty ones leave no key, so a row without any has an empty map. Built
 * as JSON text: filtering a list of key-value pairs per row takes three times as long.
 */
const folded = (source: SourceRelation, map: MapColumn): string | undefined => {
  const keys = source.mapping.folded.get(map);
  if (keys === undefined) return undefined;
  const entries = [...keys].map(([key, positions]) => {
    const texts = positions.flatMap((position) => source.columns[position] ?? []).map(textOf);
    const text = texts.length === 1 ? texts[0] : `coalesce(${texts.join(", ")})`;
    return `${quoteText(`${JSON.stringify(key)}:`)} || to_json(${text})`;
  });
  const type = MAP_TYPES[map === "discount" ? "map<string,double>" : "map<string,string>"];
  return `CAST(CAST('{' || concat_ws(',', ${entries.join(", ")}) || '}' AS JSON) AS ${type})`;
};

/** How many digits the numbers of a rewritten chunk get: all 18; usage amounts 38; all 38. */
export const WIDTHS = ["narrow", "wide-usage", "wide"] as const;
export type NumberWidths = (typeof WIDTHS)[number];

const widthOf = (name: string, widths: NumberWidths): 18 | 38 => {
  if (widths === "wide") return 38;
  return widths === "wide-usage" && /usage_amount$/.test(name) ? 38 : 18;
};

/**
 * The SELECT list that turns a source into a canonical chunk: the CUR 2.0 columns the source has, in dictionary
 * order. A value that does not fit its decimal, is no number, no UTC time or no JSON object ends the query.
 */
export const canonicalSelect = (source: SourceRelation, widths: NumberWidths): string =>
  CUR2_COLUMNS.flatMap((column) => {
    const found = source.column(column.name);
    const expression =
      found === undefined
        ? folded(source, column.name as MapColumn)
        : direct(column, withoutSlips(column.name, found), widthOf(column.name, widths));
    return expression === undefined ? [] : [`${expression} AS ${quoteIdentifier(column.name)}`];
  }).join(",\n");
