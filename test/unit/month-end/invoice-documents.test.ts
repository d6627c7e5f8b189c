import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createUblEInvoiceRenderer } from "../../../shared/adapters/e-invoice/ubl-e-invoice.ts";
import { createFileObjectStore } from "../../../shared/adapters/files/file-object-store.ts";
import { RunState } from "../../../shared/domain/month-end/run.ts";
import type { ObjectStore } from "../../../shared/ports/object-store.ts";
import type { PdfRenderer } from "../../../shared/ports/pdf-renderer.ts";
import {
  InvoiceConflictError,
  invoiceDocumentKeys,
  writeInvoiceDocuments,
} from "../../../shared/use-cases/month-end/issue-month.ts";
import { runPaths, writeRunFile } from "../../../shared/use-cases/month-end/run-files.ts";
import { draftFor } from "../e-invoice/sample-e-invoices.ts";

const pdf: PdfRenderer = { render: async () => new TextEncoder().encode("%PDF-") };
const eInvoice = createUblEInvoiceRenderer();
const stateOf = (mode: "estimate" | "final") =>
  RunState.parse({ runId: `${mode}-0123456789abcdef`, period: "2026-10", mode });

describe("writeInvoiceDocuments", () => {
  let folder: string;
  let objects: ObjectStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rebill-documents-"));
    objects = createFileObjectStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const text = async (key: string) => new TextDecoder().decode(await objects.get(key));
  const prepare = async (mode: "estimate" | "final") => {
    const state = stateOf(mode);
    const draft = draftFor({ mode });
    await writeRunFile(objects, runPaths(state).drafts, { drafts: [draft] });
    if (mode === "final")
      await writeRunFile(objects, runPaths(state).issued, { [draft.id]: "NW-2026-000007" });
    return state;
  };

  it("puts JSON, PDF and XML of an issued invoice beside each other and lists all three", async () => {
    const state = await prepare("final");

    await writeInvoiceDocuments({ objects, pdf, eInvoice }, state);

    const keys = ["json", "pdf", "xml"].map(
      (extension) => `invoices/999999999999/2026-10/NW-2026-000007.${extension}`,
    );
    expect(await invoiceDocumentKeys(objects, state)).toEqual(keys);
    expect(await objects.list("invoices/")).toEqual(keys);
    expect(await text(keys[2] ?? "")).toContain("<cbc:ID>NW-2026-000007</cbc:ID>");
  });

  it("keeps the XML of a draft with its run", async () => {
    const state = await prepare("estimate");

    await writeInvoiceDocuments({ objects, pdf, eInvoice }, state);

    const key = `${runPaths(state).root}/drafts/999999999999-111111111111-EUR.xml`;
    expect(await invoiceDocumentKeys(objects, state)).toContain(key);
    expect(await text(key)).toContain("<cbc:InvoiceTypeCode>325</cbc:InvoiceTypeCode>");
    expect(await objects.list("invoices/")).toEqual([]);
  });

  it("writes the same again, and refuses to replace the XML of an issued invoice", async () => {
    const state = await prepare("final");
    await writeInvoiceDocuments({ objects, pdf, eInvoice }, state);

    await expect(writeInvoiceDocuments({ objects, pdf, eInvoice }, state)).resolves.toBeUndefined();
    const other = { render: async () => "<other/>" };
    await expect(writeInvoiceDocuments({ objects, pdf, eInvoice: other }, state)).rejects.toThrow(
      InvoiceConflictError,
    );
  });
});
