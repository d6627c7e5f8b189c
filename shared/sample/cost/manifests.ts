import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import { nextPeriod } from "../../domain/time/billing-period.ts";
import { createRandom, HEXADECIMAL } from "../random.ts";
import { legacyColumns } from "./csv-text.ts";
import { EXPORT_COLUMNS } from "./export-projection.ts";

const BUCKET = "northwind-cost-exports";

/** A UUID that depends on the text alone: executions and reports keep their ids over reruns. */
export const stableUuid = (text: string): string => {
  const random = createRandom(text);
  return [8, 4, 4, 4, 12].map((length) => random.text(length, HEXADECIMAL)).join("-");
};

/** Data Exports manifest (spec/cur-focus.md section 6): names the columns and exactly the current files. */
export const dataExportsManifest = (input: {
  readonly payer: string;
  readonly exportName: string;
  readonly executionId: string;
  readonly csv: boolean;
  /** Paths below the export's folder. */
  readonly files: readonly string[];
}): string =>
  JSON.stringify({
    executionId: input.executionId,
    exportArn: `arn:aws:bcm-data-exports:us-east-1:${input.payer}:export/${input.exportName}-${stableUuid(input.exportName)}`,
    columns: EXPORT_COLUMNS.map(({ name, type }) => ({
      name,
      type: input.csv && type.startsWith("map") ? "string" : type,
    })),
    dataFiles: input.files.map((file) => `s3://${BUCKET}/${input.payer}/${input.exportName}/${file}`),
  });

/** Legacy CUR manifest; `reportKeys` are keys in the bucket. */
export const legacyManifest = (input: {
  readonly payer: string;
  readonly reportName: string;
  readonly assemblyId: string;
  readonly period: BillingPeriod;
  /** Paths below the payer's folder. */
  readonly files: readonly string[];
}): string =>
  JSON.stringify(
    {
      assemblyId: input.assemblyId,
      account: input.payer,
      columns: legacyColumns().map(({ header }) => {
        const slash = header.indexOf("/");
        return { category: header.slice(0, slash), name: header.slice(slash + 1) };
      }),
      charset: "UTF-8",
      compression: "GZIP",
      contentType: "text/csv",
      reportId: stableUuid(`${input.payer}/${input.reportName}`).replaceAll("-", ""),
      reportName: input.reportName,
      billingPeriod: {
        start: `${compact(input.period)}T000000.000Z`,
        end: `${compact(nextPeriod(input.period))}T000000.000Z`,
      },
      bucket: BUCKET,
      reportKeys: input.files.map((file) => `${input.payer}/${file}`),
      additionalArtifactKeys: [],
    },
    null,
    2,
  );

const compact = (period: BillingPeriod): string => `${period.replace("-", "")}01`;

/** Folder of a month in a legacy CUR: `20260901-20261001`. */
export const legacyPeriodFolder = (period: BillingPeriod): string =>
  `${compact(period)}-${compact(nextPeriod(period))}`;
