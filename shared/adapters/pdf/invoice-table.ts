import type { Invoice, InvoiceLine, InvoiceSection } from "../../domain/invoicing/invoice.ts";
import { D } from "../../domain/money/decimal.ts";
import { currencyText } from "../../domain/money/rounding.ts";
import { GREY, INK, leading, RULE, type TextStyle } from "./canvas.ts";
import { ensureRoom, type Flow, rule } from "./flow.ts";
import { grouped } from "./format.ts";

const ROW: TextStyle = { size: 8.5 };
const ROW_BOLD: TextStyle = { size: 8.5, weight: "bold" };
const ROW_GREY: TextStyle = { size: 8.5, color: GREY };
const HEAD: TextStyle = { size: 8, weight: "bold", color: GREY };
const GAP = 10;
const PADDING = 3.2;

type Column = { readonly x: number; readonly width: number; readonly title: string };
type Columns = {
  readonly position: Column;
  readonly description: Column;
  readonly source: Column;
  readonly original: Column | null;
  readonly amount: Column;
};

const originalText = (line: InvoiceLine): string =>
  grouped(currencyText(new D(line.exact), line.costCurrency));

/** Money columns are as wide as their widest amount, the description takes what is left. */
const columnsOf = (flow: Flow, invoice: Invoice): Columns => {
  const { canvas, left, width } = flow;
  const widest = (texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, canvas.measure(text, ROW_BOLD)), 44);
  const foreign = invoice.fx.length > 0;
  const several = new Set(invoice.lines.map((line) => line.costCurrency)).size > 1;
  const amountTitle = `Amount (${invoice.currency})`;
  const originalTitle = several ? "Original" : (invoice.lines[0]?.costCurrency ?? "");
  const amountWidth = widest([
    grouped(invoice.net),
    amountTitle,
    ...invoice.lines.map((line) => grouped(line.amount)),
  ]);
  const originals = invoice.lines.map(
    (line) => `${several ? `${line.costCurrency} ` : ""}${originalText(line)}`,
  );
  const originalWidth = foreign ? widest([originalTitle, ...originals]) : 0;
  const positionWidth = 8 + 6 * String(invoice.lines.length).length;
  const sourceWidth = 92;
  const taken = positionWidth + sourceWidth + amountWidth + (foreign ? originalWidth + GAP : 0) + 3 * GAP;
  const descriptionWidth = width - taken;
  const descriptionX = left + positionWidth + GAP;
  const sourceX = descriptionX + descriptionWidth + GAP;
  const originalX = sourceX + sourceWidth + GAP;
  return {
    position: { x: left, width: positionWidth, title: "#" },
    description: { x: descriptionX, width: descriptionWidth, title: "Description" },
    source: { x: sourceX, width: sourceWidth, title: "Source" },
    original: foreign ? { x: originalX, width: originalWidth, title: originalTitle } : null,
    amount: { x: left + width - amountWidth, width: amountWidth, title: amountTitle },
  };
};

const drawHeader = (flow: Flow, columns: Columns): void => {
  const y = flow.y + HEAD.size;
  for (const column of [columns.position, columns.description, columns.source])
    flow.canvas.line(column.title, { ...column, y }, HEAD);
  for (const column of [columns.original, columns.amount])
    if (column !== null) flow.canvas.line(column.title, { ...column, y }, HEAD, "right");
  flow.y = y + 5;
  rule(flow, flow.y, INK, 0.8);
  flow.y += 3;
};

const RELATION: Readonly<Record<InvoiceSection["relation"], string>> = {
  DIRECT: "",
  INDIRECT: "billed through you",
  OWN: "billing group",
  MICROSOFT: "Microsoft subscriptions",
};

const drawSectionHead = (flow: Flow, columns: Columns, section: InvoiceSection): void => {
  const note = RELATION[section.relation];
  const width = flow.width - columns.amount.width - GAP;
  const title = flow.canvas.wrap(note === "" ? section.title : `${section.title} (${note})`, width, ROW_BOLD);
  ensureRoom(flow, title.length * leading(ROW) + 3 * leading(ROW));
  const y = flow.y + ROW.size + 5;
  const end = flow.canvas.block(title, { x: flow.left, y, width }, ROW_BOLD);
  flow.canvas.line(grouped(section.amount), { ...columns.amount, y }, ROW_BOLD, "right");
  flow.y = end - ROW.size + PADDING;
};

const drawRow = (flow: Flow, columns: Columns, line: InvoiceLine, several: boolean): void => {
  const description = flow.canvas.wrap(line.description, columns.description.width, ROW);
  const detail =
    line.detail === null ? [] : flow.canvas.wrap(line.detail, columns.description.width, ROW_GREY);
  const source = flow.canvas.wrap(line.source, columns.source.width, ROW_GREY);
  const rows = Math.max(description.length + detail.length, source.length);
  ensureRoom(flow, rows * leading(ROW) + 2 * PADDING);
  const y = flow.y + PADDING + ROW.size;
  flow.canvas.line(String(line.line), { ...columns.position, y }, ROW_GREY);
  const below = flow.canvas.block(description, { ...columns.description, y }, ROW);
  flow.canvas.block(detail, { ...columns.description, y: below }, ROW_GREY);
  flow.canvas.block(source, { ...columns.source, y }, ROW_GREY);
  if (columns.original !== null) {
    const text = `${several ? `${line.costCurrency} ` : ""}${originalText(line)}`;
    flow.canvas.line(text, { ...columns.original, y }, ROW_GREY, "right");
  }
  flow.canvas.line(grouped(line.amount), { ...columns.amount, y }, ROW, "right");
  flow.y += rows * leading(ROW) + 2 * PADDING;
  rule(flow, flow.y, "#ececec", 0.4);
};

/** The lines, under the head of their group where there are several; the column heads return on every page. */
export const drawTable = (flow: Flow, invoice: Invoice): void => {
  const columns = columnsOf(flow, invoice);
  const several = new Set(invoice.lines.map((line) => line.costCurrency)).size > 1;
  const header = (): void => drawHeader(flow, columns);
  const without = flow.onNewPage;
  header();
  flow.onNewPage = () => {
    without();
    header();
  };
  for (const section of invoice.sections) {
    if (invoice.sections.length > 1) drawSectionHead(flow, columns, section);
    for (const line of invoice.lines) if (line.group === section.group) drawRow(flow, columns, line, several);
  }
  flow.onNewPage = without;
  rule(flow, flow.y, RULE);
};
