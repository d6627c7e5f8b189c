import { type BillingPeriod, nextPeriod } from "../../domain/time/billing-period.ts";
import type { SampleOrganisation } from "../world/model.ts";
import { cur2CsvSelect, legacyCsvSelect } from "./csv-text.ts";
import { dataExportsManifest, legacyManifest, legacyPeriodFolder, stableUuid } from "./manifests.ts";

/** Where the files of one payer's month go and how they are written. */
export type Layout = {
  /** Folder of the export below the payer's. */
  readonly root: string;
  readonly format: string;
  file(number: number): string;
  select(exportSql: string): string;
  manifests(files: readonly string[]): readonly { path: string; text: string }[];
};

const PARQUET = "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880";
const CSV = "FORMAT csv, HEADER, COMPRESSION gzip";

export const layoutOf = (organisation: SampleOrganisation, period: BillingPeriod): Layout => {
  const payer = organisation.managementAccount;
  const id = stableUuid(`${payer}/${period}/execution`);
  if (organisation.exportForm === "LEGACY_CSV") return legacyLayout(organisation.slug, payer, period, id);
  const csv = organisation.exportForm === "CUR2_CSV";
  const name = `${organisation.slug}-cur2`;
  const folder = `data/BILLING_PERIOD=${period}`;
  // Create-new executions carry the moment they ran: the fourth of the next month, when a bill is final.
  const execution = csv ? `/${nextPeriod(period)}-04T06:12:09.417Z-${id}` : "";
  const file = (number: number): string =>
    `${name}/${folder}${execution}/${name}-${String(number + 1).padStart(5, "0")}.${csv ? "csv.gz" : "snappy.parquet"}`;
  return {
    root: name,
    format: csv ? CSV : PARQUET,
    file,
    select: (sql) => (csv ? cur2CsvSelect(sql) : sql),
    manifests: (files) => [
      {
        path: `${name}/metadata/BILLING_PERIOD=${period}/${name}-Manifest.json`,
        text: dataExportsManifest({
          payer,
          exportName: name,
          executionId: id,
          csv,
          files: files.map((path) => path.slice(name.length + 1)),
        }),
      },
    ],
  };
};

const legacyLayout = (slug: string, payer: string, period: BillingPeriod, assemblyId: string): Layout => {
  const name = `${slug}-cur`;
  const folder = `${name}/${legacyPeriodFolder(period)}`;
  const file = (number: number): string => `${folder}/${assemblyId}/${name}-${number + 1}.csv.gz`;
  return {
    root: name,
    format: CSV,
    file,
    select: legacyCsvSelect,
    manifests: (files) => {
      const text = legacyManifest({ payer, reportName: name, assemblyId, period, files });
      return [
        { path: `${folder}/${assemblyId}/${name}-Manifest.json`, text },
        { path: `${folder}/${name}-Manifest.json`, text },
      ];
    },
  };
};
