import { csvField, csvText } from "../../csv-text.ts";
import { DECIMAL_TEXT } from "../../money/decimal.ts";
import { RECONCILIATION_COLUMNS, type ReconciliationRow } from "./reconciliation-row.ts";

/** Amounts, negative ones too, stay numbers; anything else somebody thought up. */
const field = (text: string): string => (DECIMAL_TEXT.test(text) ? csvField(text) : csvText(text));

/** The reconciliation file: Microsoft's columns in their order, a row per line that ends with a line feed. */
export const reconciliationCsv = (rows: readonly ReconciliationRow[]): string =>
  [RECONCILIATION_COLUMNS, ...rows.map((row) => RECONCILIATION_COLUMNS.map((column) => row[column]))]
    .map((row) => `${row.map(field).join(",")}\n`)
    .join("");
