import { CUR2_COLUMNS } from "../../../domain/cost-data/cur2-columns.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { decimalFromText } from "../canonical/exact-decimal.ts";
import { quoteText } from "../canonical/sql-text.ts";
import { UTC_TEXT, withoutSlips } from "./canonical-select.ts";
import type { SourceColumn } from "./source-relation.ts";

/** Rates are text in CUR 2.0 but must be numbers all the same. */
export const RATE_COLUMNS: readonly string[] = [
  "line_item_unblended_rate",
  "line_item_blended_rate",
  "line_item_net_unblended_rate",
  "pricing_public_on_demand_rate",
];

/** Amounts of usage may be huge; nobody is billed a trillion for one line (sane ceilings, in units and money). */
export const USAGE_MAX = "1000000000000000000";
export const MONEY_MAX = "1000000000000";

const USAGE = /usage_amount|normalization|quantity|_usage$|usage_ratio/;
export const ceilingOf = (column: string): string => (USAGE.test(column) ? USAGE_MAX : MONEY_MAX);

/** What every row of a delivery must have in common. */
export type Expected = {
  readonly payer: string;
  readonly period: BillingPeriod;
  /** Undefined before the first row was seen. */
  readonly currency: string | undefined;
};

/** One thing that can be wrong with a row: when it is (SQL over the source), and how to say it. */
export type RowCheck = {
  readonly column: string;
  readonly bad: string;
  readonly value: string;
  readonly explain: (value: string | null) => string;
};

const quoted = (value: string | null): string => (value === null ? "no value" : `"${value}"`);

const accountReason = (value: string | null): string => {
  if (value === null || value === "") return "is empty; an account id has 12 digits";
  if (/^\d+$/.test(value)) return `${quoted(value)} has ${value.length} digits; an account id has 12`;
  return `${quoted(value)} is no account id; an account id has 12 digits`;
};

const numberCheck = (column: string, source: SourceColumn): RowCheck => {
  const { sql, type } = withoutSlips(column, source);
  const ceiling = ceilingOf(column);
  const explain = (value: string | null): string =>
    value !== null && /^[-+]?[\d.]+([eE][-+]?\d+)?$/.test(value.trim())
      ? `${quoted(value)} is beyond the ceiling of ${ceiling}; the file is damaged or its units are wrong`
      : `${quoted(value)} is not a number`;
  const text = `CAST(${sql} AS VARCHAR)`;
  const check = { column, value: text, explain };
  if (type === "VARCHAR") {
    const number = decimalFromText(sql, 38, "TRY_CAST");
    return { ...check, bad: `${sql} <> '' AND (${number} IS NULL OR abs(${number}) > ${ceiling})` };
  }
  const isFloat = type === "DOUBLE" || type === "FLOAT";
  return {
    ...check,
    bad: isFloat ? `NOT isfinite(${sql}) OR abs(${sql}) > ${ceiling}` : `abs(${sql}) > ${ceiling}`,
  };
};

const timestampCheck = (column: string, { sql, type }: SourceColumn): RowCheck[] =>
  type !== "VARCHAR"
    ? []
    : [
        {
          column,
          bad: `${sql} <> '' AND (NOT regexp_full_match(${sql}, ${quoteText(UTC_TEXT)}) OR TRY_CAST(${sql} AS TIMESTAMP) IS NULL)`,
          value: sql,
          explain: (value) => `${quoted(value)} is no UTC time such as 2026-10-01T00:00:00.000Z`,
        },
      ];

const mapCheck = (column: string, { sql, type }: SourceColumn, mapType: string): RowCheck[] =>
  type !== "VARCHAR"
    ? []
    : [
        {
          column,
          bad: `${sql} <> '' AND TRY_CAST(TRY_CAST(${sql} AS JSON) AS ${mapType}) IS NULL`,
          value: `left(${sql}, 80)`,
          explain: (value) => `${quoted(value)} is no JSON object of keys and values`,
        },
      ];

/** The checks of every row, in the order in which the first one that fails is reported. */
export const rowChecks = (
  column: (name: string) => SourceColumn | undefined,
  { payer, period, currency }: Expected,
): readonly RowCheck[] => {
  const checks: RowCheck[] = [];
  const text = (name: string): string => {
    const source = column(name);
    return source === undefined ? "NULL" : `nullif(CAST(${source.sql} AS VARCHAR), '')`;
  };
  const add = (name: string, bad: string, explain: RowCheck["explain"]): void => {
    checks.push({ column: name, bad, value: text(name), explain });
  };
  for (const name of ["line_item_usage_account_id", "bill_payer_account_id"]) {
    add(name, `NOT regexp_full_match(coalesce(${text(name)}, ''), '[0-9]{12}')`, accountReason);
  }
  add(
    "bill_payer_account_id",
    `${text("bill_payer_account_id")} <> ${quoteText(payer)}`,
    (value) => `${quoted(value)} is another payer than ${payer}; a delivery belongs to one payer`,
  );
  for (const { name, type } of CUR2_COLUMNS) {
    const source = column(name);
    if (source === undefined) continue;
    if (type === "timestamp") checks.push(...timestampCheck(name, source));
    if (type === "double" || RATE_COLUMNS.includes(name)) checks.push(numberCheck(name, source));
    if (type === "map<string,string>") checks.push(...mapCheck(name, source, "MAP(VARCHAR, VARCHAR)"));
    if (type === "map<string,double>") checks.push(...mapCheck(name, source, "MAP(VARCHAR, DOUBLE)"));
  }
  const start = "bill_billing_period_start_date";
  add(
    start,
    `coalesce(left(${text(start)}, 7), '') <> ${quoteText(period)}`,
    (value) => `${quoted(value)} is not in billing period ${period}`,
  );
  add("line_item_currency_code", currencyBad(text("line_item_currency_code"), currency), (value) =>
    currency === undefined || value === null
      ? `${quoted(value)} is no ISO 4217 currency code`
      : `${quoted(value)} after "${currency}"; a delivery has one currency`,
  );
  add("line_item_line_item_type", `${text("line_item_line_item_type")} IS NULL`, () => "is empty");
  return checks;
};

const currencyBad = (sql: string, currency: string | undefined): string =>
  currency === undefined
    ? `NOT regexp_full_match(coalesce(${sql}, ''), '[A-Z]{3}')`
    : `coalesce(${sql}, '') <> ${quoteText(currency)}`;
