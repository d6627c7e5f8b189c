import { describe, expect, it } from "vitest";
import { eInvoiceOf } from "../../../shared/domain/invoicing/e-invoice/e-invoice-of.ts";
import type { Invoice } from "../../../shared/domain/invoicing/invoice.ts";
import { ALPHA } from "../invoicing/invoicing-month.ts";
import { creditNote, manyScripts, onePage } from "../pdf/sample-invoices.ts";
import { draftFor, invoiceFor, threeDecimals, twoSections } from "./sample-e-invoices.ts";

const vatOf = (invoice: Invoice) => {
  const { breakdown, lines } = eInvoiceOf(invoice);
  return { breakdown, line: lines[0]?.vat };
};

describe("eInvoiceOf", () => {
  it("names the standard, and no country's or network's version of it", () => {
    expect(eInvoiceOf(onePage()).specification).toBe("urn:cen.eu:en16931:2017");
  });

  it("types invoices, credit and debit notes as UNTDID 1001 does", () => {
    const debit: Invoice = { ...onePage(), kind: "DEBIT_NOTE" };

    expect(eInvoiceOf(onePage())).toMatchObject({ document: "Invoice", typeCode: "380" });
    expect(eInvoiceOf(creditNote())).toMatchObject({ document: "CreditNote", typeCode: "381" });
    expect(eInvoiceOf(debit)).toMatchObject({ document: "Invoice", typeCode: "383" });
  });

  it("makes a draft a pro forma invoice that asks nobody to pay", () => {
    const draft = draftFor();

    expect(eInvoiceOf(draft)).toMatchObject({
      typeCode: "325",
      number: `DRAFT-${draft.id}`,
      note: "Draft: this is not an invoice, carries no number and must not be booked or paid.",
      dueDate: null,
      payment: null,
      paymentTerms: "Nothing is due: this is a preview.",
    });
    expect(eInvoiceOf(draftFor({ mode: "estimate" })).note).toMatch(/^Estimate before the end of the month/);
  });

  it("says how the buyer pays: SEPA transfer and debit in euro, others elsewhere", () => {
    const means = (method: string, currency: string) =>
      eInvoiceOf(invoiceFor({ method, currency })).payment?.meansCode;

    expect(means("bank-transfer", "EUR")).toBe("58");
    expect(means("bank-transfer", "USD")).toBe("30");
    expect(means("direct-debit", "EUR")).toBe("59");
    expect(means("direct-debit", "USD")).toBe("49");
    expect(means("card", "EUR")).toBe("48");
  });

  it("gives account and reference for a transfer, and no account for a debit", () => {
    expect(eInvoiceOf(invoiceFor()).payment).toEqual({
      meansCode: "58",
      meansText: "SEPA credit transfer",
      reference: "NW-2026-000001",
      account: {
        identifier: "IE29AIBK93115212345678",
        holder: "Northwind Cloud Ltd",
        provider: "AIBKIE2D",
      },
    });
    expect(eInvoiceOf(invoiceFor({ method: "direct-debit" })).payment?.account).toBeNull();
  });

  it("takes account and routing number where there is no IBAN", () => {
    const seller = { bank: { name: "Bank of Examples", account: "000123456789", routing: "021000021" } };

    expect(eInvoiceOf(invoiceFor({ seller })).payment).toMatchObject({
      meansCode: "30",
      account: { identifier: "000123456789", provider: "021000021" },
    });
  });

  it("leaves the way of payment open when the seller has no bank account", () => {
    const seller = { bank: undefined };

    expect(eInvoiceOf(invoiceFor({ seller })).payment).toMatchObject({ meansCode: "1", account: null });
  });

  it("states terms for every method, and none to pay where nothing is due", () => {
    const nothing = invoiceFor({
      products: [[ALPHA, "AmazonEC2", "10"]],
      custom: [{ name: "goodwill", amount: "-10" }],
    });

    expect(eInvoiceOf(invoiceFor()).paymentTerms).toBe("Payable within 30 days, by 2026-12-03.");
    expect(eInvoiceOf(invoiceFor({ method: "direct-debit" })).paymentTerms).toBe(
      "Collected by direct debit on 2026-12-03.",
    );
    expect(eInvoiceOf(invoiceFor({ method: "card" })).paymentTerms).toBe(
      "Charged to the card on file on 2026-12-03.",
    );
    expect(eInvoiceOf(nothing)).toMatchObject({ paymentTerms: "Nothing to pay.", payment: null });
    expect(eInvoiceOf(creditNote())).toMatchObject({
      paymentTerms: "The amount will be credited or paid out to the buyer.",
      payment: null,
      dueDate: null,
    });
  });

  it("turns the signs of a credit note, so that what is credited is positive", () => {
    const { lines, totals, breakdown } = eInvoiceOf(creditNote());

    expect(totals).toEqual({
      lines: "487.70",
      withoutVat: "487.70",
      vat: "92.66",
      withVat: "580.36",
      rounding: null,
      payable: "580.36",
    });
    expect(breakdown).toMatchObject([{ category: "S", rate: "19", taxable: "487.70", tax: "92.66" }]);
    expect(lines.map(({ quantity, price, net }) => [quantity, price, net])).toEqual([
      ["-1", "12.30", "-12.30"],
      ["1", "500.00", "500.00"],
    ]);
  });

  it("takes back on an invoice with a negative quantity, because a price must not be negative", () => {
    const line = eInvoiceOf(onePage()).lines.find(({ name }) => name === "Loyalty fee");

    expect(line).toMatchObject({ quantity: "-1", price: "138.15", net: "-138.15", unit: "C62" });
  });

  it("keeps the digits of the currency where they are fewer than two", () => {
    const { totals } = eInvoiceOf(manyScripts());

    expect(totals).toMatchObject({ lines: "186884110", vat: "18688411", payable: "205572521" });
  });

  it("rounds three-decimal currencies as a whole and says so: lines share the net, BT-114 leads to the total", () => {
    const invoice = threeDecimals();
    const { lines, totals, breakdown, note } = eInvoiceOf(invoice);

    expect([invoice.net, invoice.tax, invoice.total]).toEqual(["3.014", "0.573", "3.587"]);
    expect(lines.map(({ net, price }) => [net, price])).toEqual([
      ["1.00", "1.004"],
      ["1.00", "1.005"],
      ["1.01", "1.005"],
    ]);
    expect(breakdown).toMatchObject([{ taxable: "3.01", tax: "0.57" }]);
    expect(totals).toEqual({
      lines: "3.01",
      withoutVat: "3.01",
      vat: "0.57",
      withVat: "3.58",
      rounding: "0.01",
      payable: "3.59",
    });
    expect(note).toBe("Amounts are given to two decimals. In full: net 3.014, tax 0.573, total 3.587 KWD.");
  });

  it("notes the exchange rate", () => {
    expect(eInvoiceOf(onePage()).note).toBe("Exchange rate: 1 USD = 0.921 EUR (ECB, 2026-10-30).");
  });

  it("says whose usage a line is when the document has several sections, and only then", () => {
    expect(eInvoiceOf(twoSections()).lines.map(({ note }) => note)).toEqual(["Beta Ltd", "Gamma SA"]);
    expect(eInvoiceOf(onePage()).lines.map(({ note }) => note)).not.toContain("Alpha GmbH");
  });
});

