import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { FONT_FILES } from "../../../shared/adapters/pdf/noto-fonts.ts";
import { createPdfkitRenderer } from "../../../shared/adapters/pdf/pdfkit-renderer.ts";
import type { Invoice } from "../../../shared/domain/invoicing/invoice.ts";
import { invoiceJson } from "../../../shared/domain/invoicing/issue-invoice.ts";
import { readPdf } from "./read-pdf.ts";
import { creditNote, estimate, manyPages, manyScripts, onePage } from "./sample-invoices.ts";

// Reading a face is slow on a busy machine; no test says how long it may take.
vi.setConfig({ testTimeout: 120_000 });

const renderer = createPdfkitRenderer();
const rendered = new Map<string, Promise<ReturnType<typeof readPdf>>>();
/** Each sample is drawn once and looked at by several tests. */
const render = (invoice: Invoice) => {
  const key = invoiceJson(invoice);
  const found = rendered.get(key) ?? renderer.render(invoice).then(readPdf);
  rendered.set(key, found);
  return found;
};
const all = (pages: readonly (readonly string[])[]): readonly string[] => pages.flat();
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("pdfkit renderer", () => {
  it("puts everything a finance department books from on one page", async () => {
    const { pages } = await render(onePage());

    expect(pages).toHaveLength(1);
    expect(all(pages)).toEqual(
      expect.arrayContaining([
        "Invoice",
        "NW-2026-000001",
        "Northwind Cloud Ltd",
        "Tax registration: IE1234567X",
        "Musterstraße 12",
        "10115 Berlin",
        "Germany",
        "Tax registration: DE123456789",
        "2026-11-03",
        "2026-10-01 to 2026-10-31",
        "2026-12-03",
        "Amazon Elastic Compute Cloud",
        "AWS Marketplace",
        "custom line item",
        "10 % of USD 100.00",
        "11,435.57",
        "10,532.16",
        "-138.15",
        "Subtotal",
        "Tax 0 % (reverse charge)",
        "Total EUR",
        "11,861.80",
        "IE29 AIBK 9311 5212 3456 78",
        "AIBKIE2D",
        "Page 1 of 1",
      ]),
    );
    const text = all(pages).join(" ");
    expect(text).toContain("Article 196 of Council Directive 2006/112/EC");
    expect(text).toContain("Exchange rate: 1 USD = 0.921 EUR (ECB, 2026-10-30)");
  });

  it("gives the same bytes on every rendering", async () => {
    const first = sha256(await renderer.render(onePage()));
    const second = sha256(await createPdfkitRenderer().render(onePage()));

    expect(second).toBe(first);
  });

  it("gives the same bytes whatever was drawn before or is drawn beside it", async () => {
    const alone = await Promise.all(
      [onePage(), manyScripts()].map(async (invoice) => sha256(await createPdfkitRenderer().render(invoice))),
    );
    const shared = createPdfkitRenderer();
    await shared.render(manyPages());

    const beside = await Promise.all(
      [manyScripts(), onePage(), creditNote(), manyScripts(), onePage()].map((invoice) =>
        shared.render(invoice),
      ),
    );

    const hashes = beside.map(sha256);
    expect([hashes[1], hashes[0]]).toEqual(alone);
    expect([hashes[4], hashes[3]]).toEqual(alone);
  });

  it("gives other bytes for another invoice", async () => {
    const changed = { ...onePage(), dueDate: "2026-12-04" };

    expect(sha256(await renderer.render(changed))).not.toBe(sha256(await renderer.render(onePage())));
  });

  it("gives the same bytes after an invoice that used the same glyphs for other characters", async () => {
    // Two code points each that share a glyph: a compatibility ideograph, and dotted letters on one base form.
    const described = (text: string): Invoice => {
      const invoice = onePage();
      return { ...invoice, lines: invoice.lines.map((line) => ({ ...line, description: text })) };
    };
    const alone = sha256(await createPdfkitRenderer().render(described("\u8c48 \u062a\u062a\u062a")));
    const shared = createPdfkitRenderer();
    await shared.render(described("\uf900 \u064a\u064a\u064a"));

    const after = await shared.render(described("\u8c48 \u062a\u062a\u062a"));

    expect(sha256(after)).toBe(alone);
  });

  it("repeats the column heads and the document's number on every page and numbers the pages", async () => {
    const { pages } = await render(manyPages());

    expect(pages).toHaveLength(4);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain("Description");
      expect(page).toContain(`Page ${index + 1} of 4`);
    }
    expect(pages.slice(1).every((page) => page.includes("Invoice NW-2026-000042"))).toBe(true);
    expect(all(pages)).toContain("Gamma SA (billed through you)");
  });

  it("prints every line exactly once, in order, over hundreds of lines", async () => {
    const invoice = manyPages(400);
    const { pages } = await render(invoice);

    const printed = all(pages).filter((text) => /^(AWS )?Service( number)? \d+$/.test(text));
    expect(printed).toEqual(invoice.lines.map((line) => line.description));
  });

  it("draws Greek, Cyrillic, Polish, Devanagari and Japanese names, each in a face that has them", async () => {
    const { pages, fonts } = await render(manyScripts());

    expect(all(pages)).toEqual(
      expect.arrayContaining([
        "Διαχείριση νέφους",
        "Облачная поддержка – Ъ",
        "Zażółć gęślą jaźń",
        "क्लाउड सेवा प्रबंधन शुल्क",
        "サクラ株式会社",
      ]),
    );
    expect(fonts).toEqual([
      "NotoSans-Bold",
      "NotoSans-Regular",
      "NotoSansArabic-Regular",
      "NotoSansDevanagari-Regular",
      "NotoSansJP-Regular",
    ]);
  });

  it("embeds only the faces a document needs", async () => {
    const { fonts } = await render(onePage());

    expect(fonts).toEqual(["NotoSans-Bold", "NotoSans-Regular"]);
  });

  it("prints yen without decimals and with thousands separators", async () => {
    const { pages } = await render(manyScripts());

    expect(all(pages)).toEqual(
      expect.arrayContaining(["JPY 205,572,521", "Tax 10 % on 186,884,110", "18,688,411", "-1,892"]),
    );
  });

  it("marks a credit note and asks for no payment", async () => {
    const { pages } = await render(creditNote());

    const texts = all(pages);
    expect(texts).toEqual(
      expect.arrayContaining([
        "Credit note",
        "CREDIT NOTE",
        "Amount in your favour",
        "USD 580.36",
        "-580.36",
      ]),
    );
    expect(texts).not.toContain("Payment");
    expect(texts).not.toContain("Due date");
  });

  it("marks an estimate as a draft without number or payment details", async () => {
    const { pages } = await render(estimate());

    const texts = all(pages);
    expect(texts).toEqual(expect.arrayContaining(["Estimate", "DRAFT", "not issued", "Estimated total"]));
    expect(texts).not.toContain("Payment");
    expect(texts.join(" ")).toContain("It is not an invoice");
  });

  it("leaves no glyph without text, so that the document can be searched and copied", async () => {
    const { pages } = await render(manyPages());

    expect(all(pages).join("")).not.toContain("\ufffd");
  });

  it("reads the faces from a folder that a bundle brought along", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rebill-fonts-"));
    const { resolve } = createRequire(import.meta.url);
    for (const file of FONT_FILES) cpSync(resolve(file), join(folder, basename(file)));

    const bundled = await createPdfkitRenderer({ fontDirectory: folder }).render(onePage());

    expect(sha256(bundled)).toBe(sha256(await renderer.render(onePage())));
    rmSync(folder, { recursive: true });
  });
});
