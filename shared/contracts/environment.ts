import { z } from "zod";

const name = z.string().min(1);

/** Where everything lies. Names only; permissions differ per function. */
export const DataEnvironment = z.object({
  TABLE_NAME: name,
  COST_DATA_BUCKET: name,
  REPORTS_BUCKET: name,
  INVOICES_BUCKET: name,
  EVENT_BUS_NAME: name,
});
export type DataEnvironment = z.infer<typeof DataEnvironment>;

/** What every function of the month-end finds in its environment. */
export const FunctionEnvironment = DataEnvironment.extend({
  /** Memory DuckDB may take, in MiB; the rest of the function's memory is Node's. Decimal text. */
  ENGINE_MEMORY_MB: z.string().regex(/^\d+$/),
  ENGINE_THREADS: z.string().regex(/^\d+$/),
});
export type FunctionEnvironment = z.infer<typeof FunctionEnvironment>;

/** What the function of the API finds in its environment. */
export const ApiEnvironment = DataEnvironment.extend({
  /** KMS key that the secrets of access keys are sealed with; no other function may use it. */
  SECRETS_KEY_ARN: name,
  MONTH_END_MACHINE_ARN: name,
  /** Function that takes in deliveries of cost data. */
  INGEST_FUNCTION_NAME: name,
  /** Function that prices what would be billed, without keeping it. */
  ESTIMATE_FUNCTION_NAME: name,
});
export type ApiEnvironment = z.infer<typeof ApiEnvironment>;

/** What the steps of a Microsoft transfer find in their environment. */
export const ExecutionEnvironment = DataEnvironment.extend({
  /** KMS key that the secrets of connections to Partner Center are sealed with. */
  SECRETS_KEY_ARN: name,
});
export type ExecutionEnvironment = z.infer<typeof ExecutionEnvironment>;

/** What the timers find in their environment. */
export const SweepEnvironment = DataEnvironment.extend({
  /** State machine that carries out a submitted transfer of Microsoft subscriptions. */
  TRANSFER_MACHINE_ARN: name,
});
export type SweepEnvironment = z.infer<typeof SweepEnvironment>;

/**
 * First segment of an object key → the bucket it lies in. On one machine all of them are folders of the data
 * directory; on AWS the same keys are spread over three buckets by how long and how safely they are kept.
 */
export const BUCKET_OF_AREA = {
  "cost-data": "COST_DATA_BUCKET",
  "price-lists": "COST_DATA_BUCKET",
  // Exports as they were delivered, `deliveries/<payer>/…`; read when they are registered, never written by us.
  deliveries: "COST_DATA_BUCKET",
  configuration: "REPORTS_BUCKET",
  reports: "REPORTS_BUCKET",
  runs: "REPORTS_BUCKET",
  // Work lists, summaries and price books of a run: `work/<period>/<run-id>/…`. Expire on AWS (setting
  // workRetentionDays); what must outlive that belongs under `runs/`.
  work: "REPORTS_BUCKET",
  // Written by Step Functions itself about its Maps; nothing of ours reads it.
  "map-results": "REPORTS_BUCKET",
  events: "REPORTS_BUCKET",
  invoices: "INVOICES_BUCKET",
} as const satisfies Record<string, keyof DataEnvironment>;
export type ObjectArea = keyof typeof BUCKET_OF_AREA;
