import { describe, expect, it } from "vitest";
import { createUblEInvoiceRenderer } from "../../shared/adapters/e-invoice/ubl-e-invoice.ts";
import { missingProgram, optionalSuite } from "../support/optional-suite.ts";
import { wellFormedXml } from "../support/well-formed-xml.ts";
import { invoiceFor, threeDecimals, twoSections } from "../unit/e-invoice/sample-e-invoices.ts";
import { creditNote, estimate, manyScripts, onePage } from "../unit/pdf/sample-invoices.ts";

const cases = {
  "e-invoice-eur-reverse-charge": onePage,
  "e-invoice-jpy-scripts": manyScripts,
  "e-invoice-credit-note": creditNote,
  "e-invoice-kwd-three-decimals": threeDecimals,
  "e-invoice-two-sections": twoSections,
  "e-invoice-exempt-direct-debit": () =>
    invoiceFor({ method: "direct-debit", tax: { exemption: "Charity, certificate 4711" } }),
  "e-invoice-estimate-incomplete": estimate,
};
const { render } = createUblEInvoiceRenderer();

describe("e-invoices", () => {
  for (const [name, invoice] of Object.entries(cases))
    it(`are written byte for byte as in ${name}.xml`, async () => {
      await expect(await render(invoice())).toMatchFileSnapshot(`${name}.xml`);
    });

  it("are the same text each time", async () => {
    expect(await render(onePage())).toBe(await render(onePage()));
  });
});

optionalSuite("e-invoices read by xmllint", missingProgram("xmllint", "--version"), (test) => {
  for (const [name, invoice] of Object.entries(cases))
    test(`are well-formed: ${name}`, async () => {
      expect(wellFormedXml(await render(invoice()))).toBe("");
    });

  test("are well-formed with the worst of names", async () => {
    const invoice = invoiceFor({
      tax: { legalName: "Q&A <GmbH> \"Söhne\" ']]>' \u0000\u000b\ud800 😀" },
      products: [["111111111111", "x<y>&", "1", { productName: "<!-- not a comment -->" }]],
    });

    expect(wellFormedXml(await render(invoice))).toBe("");
  });

  test("would be refused when they were not", () => {
    expect(wellFormedXml("<Invoice><cbc:ID></Invoice>")).toContain("mismatch");
  });
});
