import { describe, expect, it } from "vitest";
import { Invoice } from "../../shared/domain/invoicing/invoice.ts";
import {
  invoiceJson,
  invoiceObjectKey,
  invoiceSummary,
} from "../../shared/domain/invoicing/issue-invoice.ts";
import { creditNote, manyScripts, onePage } from "../unit/pdf/sample-invoices.ts";

const cases = {
  "invoice-eur-reverse-charge": onePage,
  "invoice-jpy-scripts": manyScripts,
  "invoice-credit-note": creditNote,
};

describe("invoice documents", () => {
  for (const [name, invoice] of Object.entries(cases))
    it(`is written byte for byte as in ${name}.json.txt`, async () => {
      await expect(invoiceJson(invoice())).toMatchFileSnapshot(`${name}.json.txt`);
    });

  it("reads back as the invoice it was", () => {
    expect(Invoice.parse(JSON.parse(invoiceJson(onePage())))).toEqual(onePage());
  });

  it("refuses a document with a field that is not part of it", () => {
    expect(Invoice.safeParse({ ...onePage(), margin: "12.00" }).success).toBe(false);
  });

  it("has one key per document, also when the number holds a slash", () => {
    const invoice = onePage();
    if (invoice.status !== "issued") throw new Error("not issued");

    expect(invoiceObjectKey(invoice, "pdf")).toBe("invoices/999999999999/2026-10/NW-2026-000001.pdf");
    const slashed = { ...invoice, number: "2026/../7" as typeof invoice.number };
    expect(invoiceObjectKey(slashed, "json")).toBe("invoices/999999999999/2026-10/2026%2F..%2F7.json");
  });

  it("is summed up as the contract says", () => {
    expect(invoiceSummary(onePage())).toEqual({
      number: "NW-2026-000001",
      seller: "999999999999",
      buyer: "111111111111",
      currency: "EUR",
      net: "11861.80",
      tax: "0.00",
      total: "11861.80",
    });
  });
});
