import type { Invoice } from "../../domain/invoicing/invoice.ts";
import { GREY, RULE, type TextStyle } from "./canvas.ts";
import { type Flow, rule } from "./flow.ts";
import { documentTitle } from "./invoice-head.ts";

const FOOT: TextStyle = { size: 7.5, color: GREY };
const RUNNING: TextStyle = { size: 8.5, color: GREY };

/** Top of every page after the first: which document this sheet belongs to. */
export const drawRunningHead = (flow: Flow, invoice: Invoice): void => {
  const title = `${documentTitle(invoice)} ${invoice.number ?? ""}`.trim();
  const box = { x: flow.left, y: flow.y + RUNNING.size, width: flow.width };
  const names = flow.canvas.wrap(invoice.seller.legalName, flow.width / 2, RUNNING);
  flow.canvas.line(names[0] ?? "", box, RUNNING);
  flow.canvas.line(title, box, RUNNING, "right");
  flow.y += RUNNING.size + 6;
  rule(flow, flow.y, RULE);
  flow.y += 12;
};

const watermark = (invoice: Invoice): string | undefined => {
  if (invoice.status === "draft") return "DRAFT";
  return invoice.kind === "CREDIT_NOTE" ? "CREDIT NOTE" : undefined;
};

const drawWatermark = (flow: Flow, text: string): void => {
  const { canvas } = flow;
  const style: TextStyle = { size: text.length > 6 ? 64 : 110, weight: "bold", color: "#888888" };
  canvas.document.save();
  canvas.document.rotate(-52, { origin: [canvas.width / 2, canvas.height / 2] }).opacity(0.09);
  canvas.line(text, { x: 0, y: canvas.height / 2 + style.size / 3, width: canvas.width }, style, "center");
  canvas.document.restore();
};

const drawFoot = (flow: Flow, invoice: Invoice, page: string): void => {
  const { seller } = invoice;
  const y = flow.canvas.height - 32;
  rule(flow, y - 12, RULE);
  const pageWidth = 80;
  const width = flow.width - pageWidth;
  const imprint = [
    seller.legalName,
    seller.taxRegistration === null ? null : `Tax registration ${seller.taxRegistration}`,
    seller.email,
  ].filter((part) => part !== null);
  const lines = flow.canvas.wrap(imprint.join("  ·  "), width, FOOT).slice(0, 2);
  flow.canvas.block(lines, { x: flow.left, y, width }, FOOT);
  flow.canvas.line(page, { x: flow.left, y, width: flow.width }, FOOT, "right");
};

/** Foot and watermark of every page, drawn last because the number of pages is known only then. */
export const finishPages = (flow: Flow, invoice: Invoice): void => {
  const { document } = flow.canvas;
  const { start, count } = document.bufferedPageRange();
  const mark = watermark(invoice);
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(start + index);
    if (mark !== undefined) drawWatermark(flow, mark);
    drawFoot(flow, invoice, `Page ${index + 1} of ${count}`);
  }
};
