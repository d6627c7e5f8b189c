import type { Invoice } from "../../domain/invoicing/invoice.ts";
import { D } from "../../domain/money/decimal.ts";
import type { TaxLine } from "../../domain/tax/tax-line.ts";
import { GREY, INK, leading, type TextStyle } from "./canvas.ts";
import { ensureRoom, type Flow } from "./flow.ts";
import { grouped, groupedIban } from "./format.ts";

const TEXT: TextStyle = { size: 9 };
const TEXT_GREY: TextStyle = { size: 8.5, color: GREY };
const STRONG: TextStyle = { size: 11, weight: "bold" };
const HEADING: TextStyle = { size: 9, weight: "bold" };
const NOTE: TextStyle = { size: 8.5 };

const taxLabel = (tax: TaxLine): string => {
  switch (tax.category) {
    case "REVERSE_CHARGE":
      return "Tax 0 % (reverse charge)";
    case "EXEMPT":
      return "Tax 0 % (exempt)";
    default:
      return `Tax ${tax.rate} % on ${grouped(tax.base)}`;
  }
};

/** Subtotal, tax of each rate and total, right below the amount column. */
const drawTotals = (flow: Flow, invoice: Invoice): void => {
  const rows: (readonly [string, string, TextStyle])[] = [
    ["Subtotal", grouped(invoice.net), TEXT],
    ...invoice.taxLines.map((tax) => [taxLabel(tax), grouped(tax.amount), TEXT] as const),
    [`Total ${invoice.currency}`, grouped(invoice.total), STRONG],
  ];
  const width = Math.min(flow.width, 270);
  const x = flow.left + flow.width - width;
  ensureRoom(flow, rows.length * leading(STRONG) + 20);
  flow.y += 8;
  for (const [label, amount, style] of rows) {
    const y = flow.y + style.size;
    if (style === STRONG) {
      flow.canvas.document
        .moveTo(x, flow.y - 1)
        .lineTo(x + width, flow.y - 1)
        .lineWidth(0.8)
        .strokeColor(INK)
        .stroke();
      flow.y += 3;
      flow.canvas.line(label, { x, y: y + 3, width }, style);
      flow.canvas.line(amount, { x, y: y + 3, width }, style, "right");
    } else {
      flow.canvas.line(label, { x, y, width }, style);
      flow.canvas.line(amount, { x, y, width }, style, "right");
    }
    flow.y += leading(style) + 2;
  }
  flow.y += 12;
};

const paragraphs = (invoice: Invoice): readonly string[] => [
  ...invoice.taxLines.flatMap((tax) => (tax.note === null ? [] : [tax.note])),
  ...invoice.fx.map(
    (note) =>
      `Exchange rate: 1 ${note.from} = ${note.rate} ${note.to} (${note.source}, ${note.date}). ` +
      `Each line is converted at this rate and rounded to the smallest unit of ${note.to}.`,
  ),
  ...(invoice.total.startsWith("-")
    ? ["Amounts with a minus sign are in your favour. The total will be credited or paid out to you."]
    : []),
  ...(invoice.status === "draft"
    ? ["This document is a preview. It is not an invoice, carries no number and must not be paid."]
    : []),
];

const drawNotes = (flow: Flow, invoice: Invoice): void => {
  for (const text of paragraphs(invoice)) {
    const lines = flow.canvas.wrap(text, flow.width, NOTE);
    ensureRoom(flow, lines.length * leading(NOTE) + 4);
    const box = { x: flow.left, y: flow.y + NOTE.size, width: flow.width };
    flow.y = flow.canvas.block(lines, box, NOTE) - NOTE.size + 4;
  }
};

const instruction = (invoice: Invoice): string => {
  const by = `by ${invoice.dueDate} (${invoice.payment.termsDays} days)`;
  switch (invoice.payment.method) {
    case "direct-debit":
      return `The amount will be collected by direct debit on ${invoice.dueDate}.`;
    case "card":
      return `The amount will be charged to the card on file on ${invoice.dueDate}.`;
    default:
      return `Please transfer the amount ${by} and quote the reference.`;
  }
};

