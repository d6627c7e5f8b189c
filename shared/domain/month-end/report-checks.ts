import type { RatedTask } from "../invoicing/invoice-lines.ts";
import { type Check, equality } from "../margin/check.ts";
import { D, plain, sum } from "../money/decimal.ts";

export type WrittenReport = {
  readonly group: string;
  readonly format: "parquet" | "csv";
  readonly rows: number;
  readonly exactTotal: string;
  readonly printedTotal: string;
};

/** Half of the tenth decimal place: what printing may change one row by (contract.md section 3). */
const PRINTED_HALF = new D("0.00000000005");

/**
 * Σ rows of every report = its group's total: exactly before printing, and within the printing of one row each
 * afterwards. Every group has its Parquet report; CSV only when the configuration asks for it.
 */
export const reportChecks = (
  groups: readonly RatedTask[],
  written: readonly WrittenReport[],
): readonly Check[] =>
  groups.flatMap(({ task, rated }) =>
    (["parquet", "csv"] as const).flatMap((format) => {
      const files = written.filter((file) => file.group === task.arn && file.format === format);
      if (files.length === 0 && format === "csv") return [];
      const exact = sum(files.map((file) => new D(file.exactTotal)));
      const printed = sum(files.map((file) => new D(file.printedTotal)));
      const rows = files.reduce((count, file) => count + file.rows, 0);
      const drift = printed.minus(exact).abs();
      return [
        equality(
          `report:${format}:${task.arn}`,
          "rows of the pro forma report = the group's total",
          exact,
          new D(rated.total),
        ),
        {
          name: `printed:${format}:${task.arn}`,
          ok: drift.lte(PRINTED_HALF.times(rows)),
          detail: "printed costs differ from exact ones by no more than their rounding",
          left: plain(printed),
          right: plain(exact),
          difference: plain(printed.minus(exact)),
        },
      ];
    }),
  );
