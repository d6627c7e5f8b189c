import { csvText, withoutFormula } from "../../csv.ts";
import { RECONCILIATION_COLUMNS, type ReconciliationRow } from "./reconciliation-row.ts";

/** The reconciliation file: Microsoft's columns in their order, a row per line. */
export const reconciliationCsv = (rows: readonly ReconciliationRow[]): string =>
  csvText([
    RECONCILIATION_COLUMNS,
    ...rows.map((row) => RECONCILIATION_COLUMNS.map((column) => withoutFormula(row[column]))),
  ]);
