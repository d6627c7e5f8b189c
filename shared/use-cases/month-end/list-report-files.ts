import { z } from "zod";
import type { CostDelivery } from "../../domain/cost-data/delivery.ts";
import { BillingGroupArn } from "../../domain/identifiers.ts";
import type { GroupTask } from "../../domain/rating/model.ts";

/** One report file to write: a group's rows of one chunk, in one format. */
export const ReportFile = z.strictObject({
  group: BillingGroupArn,
  payer: z.string(),
  /** Position of the chunk in its delivery. */
  chunk: z.int(),
  /** The group's last file carries its custom line items. */
  last: z.boolean(),
  format: z.enum(["parquet", "csv"]),
  file: z.string(),
});
export type ReportFile = z.infer<typeof ReportFile>;

const EXTENSION = { parquet: "snappy.parquet", csv: "csv.gz" } as const;

/**
 * Every report file of the month: files are numbered through per group and format, payer by payer and chunk
 * by chunk, as Data Exports numbers them (spec/cur-focus.md section 6).
 */
export const listReportFiles = (
  tasks: readonly GroupTask[],
  deliveries: readonly CostDelivery[],
  csv: boolean,
): readonly ReportFile[] => {
  const formats = csv ? (["parquet", "csv"] as const) : (["parquet"] as const);
  return tasks.flatMap((task) => {
    const payers = new Set(task.selections.map((selection) => selection.payer));
    const files = deliveries
      .filter((delivery) => payers.has(delivery.payer))
      .flatMap((delivery) => delivery.chunks.map((_, chunk) => ({ payer: delivery.payer, chunk })));
    return formats.flatMap((format) =>
      files.map((source, index) => ({
        group: task.arn,
        payer: source.payer,
        chunk: source.chunk,
        last: index === files.length - 1,
        format,
        file: `rebill-${String(index + 1).padStart(5, "0")}.${EXTENSION[format]}`,
      })),
    );
  });
};