describe("the VAT category of an e-invoice", () => {
  it("is S with the rate", () => {
    expect(vatOf(invoiceFor())).toEqual({
      breakdown: [
        { category: "S", rate: "19", taxable: "100.00", tax: "19.00", reasonCode: null, reason: null },
      ],
      line: { category: "S", rate: "19" },
    });
  });

  it("is Z for a rate of 0, without a reason", () => {
    expect(vatOf(invoiceFor({ tax: { rate: "0" } }))).toEqual({
      breakdown: [
        { category: "Z", rate: "0", taxable: "100.00", tax: "0.00", reasonCode: null, reason: null },
      ],
      line: { category: "Z", rate: "0" },
    });
  });

  it("is E with the exemption as its reason", () => {
    expect(vatOf(invoiceFor({ tax: { exemption: "Charity, certificate 4711" } })).breakdown).toEqual([
      {
        category: "E",
        rate: "0",
        taxable: "100.00",
        tax: "0.00",
        reasonCode: null,
        reason: "Exempt from tax: Charity, certificate 4711",
      },
    ]);
  });

  it("is AE with the code of the reverse charge", () => {
    expect(vatOf(onePage())).toMatchObject({
      breakdown: [{ category: "AE", rate: "0", tax: "0.00", reasonCode: "VATEX-EU-AE" }],
      line: { category: "AE", rate: "0" },
    });
  });

  it("is O without a rate when the buyer has no tax profile, and then no VAT identifier is named", () => {
    const invoice = invoiceFor({ tax: null });

    expect(vatOf(invoice)).toEqual({
      breakdown: [
        {
          category: "O",
          rate: null,
          taxable: "100.00",
          tax: "0.00",
          reasonCode: "VATEX-EU-O",
          reason: "Not subject to VAT",
        },
      ],
      line: { category: "O", rate: null },
    });
    expect(eInvoiceOf(invoice).seller).toMatchObject({
      vatIdentifier: null,
      taxRegistration: "IE1234567X",
    });
  });
});

