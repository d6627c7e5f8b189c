import { CUR2_COLUMNS, type Cur2Column } from "../../domain/cost-data/cur2-columns.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";
import { EXACT } from "./chunk-source.ts";
import { closestDouble, printedNumber } from "./exact-sql.ts";
import type { FilledColumns } from "./filled-columns.ts";

/** SQL of the columns a report row fills; all others of CUR 2.0 are NULL. */
export type ReportRow = ReadonlyMap<string, string>;

const SQL_TYPES: Readonly<Record<Cur2Column["type"], string>> = {
  string: "VARCHAR",
  double: "DOUBLE",
  timestamp: "TIMESTAMP_MS",
  "map<string,string>": "MAP(VARCHAR, VARCHAR)",
  "map<string,double>": "MAP(VARCHAR, DOUBLE)",
};

/** The 131 columns in dictionary order with the types of CUR 2.0. */
export const reportList = (row: ReportRow): string =>
  CUR2_COLUMNS.map(({ name, type }) => {
    const value = row.get(name);
    return `CAST(${value ?? "NULL"} AS ${SQL_TYPES[type]}) AS ${quoteIdentifier(name)}`;
  }).join(",\n    ");

/**
 * Columns that would show what the partner pays or what others own: net of negotiated discounts, the discounts, split
 * cost at the payer's rates (which pro forma data does not have anyway), the payer's invoice and its issuer
 * (spec/billing-conductor.md section 4, spec/cur-focus.md section 12).
 */
const HIDDEN =
  /^(line_item_net_|reservation_net_|savings_plan_net_|discount|split_line_item_|bill_invoice_id$|bill_invoicing_entity$|line_item_blended_)/;
export const RESERVATION = /^reservation_/;
export const SAVINGS_PLAN = /^savings_plan_/;
/** What tells that a row was covered by a commitment. */
export const COVERAGE: ReadonlySet<string> = new Set([
  "pricing_lease_contract_length",
  "pricing_offering_class",
  "pricing_purchase_option",
  "pricing_rate_code",
  "pricing_rate_id",
]);

export type ReportContext = {
  readonly columns: FilledColumns;
  readonly primaryAccount: string;
  readonly primaryAccountName: string | null;
  readonly shows: { readonly reservations: boolean; readonly savingsPlans: boolean };
};

/** A source column as the report keeps it: empty text is NULL, numbers have at most 10 places. */
const keptColumn = (columns: FilledColumns, { name, type }: Cur2Column): string | undefined => {
  if (!columns.has(name)) return undefined;
  if (type === "string") return columns.filledText(name);
  if (type === "timestamp") return columns.timestamp(name);
  if (type === "double") {
    // Adding zero turns a negative zero into the zero that a decimal of the same value gives.
    return columns.plainDoubles.has(name)
      ? `(${quoteIdentifier(name)} + 0.0)`
      : printedNumber(numberColumn(columns, name), columns.decimal(name));
  }
  return columns.map(name);
};

/** Text columns of numbers occur in files that type everything as text. */
const numberColumn = (columns: FilledColumns, name: string): string =>
  columns.types.get(name) === "VARCHAR" ? columns.decimal(name) : quoteIdentifier(name);

/** The double columns a report takes over from its source. */
export const keptNumbers = (shows: ReportContext["shows"]): readonly string[] =>
  CUR2_COLUMNS.filter(
    ({ name, type }) =>
      type === "double" &&
      !HIDDEN.test(name) &&
      (shows.reservations || !RESERVATION.test(name)) &&
      (shows.savingsPlans || !SAVINGS_PLAN.test(name)) &&
      !/^line_item_(usage_amount|unblended_cost)$/.test(name),
  ).map(({ name }) => name);

/** A priced row (`printedRows`) as a row of the report. */
export const costRow = (context: ReportContext): ReportRow => {
  const { columns, shows } = context;
  const row = new Map<string, string>();
  for (const column of CUR2_COLUMNS) {
    const kept = HIDDEN.test(column.name) ? undefined : keptColumn(columns, column);
    if (kept === undefined) continue;
    if (RESERVATION.test(column.name)) {
      if (shows.reservations) row.set(column.name, `CASE WHEN r_shows_reservation THEN ${kept} END`);
    } else if (SAVINGS_PLAN.test(column.name)) {
      if (shows.savingsPlans) row.set(column.name, `CASE WHEN r_shows_savings_plan THEN ${kept} END`);
    } else if (COVERAGE.has(column.name)) {
      row.set(column.name, `CASE WHEN NOT r_uncovered THEN ${kept} END`);
    } else row.set(column.name, kept);
  }
  for (const [name, value] of ownColumns(context)) row.set(name, value);
  return row;
};

const ownColumns = (context: ReportContext): ReportRow => {
  const { columns } = context;
  const text = (name: string): string => columns.text(name);
  const usage = `CASE WHEN abs(${EXACT.usage}) < 900000 THEN CAST(${EXACT.usage} AS DOUBLE) ELSE ${closestDouble(EXACT.usage)} END`;
  const id = text("identity_line_item_id");
  const legalEntity = text("line_item_legal_entity");
  const term = text("pricing_term");
  const onDemand = `'$' || r_public_rate || ' per ' || ${text("pricing_unit")} || ' on demand, ' || ${text("line_item_usage_type")}`;
  const described = `CASE WHEN r_uncovered THEN coalesce(${onDemand}, ${text("line_item_usage_type")})
    ELSE ${text("line_item_line_item_description")} END`;
  return new Map([
    ["bill_payer_account_id", quoteText(context.primaryAccount)],
    [
      "bill_payer_account_name",
      context.primaryAccountName === null ? "NULL" : quoteText(context.primaryAccountName),
    ],
    // A further part of a split row needs an id of its own: id and interval together are unique in an export.
    [
      "identity_line_item_id",
      `nullif(CASE WHEN r_part > 0 THEN ${id} || '-part-' || (r_part + 1) ELSE ${id} END, '')`,
    ],
    ["line_item_blended_cost", "r_cost"],
    ["line_item_blended_rate", "r_rate"],
    // A distributor as legal entity would name the partner's supplier; AWS and marketplace vendors are public.
    [
      "line_item_legal_entity",
      `CASE WHEN starts_with(${legalEntity}, 'Amazon') OR starts_with(${legalEntity}, 'AWS')
        OR ${text("bill_billing_entity")} = 'AWS Marketplace' THEN nullif(${legalEntity}, '') END`,
    ],
    [
      "line_item_line_item_description",
      `nullif(CASE WHEN r_suffix = '' THEN ${described} ELSE ${described} || r_suffix END, '')`,
    ],
    ["line_item_line_item_type", "r_type"],
    ["line_item_unblended_cost", "r_cost"],
    ["line_item_unblended_rate", "r_rate"],
    ["line_item_usage_amount", `CASE WHEN r_part IS NULL THEN ${usage} ELSE r_part_quantity END`],
    ["pricing_public_on_demand_rate", "r_public_rate"],
    ["pricing_term", `CASE WHEN r_uncovered THEN 'OnDemand' ELSE nullif(${term}, '') END`],
  ]);
};
