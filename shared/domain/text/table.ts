import { displayWidth, padToWidth, truncateToWidth } from "./display-width.ts";

/** Puts colour on a text or leaves it as it is. */
export type Paint = (text: string) => string;

export type TableColumn = {
  readonly header: string;
  /** Numbers stand right. Default left. */
  readonly align?: "left" | "right";
  /** A column that gives way when the table is too wide is cut to no less than this. Default: never cut. */
  readonly shrinkTo?: number;
};

/** A cell; `paint` colours it after it has been measured and padded, so that colour never moves a column. */
export type TableCell = string | { readonly text: string; readonly paint: Paint };
/** `rule` draws a line across the table; a heading stands over the rows below it and widens no column. */
export type TableRow = readonly TableCell[] | "rule" | { readonly heading: string; readonly paint: Paint };

const isCells = (row: TableRow): row is readonly TableCell[] => Array.isArray(row);

export type TableOptions = {
  /** Columns of the terminal the table has to fit in. Default: no limit. */
  readonly width?: number;
  /** Put before every line. */
  readonly indent?: string;
  readonly paintHeader?: Paint;
  readonly paintRule?: Paint;
};

const GAP = "  ";
const asIs: Paint = (text) => text;
const textOf = (cell: TableCell): string => (typeof cell === "string" ? cell : cell.text);

/**
 * Lays a table out as text: columns as wide as their widest cell by terminal columns (CJK counts two),
 * header, rule, rows; no trailing spaces. Too wide for `width`: columns with `shrinkTo` are cut, the widest
 * surplus first; when that is not enough the lines stay too long rather than lose a number.
 */
export const formatTable = (
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  options: TableOptions = {},
): string => {
  const indent = options.indent ?? "";
  const natural = columns.map((column, index) =>
    Math.max(
      displayWidth(column.header),
      ...rows.filter(isCells).map((row) => displayWidth(textOf(row[index] ?? ""))),
    ),
  );
  const limit = (options.width ?? Number.POSITIVE_INFINITY) - displayWidth(indent);
  const widths = shrink(columns, natural, limit);
  const total = widths.reduce((sum, width) => sum + width, GAP.length * Math.max(0, widths.length - 1));

  const line = (cells: readonly TableCell[], paintAll?: Paint): string => {
    const lastFilled = cells.reduce((last, cell, index) => (textOf(cell) === "" ? last : index), 0);
    const parts = columns.slice(0, lastFilled + 1).map((column, index) => {
      const cell = cells[index] ?? "";
      const width = widths[index] ?? 0;
      const text = truncateToWidth(textOf(cell), width);
      const align = column.align ?? "left";
      const padded = index === lastFilled && align === "left" ? text : padToWidth(text, width, align);
      const paint = typeof cell === "string" ? asIs : cell.paint;
      return (paintAll ?? paint)(padded);
    });
    return (indent + parts.join(GAP)).trimEnd();
  };
  const rule = indent + (options.paintRule ?? asIs)("─".repeat(total));
  const print = (row: TableRow): string => {
    if (row === "rule") return rule;
    return isCells(row)
      ? line(row)
      : indent + row.paint(truncateToWidth(row.heading, Math.max(total, limit)));
  };
  return [
    line(
      columns.map((column) => column.header),
      options.paintHeader,
    ),
    rule,
    ...rows.map(print),
  ].join("\n");
};

const shrink = (
  columns: readonly TableColumn[],
  natural: readonly number[],
  limit: number,
): readonly number[] => {
  const widths = [...natural];
  const total = () => widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
  while (total() > limit) {
    const surplus = widths.map((width, index) => width - (columns[index]?.shrinkTo ?? width));
    const widest = surplus.indexOf(Math.max(...surplus));
    if ((surplus[widest] ?? 0) <= 0) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
};
