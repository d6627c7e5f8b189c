import type { Invoice } from "../../domain/invoicing/invoice.ts";
import type { PdfRenderer, RenderOptions } from "../../ports/pdf-renderer.ts";
import { createCanvas } from "./canvas.ts";
import { drawRunningHead, finishPages } from "./every-page.ts";
import { createFaces } from "./faces.ts";
import { createFlow } from "./flow.ts";
import { drawClose } from "./invoice-close.ts";
import { documentTitle, drawHead } from "./invoice-head.ts";
import { drawTable } from "./invoice-table.ts";

const bytesOf = (draw: () => PDFKit.PDFDocument): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const document = draw();
    const chunks: Buffer[] = [];
    document.on("data", (chunk: Buffer) => chunks.push(chunk));
    document.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on("error", reject);
    document.end();
  });

/**
 * Invoices as PDF with pdfkit and the Noto faces, A4 unless asked otherwise. The file carries the date of
 * issue (00:00 UTC) as its creation date, so that the same invoice is the same file on every rendering.
 * `fontDirectory`: a folder with the files of `FONT_FILES`, where the packages are not installed.
 */
export const createPdfkitRenderer = (
  settings: { readonly fontDirectory?: string | undefined } = {},
): PdfRenderer => {
  const faces = createFaces(settings.fontDirectory);
  const draw = (invoice: Invoice, options: RenderOptions): PDFKit.PDFDocument => {
    const canvas = createCanvas({
      paper: options.paper ?? "A4",
      title: `${documentTitle(invoice)} ${invoice.number ?? ""}`.trim(),
      author: invoice.seller.legalName,
      createdAt: new Date(`${invoice.issueDate}T00:00:00.000Z`),
      faces,
    });
    const flow = createFlow(canvas);
    flow.onNewPage = () => drawRunningHead(flow, invoice);
    drawHead(flow, invoice);
    drawTable(flow, invoice);
    drawClose(flow, invoice);
    finishPages(flow, invoice);
    return canvas.document;
  };
  // Faces are shared between documents, so that each is drawn and closed in one go, without an await between.
  return { render: (invoice, options = {}) => bytesOf(() => draw(invoice, options)) };
};
