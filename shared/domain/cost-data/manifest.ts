import { z } from "zod";
import { BillingPeriod, nextPeriod } from "../time/billing-period.ts";

/** The manifest of a delivery, whichever form it has (spec/cur-focus.md section 6). */
export type DeliveryManifest = {
  readonly form: "CUR2" | "LEGACY";
  readonly executionId: string;
  /** Headers the manifest promises, in CSV spelling for legacy reports. */
  readonly columns: readonly string[];
  /** Object keys or `s3://` URIs of the data files, in order. */
  readonly dataFiles: readonly string[];
  /** The month the manifest says it is about, where it says so. */
  readonly period: BillingPeriod | undefined;
  /** When the execution was made (UTC), where the paths of its files tell. Orders executions. */
  readonly executedAt: string | undefined;
};

const DataExportsManifest = z.object({
  executionId: z.string().min(1),
  columns: z.array(z.object({ name: z.string() })).default([]),
  dataFiles: z.array(z.string().min(1)),
});

const LegacyManifest = z.object({
  assemblyId: z.string().min(1),
  columns: z.array(z.object({ category: z.string(), name: z.string() })).default([]),
  reportKeys: z.array(z.string().min(1)),
  billingPeriod: z.object({ start: z.string(), end: z.string() }).optional(),
});

/** `s3://bucket/a/b` and `a/b` both give `a/b`. */
export const objectKeyOf = (file: string): string => file.replace(/^s3:\/\/[^/]+\//, "").replace(/^\/+/, "");

const periodOfKeys = (keys: readonly string[]): BillingPeriod | undefined => {
  const months = new Set(keys.map((key) => /BILLING_PERIOD=(\d{4}-\d{2})(\/|$)/.exec(key)?.[1]));
  const [only] = months;
  const parsed = BillingPeriod.safeParse(only);
  return months.size === 1 && parsed.success ? parsed.data : undefined;
};

/** Create-new deliveries sit in a folder named after the execution: `2026-04-16T15:24:15.653Z-<executionId>`. */
const executedAtOf = (keys: readonly string[]): string | undefined =>
  /\/(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)-[^/]+\//.exec(keys[0] ?? "")?.[1];

const dayOf = (period: BillingPeriod): string => `${period.replace("-", "")}01`;

/** Folder name of a legacy period, `20181001-20181101`. */
export const legacyPeriodFolder = (period: BillingPeriod): string =>
  `${dayOf(period)}-${dayOf(nextPeriod(period))}`;

/** Reads either form of manifest; undefined when the document is none. */
export const parseManifest = (document: unknown): DeliveryManifest | undefined => {
  const modern = DataExportsManifest.safeParse(document);
  if (modern.success) {
    const keys = modern.data.dataFiles.map(objectKeyOf);
    return {
      form: "CUR2",
      executionId: modern.data.executionId,
      columns: modern.data.columns.map((column) => column.name),
      dataFiles: modern.data.dataFiles,
      period: periodOfKeys(keys),
      executedAt: executedAtOf(keys),
    };
  }
  const legacy = LegacyManifest.safeParse(document);
  if (!legacy.success) return undefined;
  const start = legacy.data.billingPeriod?.start ?? "";
  const period = BillingPeriod.safeParse(`${start.slice(0, 4)}-${start.slice(4, 6)}`);
  return {
    form: "LEGACY",
    executionId: legacy.data.assemblyId,
    columns: legacy.data.columns.map(({ category, name }) => `${category}/${name}`),
    dataFiles: legacy.data.reportKeys,
    period: period.success ? period.data : undefined,
    executedAt: undefined,
  };
};
