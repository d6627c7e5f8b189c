import { z } from "zod";
import type { Bill } from "../../domain/cost-data/delivery.ts";
import { BillingGroupArn } from "../../domain/identifiers.ts";
import type { GroupTask } from "../../domain/rating/model.ts";

/** One report file to write, in one format. */
export const ReportFile = z.strictObject({
  group: BillingGroupArn,
  /** The chunk whose rows it holds, by its position in the payer's delivery; null: the group has no cost data. */
  source: z.strictObject({ payer: z.string(), chunk: z.int() }).nullable(),
  /** The group's last file carries its custom line items. */
  last: z.boolean(),
  format: z.enum(["parquet", "csv"]),
  file: z.string(),
});
export type ReportFile = z.infer<typeof ReportFile>;

const EXTENSION = { parquet: "snappy.parquet", csv: "csv.gz" } as const;

/**
 * Every report file of the month: files are numbered through per group and format, payer by payer and chunk
 * by chunk, as Data Exports numbers them (spec/cur-focus.md section 6). A group without cost data has one file too:
 * its invoice may consist of custom line items, and whoever reads its reports finds the month either way.
 */
export const listReportFiles = (
  tasks: readonly GroupTask[],
  deliveries: readonly Bill[],
  csv: boolean,
): readonly ReportFile[] => {
  const formats = csv ? (["parquet", "csv"] as const) : (["parquet"] as const);
  return tasks.flatMap((task) => {
    const payers = new Set(task.selections.map((selection) => selection.payer));
    const chunks = deliveries
      .filter((delivery) => payers.has(delivery.payer))
      .flatMap((delivery) => delivery.chunks.map((_, chunk) => ({ payer: delivery.payer, chunk })));
    const sources = chunks.length > 0 ? chunks : [null];
    return formats.flatMap((format) =>
      sources.map((source, index) => ({
        group: task.arn,
        source,
        last: index === sources.length - 1,
        format,
        file: `rebill-${String(index + 1).padStart(5, "0")}.${EXTENSION[format]}`,
      })),
    );
  });
};
