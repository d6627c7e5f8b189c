import type { Invoice } from "../../domain/invoicing/invoice.ts";
import { D } from "../../domain/money/decimal.ts";
import { GREY, leading, RULE, type TextStyle } from "./canvas.ts";
import { type Flow, rule } from "./flow.ts";
import { addressLines, grouped } from "./format.ts";

const SMALL: TextStyle = { size: 8.5 };
const SMALL_GREY: TextStyle = { size: 8.5, color: GREY };
const NAME: TextStyle = { size: 11, weight: "bold" };
const TITLE: TextStyle = { size: 20, weight: "bold" };
const GUTTER = 24;

export const documentTitle = (invoice: Invoice): string => {
  if (invoice.status === "draft") return invoice.estimate ? "Estimate" : "Draft invoice";
  switch (invoice.kind) {
    case "CREDIT_NOTE":
      return "Credit note";
    case "DEBIT_NOTE":
      return "Debit note";
    default:
      return "Invoice";
  }
};

type Fact = readonly [label: string, value: string];

const facts = (invoice: Invoice): readonly Fact[] => {
  const numberLabel = invoice.kind === "CREDIT_NOTE" ? "Credit note number" : "Invoice number";
  return [
    [numberLabel, invoice.number ?? "not issued"],
    [invoice.status === "draft" ? "Prepared on" : "Date of issue", invoice.issueDate],
    ["Period of supply", `${invoice.supply.from} to ${invoice.supply.to}`],
    ...(invoice.total.startsWith("-") || invoice.status === "draft"
      ? []
      : [["Due date", invoice.dueDate] as const]),
    ["Currency", invoice.currency],
    ["Customer account", invoice.buyer.account],
  ];
};

/** Draws lines of changing style below each other and returns the y below them. */
const stack = (
  flow: Flow,
  entries: readonly (readonly [string, TextStyle])[],
  box: { readonly x: number; readonly width: number },
): number => {
  let y = flow.y;
  for (const [text, style] of entries) {
    const lines = flow.canvas.wrap(text, box.width, style);
    y = flow.canvas.block(lines, { ...box, y: y + style.size }, style) - style.size;
  }
  return y;
};

const drawFacts = (
  flow: Flow,
  invoice: Invoice,
  box: { readonly x: number; readonly width: number },
): number => {
  const labelWidth = 92;
  let y = flow.y + SMALL.size;
  for (const [label, value] of facts(invoice)) {
    flow.canvas.line(label, { x: box.x, y, width: labelWidth }, SMALL_GREY);
    const valueBox = { x: box.x + labelWidth, y, width: box.width - labelWidth };
    const lines = flow.canvas.wrap(value, valueBox.width, SMALL);
    y = flow.canvas.block(lines, valueBox, SMALL, "right") + 1.5;
  }
  return y - SMALL.size;
};

const amountLabel = (invoice: Invoice): string => {
  if (invoice.total.startsWith("-")) return "Amount in your favour";
  if (invoice.status === "draft") return invoice.estimate ? "Estimated total" : "Total";
  return new D(invoice.total).isZero() ? "Nothing to pay" : `Amount due by ${invoice.dueDate}`;
};

const drawAmountDue = (flow: Flow, invoice: Invoice): void => {
  const height = 26;
  const credit = invoice.total.startsWith("-");
  const amount = `${invoice.currency} ${grouped(credit ? invoice.total.slice(1) : invoice.total)}`;
  const { document } = flow.canvas;
  document.rect(flow.left, flow.y, flow.width, height).fillColor("#f1f3f5").fill();
  const baseline = flow.y + height / 2 + 4;
  flow.canvas.line(
    amountLabel(invoice),
    { x: flow.left + 10, y: baseline, width: flow.width - 20 },
    { size: 10 },
  );
  flow.canvas.line(
    amount,
    { x: flow.left + 10, y: baseline, width: flow.width - 20 },
    { size: 12, weight: "bold" },
    "right",
  );
  flow.y += height + 18;
};

/** Seller and title, then buyer and the facts of the document, then what is due. */
export const drawHead = (flow: Flow, invoice: Invoice): void => {
  const { seller, buyer } = invoice;
  const half = (flow.width - GUTTER) / 2;
  const right = { x: flow.left + half + GUTTER, width: half };

  const title = documentTitle(invoice);
  flow.canvas.line(title, { ...right, y: flow.y + TITLE.size }, TITLE, "right");
  const sellerLines: (readonly [string, TextStyle])[] = [
    [seller.legalName, NAME],
    ...addressLines(seller.address).map((text) => [text, SMALL] as const),
  ];
  if (seller.taxRegistration !== null)
    sellerLines.push([`Tax registration: ${seller.taxRegistration}`, SMALL]);
  if (seller.email !== null) sellerLines.push([seller.email, SMALL]);
  flow.y = Math.max(
    stack(flow, sellerLines, { x: flow.left, width: half }),
    flow.y + TITLE.size + leading(TITLE),
  );
  rule(flow, flow.y + 6, RULE);
  flow.y += 20;

  const buyerLines: (readonly [string, TextStyle])[] = [
    ["Billed to", SMALL_GREY],
    [buyer.legalName, NAME],
  ];
  if (buyer.organization !== null && buyer.organization.name !== buyer.legalName)
    buyerLines.push([buyer.organization.name, SMALL]);
  buyerLines.push(...addressLines(buyer.address).map((text) => [text, SMALL] as const));
  if (buyer.taxRegistration !== null) buyerLines.push([`Tax registration: ${buyer.taxRegistration}`, SMALL]);
  const buyerEnd = stack(flow, buyerLines, { x: flow.left, width: half });
  flow.y = Math.max(buyerEnd, drawFacts(flow, invoice, right)) + 14;
  drawAmountDue(flow, invoice);
};
