import { describe, expect, it } from "vitest";
import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import type { DraftInvoice } from "../../../shared/domain/invoicing/invoice.ts";
import { documentParts } from "../../../shared/stores/invoice-document-parts.ts";
import { ALPHA, options, rated, snapshot } from "./invoicing-month.ts";

const withLines = (count: number, description: string): DraftInvoice => {
  const group = rated("alpha", { products: [[ALPHA, "AmazonS3", "1"]] });
  const [draft] = draftInvoices(snapshot(), [group], options).drafts;
  const line = draft?.lines[0];
  if (draft === undefined || line === undefined) throw new Error("no draft");
  return {
    ...draft,
    lines: Array.from({ length: count }, (_, index) => ({ ...line, line: index + 1, description })),
  };
};

describe("documentParts", () => {
  it("keeps a usual invoice in one part", () => {
    const draft = withLines(20, "Amazon Simple Storage Service");

    expect(documentParts(draft).map((part) => JSON.parse(part))).toEqual([draft]);
  });

  it("cuts a large document into parts that fit a record each and never cuts a character in two", () => {
    // Four bytes and two UTF-16 units per character: whatever the offset, some cut falls between two units.
    for (const shift of ["", "x"]) {
      const draft = withLines(2500, `${shift}${"😀".repeat(40)}`);
      const parts = documentParts(draft);

      expect(parts.length).toBeGreaterThan(5);
      expect(JSON.parse(parts.join(""))).toEqual(draft);
      for (const part of parts) {
        const bytes = new TextEncoder().encode(part);
        expect(bytes.length).toBeLessThan(400 * 1024);
        expect(new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toBe(part);
      }
    }
  });

  it("refuses what one transaction cannot hold, and says how much that is", () => {
    expect(() => documentParts(withLines(14_000, "Amazon Simple Storage Service"))).toThrow(
      /has 14000 lines, \d+ bytes; at most 3500000 bytes can be stored/,
    );
  });
});
