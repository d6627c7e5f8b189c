import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUblEInvoiceRenderer, ublXml } from "../../shared/adapters/e-invoice/ubl-e-invoice.ts";
import { eInvoiceOf } from "../../shared/domain/invoicing/e-invoice/e-invoice-of.ts";
import { en16931Faults } from "../../shared/domain/invoicing/en16931-rules.ts";
import type { Invoice } from "../../shared/domain/invoicing/invoice.ts";
import { D, plain, sum } from "../../shared/domain/money/decimal.ts";
import { currenciesOf, readUbl } from "../support/read-ubl.ts";
import { draftFor, type Setting } from "../unit/e-invoice/sample-e-invoices.ts";
import { ALPHA, issued } from "../unit/invoicing/invoicing-month.ts";

const { render } = createUblEInvoiceRenderer();

/** Up to 10 decimal places, both signs, from tiny to millions. */
const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 10 }))
  .map(([units, places]) => plain(new D(units.toString()).div(new D(10).pow(places)).toDecimalPlaces(10)));
const name = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
const product = fc
  .tuple(fc.stringMatching(/^[A-Z][a-z]{2,8}$/), amount, name)
  .map(([code, value, productName]) => [ALPHA, code, value, { productName }] as const);
const rate = fc.integer({ min: 1, max: 2700 }).map((units) => plain(new D(units).div(100)));
const tax = fc.oneof(
  rate.map((percent) => ({ rate: percent })),
  fc.constant({ rate: "0" }),
  fc.constant({ rate: "19", exemption: "Charity, certificate 4711" }),
  fc.constant({ rate: "19", reverseCharge: true }),
  fc.constant(null),
);
const setting: fc.Arbitrary<Setting> = fc.record({
  products: fc.uniqueArray(product, { minLength: 1, maxLength: 12, selector: ([, code]) => code }),
  custom: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{3,8}$/), amount }), {
    maxLength: 3,
    selector: (item) => item.name,
  }),
  tax,
  currency: fc.constantFrom("EUR", "USD", "JPY", "KWD", "CLF", "UYW", "CLP"),
  method: fc.constantFrom("bank-transfer", "direct-debit", "card"),
});

/** The issued invoice, or its draft; nothing where no line reaches the minor unit. */
const invoiceOf = (from: Setting, asDraft: boolean): Invoice | undefined => {
  try {
    const draft = draftFor(from);
    return asDraft ? draft : issued(draft);
  } catch (error) {
    if (error instanceof Error && error.message === "nothing was sold") return undefined;
    throw error;
  }
};

describe("e-invoices of random months", () => {
  it("are read by their receiver as the document that was meant, to the last character", async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.boolean(), async (from, asDraft) => {
        const invoice = invoiceOf(from, asDraft);
        fc.pre(invoice !== undefined);

        const xml = await render(invoice);

        expect(readUbl(xml)).toEqual(eInvoiceOf(invoice));
        expect(currenciesOf(xml)).toEqual([invoice.currency]);
      }),
      { numRuns: 150 },
    );
  });

  it("keep every rule of EN 16931, but for the address that a buyer without tax profile lacks", async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.boolean(), async (from, asDraft) => {
        const invoice = invoiceOf(from, asDraft);
        fc.pre(invoice !== undefined);

        const faults = en16931Faults(readUbl(await render(invoice))).map(({ id }) => id);

        expect(faults).toEqual(from.tax === null ? ["BR-10"] : []);
      }),
      { numRuns: 150 },
    );
  });

  it("ask for the document's total, never further off than half a cent, and carry it whole where they can", () => {
    fc.assert(
      fc.property(setting, (from) => {
        const invoice = invoiceOf(from, false);
        fc.pre(invoice !== undefined);
        const { totals, lines } = eInvoiceOf(invoice);
        const total = invoice.kind === "CREDIT_NOTE" ? `-${totals.payable}` : totals.payable;
        const decimals = /\.(\d+)$/.exec(invoice.total)?.[1]?.length ?? 0;

        const distance = new D(total).minus(invoice.total).abs();

        expect(distance.lessThanOrEqualTo("0.005")).toBe(true);
        expect(new D(totals.payable).isNegative() && !new D(totals.payable).isZero()).toBe(false);
        if (decimals <= 2) {
          expect(plain(distance)).toBe("0");
          expect(totals.rounding).toBeNull();
          expect(plain(sum(lines.map(({ quantity, price }) => new D(quantity).times(price))))).toBe(
            plain(new D(totals.lines)),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are the same bytes for the same document", () => {
    fc.assert(
      fc.property(setting, (from) => {
        const invoice = invoiceOf(from, false);
        fc.pre(invoice !== undefined);

        expect(ublXml(eInvoiceOf(invoice))).toBe(ublXml(eInvoiceOf(structuredClone(invoice))));
      }),
      { numRuns: 50 },
    );
  });
});
