import type { Currency } from "../../../../shared/domain/money/currency.ts";
import type { D } from "../../../../shared/domain/money/decimal.ts";
import { percentageText } from "../../../../shared/domain/money/rounding.ts";
import { readable } from "../../cli/describe-month.ts";
import type { Colours } from "../../terminal/colours.ts";
import { formatTable, type TableCell, type TableRow } from "../../terminal/table.ts";
import type { CustomerRow, SellerSection } from "./customer-rows.ts";

export type SummaryStyle = {
  /** Terminal columns. */
  readonly width: number;
  readonly colours: Colours;
  /** Currency of costs and prices. */
  readonly currency: Currency;
};

/** Below this width amounts lose their cents, so that names keep some room. */
const ROOMY = 96;

/** 1,234.56, or 1,234 where there is no room for cents: cut, not rounded, since the invoice says it exactly. */
export const shown = (amount: D, { currency, width }: SummaryStyle): string => {
  const text = readable(amount.toFixed(), currency);
  return width < ROOMY ? text.replace(/\.\d+$/, "") : text;
};

export const share = (margin: D, price: D): string =>
  price.isZero() ? "–" : percentageText(margin.div(price).times(100)).replace(/\d$/, "");

const signed = (amount: D, text: string, { colours }: SummaryStyle): TableCell =>
  amount.isNegative() && !amount.isZero() ? { text, paint: colours.red } : text;

/** One seller's customers as a table with its sum. */
export const describeSection = (section: SellerSection, style: SummaryStyle): string => {
  const { colours, width } = style;
  const rows: readonly TableRow[] = [
    ...section.rows.flatMap((row) => customerLines(row, style)),
    "rule",
    [
      { text: `${section.rows.length} customers`, paint: colours.bold },
      { text: shown(section.cost, style), paint: colours.bold },
      { text: shown(section.price, style), paint: colours.bold },
      { text: shown(section.margin, style), paint: section.margin.isNegative() ? colours.red : colours.bold },
      { text: share(section.margin, section.price), paint: colours.bold },
    ],
  ];
  return formatTable(
    [
      { header: "Customer", shrinkTo: 14 },
      { header: "Cost", align: "right" },
      { header: "Price", align: "right" },
      { header: "Margin", align: "right" },
      { header: "%", align: "right" },
      { header: "Invoice" },
      { header: "Total", align: "right" },
      { header: "" },
    ],
    rows,
    { width, indent: "  ", paintHeader: colours.dim },
  );
};

const customerLines = (row: CustomerRow, style: SummaryStyle): readonly TableRow[] => {
  const figures = [
    row.name,
    shown(row.cost, style),
    shown(row.price, style),
    signed(row.margin, shown(row.margin, style), style),
    signed(row.margin, share(row.margin, row.price), style),
  ];
  const [first, ...others] = row.invoices.map(({ number, total, currency }) => [
    number,
    readable(total, currency),
    { text: currency, paint: style.colours.dim },
  ]);
  return [[...figures, ...(first ?? ["–"])], ...others.map((invoice) => ["", "", "", "", "", ...invoice])];
};
