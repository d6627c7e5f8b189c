import type { Cur2Column } from "../../domain/cost-data/cur2-columns.ts";
import { EXPORT_COLUMNS } from "./export-projection.ts";
import { quoted } from "./sample-database.ts";

/**
 * Numbers as AWS's exporter (Java) spells them: \`0.0\`, \`71.424\`, \`7.0E-10\`; plain between a thousandth and
 * ten million. DuckDB's own shortest text is only re-spelled, so that no digit changes.
 */
export const JAVA_TEXT_MACRO = `
CREATE OR REPLACE MACRO java_text(x) AS (
  CASE WHEN x IS NULL THEN NULL
       WHEN x = 0 THEN '0.0'
       WHEN abs(x) < 0.001 THEN small_text(printf('%.10f', x))
       ELSE x::VARCHAR END)`;

/** \`0.0000002\` → \`2.0E-7\`: the digits behind the leading zeros, with their exponent. */
export const SMALL_TEXT_MACRO = `
CREATE OR REPLACE MACRO small_text(t) AS (
  CASE WHEN rtrim(t, '0') IN ('0.', '-0.') THEN '0.0' ELSE
  (CASE WHEN t LIKE '-%' THEN '-' ELSE '' END) ||
  (ltrim(regexp_replace(t, '^-?0\\.', ''), '0'))[1] || '.' ||
  (CASE WHEN rtrim(ltrim(regexp_replace(t, '^-?0\\.', ''), '0'), '0')[2:] = '' THEN '0'
        ELSE rtrim(ltrim(regexp_replace(t, '^-?0\\.', ''), '0'), '0')[2:] END) || 'E-' ||
  (1 + length(regexp_replace(t, '^-?0\\.', '')) - length(ltrim(regexp_replace(t, '^-?0\\.', ''), '0')))::VARCHAR END)`;

const asText = ({ name, type }: Cur2Column): string =>
  type === "double"
    ? `java_text(${name})`
    : type === "timestamp"
      ? `strftime(${name}, '%Y-%m-%dT%H:%M:%S.000Z')`
      : type === "string"
        ? name
        : `CAST(to_json(${name}) AS VARCHAR)`;

/** A Data Exports CSV: the same columns as text, maps as JSON. */
export const cur2CsvSelect = (select: string): string =>
  `SELECT ${EXPORT_COLUMNS.map((column) => `${asText(column)} AS ${column.name}`).join(", ")} FROM (${select})`;

/** Keys of the maps that a legacy CUR spells as columns of their own. */
const LEGACY_PRODUCT = {
  product_name: "ProductName",
  servicename: "servicename",
  region: "region",
  operating_system: "operatingSystem",
  instance_type_family: "instanceTypeFamily",
  database_engine: "databaseEngine",
} as const;
const LEGACY_TAGS = { cost_center: "CostCenter", environment: "Environment", name: "Name" } as const;

/** Header and SQL of every legacy column. Legacy files hold only columns with data: no split, no net ones. */
export const legacyColumns = (): readonly { header: string; sql: string }[] => [
  ...EXPORT_COLUMNS.flatMap((column) =>
    column.legacy === null || column.name.startsWith("split_")
      ? []
      : [{ header: column.legacy, sql: asText(column) }],
  ),
  ...Object.entries(LEGACY_PRODUCT).map(([key, header]) => ({
    header: `product/${header}`,
    sql: `product[${quoted(key)}]`,
  })),
  ...Object.entries(LEGACY_TAGS).map(([key, header]) => ({
    header: `resourceTags/user:${header}`,
    sql: `resource_tags[${quoted(`user_${key}`)}]`,
  })),
];

export const legacyCsvSelect = (select: string): string =>
  `SELECT ${legacyColumns()
    .map(({ header, sql }) => `${sql} AS "${header}"`)
    .join(", ")} FROM (${select})`;
