import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invoiceFaults } from "../../shared/domain/invoicing/check-invoice.ts";
import { draftInvoices } from "../../shared/domain/invoicing/draft-invoices.ts";
import { marginOf } from "../../shared/domain/margin/margin.ts";
import { allocate, roundToTotal } from "../../shared/domain/money/allocate.ts";
import { Currency, minorDigits } from "../../shared/domain/money/currency.ts";
import { D, plain, sum } from "../../shared/domain/money/decimal.ts";
import { roundToCurrency } from "../../shared/domain/money/rounding.ts";
import { ALPHA, BETA, options, rated, SAKURA, snapshot } from "../unit/invoicing/invoicing-month.ts";

const currency = fc.constantFrom("USD", "EUR", "JPY", "KWD", "CLF").map((code) => Currency.parse(code));
/** Up to 10 decimal places, both signs, from tiny to millions. */
const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), fc.integer({ min: 0, max: 10 }))
  .map(([units, places]) => plain(new D(units.toString()).div(new D(10).pow(places)).toDecimalPlaces(10)));
const shares = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 4 }), amount), {
  minLength: 1,
  maxLength: 30,
  selector: ([id]) => id,
});
const asShares = (entries: readonly (readonly [string, string])[]) =>
  entries.map(([id, weight]) => ({ id, weight: new D(weight) }));

const account = fc.integer({ min: 1, max: 6 }).map((n) => String(n).padStart(12, "6"));
const productCode = fc.constantFrom("AmazonEC2", "AmazonS3", "awskms", "4x8fancy");
const product = fc
  .tuple(account, productCode, amount, fc.constantFrom("AWS", "AWS Marketplace"))
  .map(([owner, code, value, billingEntity]) => [owner, code, value, { billingEntity }] as const);
const custom = fc.record({
  name: fc.stringMatching(/^[a-z]{3,8}$/),
  amount,
  account,
  presentAs: productCode,
});
const group = fc.record({
  products: fc.array(product, { maxLength: 20 }),
  custom: fc.uniqueArray(custom, { maxLength: 4, selector: ({ name }) => name }),
  buyer: fc.constantFrom(ALPHA, BETA, SAKURA),
});
const rate = fc.integer({ min: 1, max: 10_000_000 }).map((units) => plain(new D(units).div(10_000)));

const world = fc.record({
  groups: fc.array(group, { minLength: 1, maxLength: 5 }),
  currency,
  rate,
  tax: fc.integer({ min: 0, max: 2700 }).map((units) => plain(new D(units).div(100))),
});

const draft = ({
  groups,
  currency: to,
  rate: factor,
  tax,
}: {
  groups: readonly {
    products: readonly (readonly [string, string, string, { billingEntity: string }])[];
    custom: readonly { name: string; amount: string; account: string; presentAs: string }[];
    buyer: string;
  }[];
  currency: Currency;
  rate: string;
  tax: string;
}) => {
  const members = groups.map(({ buyer, ...parts }, index) => rated(`g${index}x`, { buyer, ...parts }));
  const buyers = [ALPHA, BETA, SAKURA];
  const configuration = snapshot({
    fxRates:
      to === "USD"
        ? []
        : [{ period: "2026-10", from: "USD", to, rate: factor, source: "ECB", date: "2026-10-30" }],
    paymentProfiles: buyers.map((buyer) => ({
      account: buyer,
      sellerOfRecord: "Northwind Cloud Ltd",
      currency: to,
      method: "bank-transfer",
    })),
    taxProfiles: buyers.map((buyer) => ({ account: buyer, country: "DE", rate: tax, reverseCharge: false })),
  });
  return { members, result: draftInvoices(configuration, members, options) };
};

describe("allocation", () => {
  it("never loses or makes a cent, whatever the weights", () => {
    fc.assert(
      fc.property(amount, shares, currency, (value, entries, code) => {
        const total = roundToCurrency(new D(value), code);
        const split = allocate(total, asShares(entries), code);

        expect(plain(sum(split.values()))).toBe(plain(total));
        for (const share of split.values()) expect(plain(roundToCurrency(share, code))).toBe(plain(share));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps each part within a few units of its exact value when rounding parts to their rounded total", () => {
    fc.assert(
      fc.property(shares, currency, (entries, code) => {
        const parts = asShares(entries);
        const total = roundToCurrency(sum(parts.map((part) => part.weight)), code);
        const unit = new D(10).pow(-minorDigits(code));

        const rounded = roundToTotal(total, parts, code);

        expect(plain(sum(rounded.values()))).toBe(plain(total));
        for (const part of parts) {
          const distance = (rounded.get(part.id) ?? new D(NaN)).minus(part.weight).abs();
          expect(distance.lessThanOrEqualTo(unit.times(1.5))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("invoices of random months", () => {
  it("add up in lines, sections, every view and tax, in any currency", () => {
    fc.assert(
      fc.property(world, (month) => {
        const { result } = draft(month);

        for (const invoice of result.drafts) expect(invoiceFaults(invoice)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("carry every group total exactly: net − rounding difference = Σ totals × rate, the rest is named", () => {
    fc.assert(
      fc.property(world, (month) => {
        const { members, result } = draft(month);
        const factor = month.currency === "USD" ? new D(1) : new D(month.rate);

        const invoiced = sum(
          result.drafts.map((invoice) => new D(invoice.net).minus(invoice.roundingDifference)),
        );
        const left = sum(result.notInvoiced.map((entry) => new D(entry.exact).times(factor)));
        const totals = sum(members.map(({ rated: found }) => new D(found.total).times(factor)));

        expect(plain(invoiced.plus(left))).toBe(plain(totals));
      }),
      { numRuns: 200 },
    );
  });

  it("round no line by more than half a minor unit", () => {
    fc.assert(
      fc.property(world, (month) => {
        const { result } = draft(month);
        const half = new D(10).pow(-minorDigits(month.currency)).div(2);
        const factor = month.currency === "USD" ? new D(1) : new D(month.rate);

        for (const { lines } of result.drafts)
          for (const line of lines) {
            const distance = new D(line.exact).times(factor).minus(line.amount).abs();
            expect(distance.lessThanOrEqualTo(half)).toBe(true);
          }
      }),
      { numRuns: 200 },
    );
  });

  it("do not depend on the order of groups, products and line items", () => {
    fc.assert(
      fc.property(world, (month) => {
        const { members } = draft(month);
        const turned = [...members].reverse().map(({ task, rated: found }) => ({
          task,
          rated: {
            ...found,
            products: [...found.products].reverse(),
            customLines: [...found.customLines].reverse(),
          },
        }));
        const configuration = snapshot();
        const straight = draftInvoices(configuration, members, options);

        expect(draftInvoices(configuration, turned, options)).toEqual(straight);
      }),
      { numRuns: 100 },
    );
  });
});

describe("margin of random groups", () => {
  it("adds up over products to the group and to pro forma − cost", () => {
    fc.assert(
      fc.property(group, fc.array(product, { maxLength: 20 }), (sold, bought) => {
        const found = rated("alpha", { ...sold, buyer: ALPHA });
        const costs = rated("costs", { products: bought, buyer: ALPHA }).rated.products;

        const margin = marginOf({ ...found, costs });

        const column = (name: "awsCost" | "proformaCost" | "margin") =>
          plain(sum(margin.products.map((row) => new D(row[name]))));
        expect(column("awsCost")).toBe(plain(sum(costs.map((cost) => new D(cost.amount)))));
        expect(column("proformaCost")).toBe(found.rated.total);
        expect(column("margin")).toBe(margin.margin);
      }),
      { numRuns: 200 },
    );
  });
});
