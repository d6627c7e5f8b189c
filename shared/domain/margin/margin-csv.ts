import { csvField } from "../csv-text.ts";
import type { GroupMargin } from "./margin.ts";

const COLUMNS = [
  "group",
  "product",
  "aws_cost",
  "proforma_cost",
  "margin",
  "margin_percentage",
  "currency",
] as const;

/**
 * `margin.csv` of one owner (contract.md section 3): a row per group and product, sorted by group name and
 * product; costs at full precision without exponents. Lines end with a line feed.
 */
export const marginCsv = (margins: readonly GroupMargin[]): string => {
  const rows = [...margins]
    .sort((a, b) => (`${a.name} ${a.arn}` < `${b.name} ${b.arn}` ? -1 : 1))
    .flatMap(({ name, currency, products }) =>
      products.map((row) => [
        name,
        row.productCode,
        row.awsCost,
        row.proformaCost,
        row.margin,
        row.marginPercentage,
        currency,
      ]),
    );
  return [COLUMNS, ...rows].map((row) => `${row.map(csvField).join(",")}\n`).join("");
};