describe("the parties of an e-invoice", () => {
  const sellerWith = (taxRegistration: string) =>
    eInvoiceOf(invoiceFor({ seller: { taxRegistration } })).seller;

  it.each([
    ["DE123456789", "DE123456789"],
    ["DE 123 456 789", "DE123456789"],
    ["CHE-123.456.789 MWST", "CHE123456789MWST"],
    ["el123456789", "EL123456789"],
    ["XI123456789", "XI123456789"],
    ["ESB12345678", "ESB12345678"],
  ])("take %s for the VAT identifier %s", (typed, written) => {
    expect(sellerWith(typed)).toMatchObject({ vatIdentifier: written, taxRegistration: null });
  });

  it.each(["T1234567890123", "27AAPFU0939F1ZV", "12-3456789", "EU372000041", "B12345678", "GERMANY"])(
    "take %s for a tax registration, as typed",
    (typed) => {
      expect(sellerWith(typed)).toMatchObject({ vatIdentifier: null, taxRegistration: typed });
    },
  );

  it("give a buyer's other registration as its legal one", () => {
    expect(eInvoiceOf(manyScripts()).buyer).toMatchObject({
      vatIdentifier: null,
      taxRegistration: null,
      legalRegistration: "T1234567890123",
    });
  });

  it("have their AWS account as identifier and another name only where it differs", () => {
    const { seller, buyer } = eInvoiceOf(onePage());

    expect([seller.identifier, buyer.identifier]).toEqual(["999999999999", "111111111111"]);
    expect([seller.tradingName, buyer.tradingName]).toEqual([null, "Alpha GmbH"]);
  });

  it("put the fourth line of an address on the third", () => {
    const address = { lines: ["Haus Nord", "Hof 3", "2. Stock", "Zimmer 7"], city: "Berlin" };

    expect(eInvoiceOf(invoiceFor({ tax: { address } })).buyer.address).toEqual({
      lines: ["Haus Nord", "Hof 3", "2. Stock, Zimmer 7"],
      city: "Berlin",
      postalCode: null,
      country: "DE",
    });
  });

  it("have no address where nothing of it is known", () => {
    expect(eInvoiceOf(invoiceFor({ seller: { address: undefined } })).seller.address).toBeNull();
    expect(eInvoiceOf(invoiceFor({ seller: { address: { lines: [" "] } } })).seller.address).toBeNull();
  });
});

describe("text of an e-invoice", () => {
  it("loses what XML cannot carry and keeps every letter", () => {
    const lines = eInvoiceOf(
      invoiceFor({
        products: [
          [ALPHA, "a", "1", { productName: "Tab\tand\nbreak \u0007bell\u0000" }],
          [ALPHA, "b", "1", { productName: "half \ud83d a pair, whole 😀 <&> ]]>" }],
          [ALPHA, "c", "1", { productName: "\u0001" }],
        ],
      }),
    ).lines;

    expect(lines.map(({ name }) => name).sort()).toEqual([
      "Tab and break bell",
      "c",
      "half a pair, whole 😀 <&> ]]>",
    ]);
  });
});