const bankFacts = (invoice: Invoice): readonly (readonly [string, string])[] => {
  const { bank, legalName } = invoice.seller;
  const facts: readonly (readonly [string, string | undefined])[] =
    bank === null || invoice.payment.method !== "bank-transfer"
      ? []
      : [
          ["Account holder", legalName],
          ["Bank", bank.name],
          ["IBAN", bank.iban === undefined ? undefined : groupedIban(bank.iban)],
          ["BIC", bank.bic],
          ["Account", bank.account],
          ["Routing", bank.routing],
        ];
  return [...facts, ["Reference", invoice.number ?? undefined] as const].flatMap(([label, value]) =>
    value === undefined ? [] : [[label, value] as const],
  );
};

const drawPayment = (flow: Flow, invoice: Invoice): void => {
  const total = new D(invoice.total);
  if (invoice.status === "draft" || total.isZero() || total.isNegative()) return;
  const facts = bankFacts(invoice);
  ensureRoom(flow, (facts.length + 2) * leading(TEXT) + 18);
  flow.y += 10;
  flow.canvas.line("Payment", { x: flow.left, y: flow.y + HEADING.size, width: flow.width }, HEADING);
  flow.y += leading(HEADING) + 2;
  const box = { x: flow.left, y: flow.y + NOTE.size, width: flow.width };
  flow.y =
    flow.canvas.block(flow.canvas.wrap(instruction(invoice), flow.width, NOTE), box, NOTE) - NOTE.size + 3;
  for (const [label, value] of facts) {
    const y = flow.y + NOTE.size;
    flow.canvas.line(label, { x: flow.left, y, width: 90 }, TEXT_GREY);
    const lines = flow.canvas.wrap(value, flow.width - 90, NOTE);
    flow.y = flow.canvas.block(lines, { x: flow.left + 90, y, width: flow.width - 90 }, NOTE) - NOTE.size;
  }
};

const drawAccountsHeading = (flow: Flow, invoice: Invoice): void => {
  flow.canvas.line(
    `Subtotal by account (${invoice.currency})`,
    { x: flow.left, y: flow.y + HEADING.size, width: flow.width },
    HEADING,
  );
  flow.y += leading(HEADING) + 3;
};

/** Net by usage account, for whoever has to book it to cost centres. */
const drawAccounts = (flow: Flow, invoice: Invoice): void => {
  const { byAccount } = invoice.views;
  if (byAccount.length < 2) return;
  ensureRoom(flow, 5 * leading(NOTE) + 20);
  flow.y += 16;
  drawAccountsHeading(flow, invoice);
  const without = flow.onNewPage;
  flow.onNewPage = () => {
    without();
    drawAccountsHeading(flow, invoice);
  };
  for (const { account, name, amount } of byAccount) {
    const nameWidth = flow.width - 90 - 110;
    const names = name === null ? [] : flow.canvas.wrap(name, nameWidth, NOTE);
    ensureRoom(flow, Math.max(1, names.length) * leading(NOTE));
    const y = flow.y + NOTE.size;
    flow.canvas.line(account, { x: flow.left, y, width: 90 }, TEXT_GREY);
    flow.canvas.block(names, { x: flow.left + 90, y, width: nameWidth }, NOTE);
    flow.canvas.line(grouped(amount), { x: flow.left, y, width: flow.width }, NOTE, "right");
    flow.y += Math.max(1, names.length) * leading(NOTE);
  }
  flow.onNewPage = without;
};

/** Everything below the lines. */
export const drawClose = (flow: Flow, invoice: Invoice): void => {
  drawTotals(flow, invoice);
  drawNotes(flow, invoice);
  drawPayment(flow, invoice);
  drawAccounts(flow, invoice);
};
