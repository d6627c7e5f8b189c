import type { Currency } from "../../../../shared/domain/money/currency.ts";
import type { D } from "../../../../shared/domain/money/decimal.ts";
import { readable } from "../../../../shared/domain/money/readable.ts";
import { percentageText } from "../../../../shared/domain/money/rounding.ts";
import { formatTable, type TableCell, type TableRow } from "../../../../shared/domain/text/table.ts";
import type { Colours } from "../../terminal/colours.ts";
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

/** The sellers of a chain from AWS downwards in one table, so that all amounts stand below each other. */
export const describeSections = (sections: readonly SellerSection[], style: SummaryStyle): string =>
  formatTable(
    [
      { header: "Customer", shrinkTo: 14 },
      { header: "Cost", align: "right" },
      { header: "Price", align: "right" },
      { header: "Margin", align: "right" },
      { header: "%", align: "right" },
      { header: "Invoice" },
      { header: "Total", align: "right" },
    ],
    sections.flatMap((section) => sectionRows(section, style)),
    { width: style.width, indent: "  ", paintHeader: style.colours.dim, paintRule: style.colours.dim },
  );

const sectionRows = (section: SellerSection, style: SummaryStyle): readonly TableRow[] => {
  const { bold, cyan, red } = style.colours;
  const total = (text: string) => ({ text, paint: bold });
  return [
    { heading: `level ${section.level} · ${section.name} sells to`, paint: (text) => bold(cyan(text)) },
    ...section.rows.flatMap((row) => customerLines(row, style)),
    [
      total(`total of ${section.rows.length}`),
      total(shown(section.cost, style)),
      total(shown(section.price, style)),
      { text: shown(section.margin, style), paint: section.margin.isNegative() ? red : bold },
      total(share(section.margin, section.price)),
    ],
    "rule",
  ];
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
    `${readable(total, currency)} ${currency}`,
  ]);
  return [[...figures, ...(first ?? ["–"])], ...others.map((invoice) => ["", "", "", "", "", ...invoice])];
};
