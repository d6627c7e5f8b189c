import { ReportSettings } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Which report files are written; there is one. */
export const reportSettingsKind: ConfiguredKind<ReportSettings> = {
  kind: "REPORTS",
  schema: ReportSettings,
  idOf: () => "reports",
};
