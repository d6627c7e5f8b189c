import { ReportSettings } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Which report files are written; there is one. */
export const reportSettingsKind: ConfiguredKind<ReportSettings> = {
  kind: "REPORTS",
  schema: ReportSettings,
  idOf: () => "reports",
};

export const createReportSettingsStore = (table: Table) => createVersionedStore(table, reportSettingsKind);
