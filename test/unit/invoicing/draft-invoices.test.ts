import { describe, expect, it } from "vitest";
import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import type { RatedTask } from "../../../shared/domain/invoicing/invoice-lines.ts";
import {
  ALPHA,
  ALPHA_PROD,
  BETA,
  GAMMA,
  options,
  PARTNER,
  rated,
  SAKURA,
  snapshot,
} from "./invoicing-month.ts";

const taxProfile = (account: string, more: object) => ({
  account,
  country: "DE",
  rate: "0",
  reverseCharge: false,
  ...more,
});
const fx = (to: string, rate: string, from = "USD") => ({
  period: "2026-10",
  from,
  to,
  rate,
  source: "ECB",
  date: "2026-10-30",
});
const profile = (account: string, currency: string, more: object = {}) => ({
  account,
  sellerOfRecord: "Northwind Cloud Ltd",
  currency,
  method: "bank-transfer",
  ...more,
});
const only = (overrides: Parameters<typeof snapshot>[0], ...groups: readonly RatedTask[]) => {
  const result = draftInvoices(snapshot(overrides), groups, options);
  const [draft, ...others] = result.drafts;
  if (draft === undefined || others.length > 0) throw new Error(`${result.drafts.length} drafts`);
  return draft;
};

describe("draftInvoices", () => {
  it("gives one invoice per seller and buyer, sorted by both, whatever the order of the groups", () => {
    const groups = [
      rated("sakura", { buyer: SAKURA, products: [[SAKURA, "AmazonS3", "3"]] }),
      rated("gammaR", { owner: BETA, buyer: GAMMA, level: 2, products: [[GAMMA, "AmazonS3", "4"]] }),
      rated("alpha", { buyer: ALPHA, products: [[ALPHA, "AmazonS3", "1"]] }),
      rated("beta", { buyer: BETA, products: [[BETA, "AmazonS3", "2"]] }),
    ];

    const forwards = draftInvoices(snapshot(), groups, options).drafts;
    const backwards = draftInvoices(snapshot(), [...groups].reverse(), options).drafts;

    expect(forwards.map(({ seller, buyer, total }) => [seller.account, buyer.account, total])).toEqual([
      [BETA, GAMMA, "4.00"],
      [PARTNER, ALPHA, "1.00"],
      [PARTNER, SAKURA, "3.00"],
      [PARTNER, BETA, "2.00"],
    ]);
    expect(backwards).toEqual(forwards);
  });

  it("puts an indirect source on the invoice of the reseller it came through, in a section of its own", () => {
    const draft = only(
      {},
      rated("gamma", { buyer: BETA, primary: GAMMA, products: [[GAMMA, "AmazonS3", "43"]] }),
      rated("beta", { buyer: BETA, primary: BETA, products: [[BETA, "AmazonEC2", "57"]] }),
    );

    expect(draft.sections.map(({ relation, title, amount }) => [relation, title, amount])).toEqual([
      ["DIRECT", "Beta Ltd", "57.00"],
      ["INDIRECT", "Gamma SA", "43.00"],
    ]);
    expect(draft.lines.map(({ line, productCode, amount }) => [line, productCode, amount])).toEqual([
      [1, "AmazonEC2", "57.00"],
      [2, "AmazonS3", "43.00"],
    ]);
    expect([draft.buyer.account, draft.net]).toEqual([BETA, "100.00"]);
  });

  it("makes a line per service and per custom line item, services of the Marketplace after those of AWS", () => {
    const draft = only(
      {},
      rated("alpha", {
        products: [
          [ALPHA, "4x8fancyhash", "12", { billingEntity: "AWS Marketplace", productName: "Fancy Firewall" }],
          [ALPHA, "AmazonS3", "1.5"],
          [ALPHA_PROD, "AmazonS3", "2", { productName: "Amazon Simple Storage Service" }],
          [ALPHA, "AWSCloudTrail", "0"],
        ],
        custom: [
          { name: "support", amount: "10", percentage: "10" },
          { name: "gift", amount: "-1" },
        ],
      }),
    );

    expect(
      draft.lines.map(({ source, description, detail, amount }) => [source, description, detail, amount]),
    ).toEqual([
      ["AWS", "Amazon Simple Storage Service", null, "3.50"],
      ["AWS Marketplace", "Fancy Firewall", null, "12.00"],
      ["custom line item", "gift fee", null, "-1.00"],
      ["custom line item", "support fee", "10 % of USD 100.00", "10.00"],
    ]);
    expect(draft.net).toBe("24.50");
  });

  it("rounds every line half away from zero and sums the rounded lines", () => {
    const draft = only(
      {},
      rated("alpha", {
        products: [
          [ALPHA, "A", "1.005"],
          [ALPHA, "B", "2.004999"],
          [ALPHA, "C", "-0.005"],
        ],
      }),
    );

    expect(draft.lines.map((line) => line.amount)).toEqual(["1.01", "2.00", "-0.01"]);
    expect([draft.net, draft.roundingDifference]).toEqual(["3.00", "-0.004999"]);
  });

  it("invoices in euro at the stored rate 0.9210 and keeps the note and the exact difference", () => {
    const draft = only(
      { fxRates: [fx("EUR", "0.9210")], paymentProfiles: [profile(ALPHA, "EUR")] },
      rated("alpha", {
        products: [
          [ALPHA, "AmazonEC2", "1380.005"],
          [ALPHA, "AmazonS3", "0.01"],
        ],
      }),
    );

    // 1380.005 × 0.921 = 1270.984605 → 1270.98; 0.01 × 0.921 = 0.00921 → 0.01.
    expect(draft.lines.map((line) => [line.exact, line.amount])).toEqual([
      ["1380.005", "1270.98"],
      ["0.01", "0.01"],
    ]);
    expect([draft.currency, draft.net, draft.total]).toEqual(["EUR", "1270.99", "1270.99"]);
    // 1270.99 − 1270.993815
    expect(draft.roundingDifference).toBe("-0.003815");
    expect(draft.fx).toEqual([{ from: "USD", to: "EUR", rate: "0.921", date: "2026-10-30", source: "ECB" }]);
  });

  it("has no decimals in yen and three in Kuwaiti dinar, and taxes to the same digits", () => {
    const tax = [
      taxProfile(SAKURA, { country: "JP", rate: "10" }),
      taxProfile(ALPHA, { country: "KW", rate: "5" }),
    ];
    const { drafts } = draftInvoices(
      snapshot({
        fxRates: [fx("JPY", "151.37"), fx("KWD", "0.3068")],
        paymentProfiles: [profile(SAKURA, "JPY"), profile(ALPHA, "KWD")],
        taxProfiles: tax,
      }),
      [
        rated("alpha", { products: [[ALPHA, "AmazonS3", "10.01"]] }),
        rated("sakura", { buyer: SAKURA, products: [[SAKURA, "AmazonS3", "10.01"]] }),
      ],
      options,
    );

    // 10.01 × 0.3068 = 3.071068; 5 % of 3.071 = 0.15355. 10.01 × 151.37 = 1515.2137; 10 % = 151.5 → 152.
    expect(drafts.map(({ currency, net, tax: amount, total }) => [currency, net, amount, total])).toEqual([
      ["KWD", "3.071", "0.154", "3.225"],
      ["JPY", "1515", "152", "1667"],
    ]);
  });

  it("names the missing rate instead of guessing one from the opposite pair or another month", () => {
    const other = { ...fx("EUR", "0.93"), period: "2026-09" };
    const result = draftInvoices(
      snapshot({ fxRates: [fx("USD", "1.08", "EUR"), other], paymentProfiles: [profile(ALPHA, "EUR")] }),
      [rated("alpha", { products: [[ALPHA, "AmazonS3", "1"]] })],
      options,
    );

    expect(result.drafts).toEqual([]);
    expect(result.problems).toEqual([
      { kind: "fx-missing", from: "USD", to: "EUR", period: "2026-10", seller: PARTNER, buyer: ALPHA },
    ]);
  });

  it("takes the payment profile of this seller of record only", () => {
    const draft = only(
      { paymentProfiles: [profile(ALPHA, "EUR", { sellerOfRecord: "Somebody Else" })] },
      rated("alpha", { products: [[ALPHA, "AmazonS3", "1"]] }),
    );

    expect(draft.currency).toBe("USD");
  });

  it("adds groups of two cost currencies on one invoice, each at its own rate", () => {
    const draft = only(
      { fxRates: [fx("EUR", "0.9"), fx("EUR", "0.13", "CNY")], paymentProfiles: [profile(BETA, "EUR")] },
      rated("beta", { buyer: BETA, products: [[BETA, "AmazonS3", "100"]] }),
      rated("china", {
        buyer: BETA,
        primary: GAMMA,
        currency: "CNY",
        products: [[GAMMA, "AmazonS3", "100"]],
      }),
    );

    expect(draft.lines.map(({ costCurrency, amount }) => [costCurrency, amount])).toEqual([
      ["USD", "90.00"],
      ["CNY", "13.00"],
    ]);
    expect(draft.fx.map(({ from, rate }) => [from, rate])).toEqual([
      ["CNY", "0.13"],
      ["USD", "0.9"],
    ]);
  });

  it("charges tax once on the sum of the lines", () => {
    const draft = only(
      { taxProfiles: [taxProfile(ALPHA, { rate: "19", registration: "DE123456789" })] },
      rated("alpha", {
        products: [
          [ALPHA, "A", "0.10"],
          [ALPHA, "B", "0.10"],
          [ALPHA, "C", "0.10"],
        ],
      }),
    );

    // 19 % of 0.30 is 0.057; taxed line by line it would have been 3 × 0.02 = 0.06.
    expect(draft.taxLines).toEqual([
      { category: "STANDARD", rate: "19", base: "0.30", amount: "0.06", note: null },
    ]);
    expect([draft.net, draft.tax, draft.total]).toEqual(["0.30", "0.06", "0.36"]);
  });

  it("charges nothing under reverse charge and prints the note with both registrations", () => {
    const draft = only(
      { taxProfiles: [taxProfile(ALPHA, { rate: "19", reverseCharge: true, registration: "DE123456789" })] },
      rated("alpha", { products: [[ALPHA, "A", "100"]] }),
    );

    expect(draft.taxLines).toEqual([
      {
        category: "REVERSE_CHARGE",
        rate: "0",
        base: "100.00",
        amount: "0.00",
        note:
          "Reverse charge (Steuerschuldnerschaft des Leistungsempfängers): the recipient accounts for the tax, " +
          "Article 196 of Council Directive 2006/112/EC. Tax registration of the seller: IE1234567X. " +
          "Tax registration of the buyer: DE123456789.",
      },
    ]);
    expect([draft.tax, draft.total]).toEqual(["0.00", "100.00"]);
  });

  it("says so when a reverse-charge buyer has no registration, and when a buyer has no tax profile", () => {
    const result = draftInvoices(
      snapshot({ taxProfiles: [taxProfile(ALPHA, { reverseCharge: true })] }),
      [
        rated("alpha", { products: [[ALPHA, "A", "100"]] }),
        rated("beta", { buyer: BETA, products: [[BETA, "A", "100"]] }),
      ],
      options,
    );

    expect(result.attention).toEqual([
      { kind: "reverse-charge-without-registration", seller: PARTNER, buyer: ALPHA },
      { kind: "tax-profile-missing", seller: PARTNER, buyer: BETA },
      {
        kind: "e-invoice-incomplete",
        seller: PARTNER,
        buyer: ALPHA,
        missing: ["the buyer's VAT identifier or registration (reverse charge) (BR-AE-02)"],
      },
      {
        kind: "e-invoice-incomplete",
        seller: PARTNER,
        buyer: BETA,
        missing: ["the buyer's postal address (BR-10)"],
      },
    ]);
    expect(result.drafts.map((draft) => draft.taxLines.length)).toEqual([1, 0]);
  });

  it("quotes the exemption and charges nothing", () => {
    const draft = only(
      { taxProfiles: [taxProfile(ALPHA, { rate: "19", exemption: "Charity, certificate 4711" })] },
      rated("alpha", { products: [[ALPHA, "A", "100"]] }),
    );

    expect(draft.taxLines.map(({ category, amount, note }) => [category, amount, note])).toEqual([
      ["EXEMPT", "0.00", "Exempt from tax: Charity, certificate 4711"],
    ]);
  });

  it("turns a month in the buyer's favour into a credit note with the signs kept", () => {
    const draft = only(
      { taxProfiles: [taxProfile(ALPHA, { rate: "19" })] },
      rated("alpha", { products: [[ALPHA, "A", "10"]], custom: [{ name: "goodwill", amount: "-110" }] }),
    );

    expect([draft.kind, draft.net, draft.tax, draft.total]).toEqual([
      "CREDIT_NOTE",
      "-100.00",
      "-19.00",
      "-119.00",
    ]);
  });

  it("draws no invoice for a group without lines, and none where nothing reaches a cent, but says what is left", () => {
    const result = draftInvoices(
      snapshot(),
      [
        rated("alpha", { products: [[ALPHA, "AWSCloudTrail", "0"]] }),
        rated("beta", {
          buyer: BETA,
          products: [
            [BETA, "AmazonS3", "0.003"],
            [BETA, "AmazonSQS", "0.004"],
          ],
        }),
      ],
      options,
    );

    expect(result.drafts).toEqual([]);
    expect(result.notInvoiced.map(({ buyer, exact }) => [buyer, exact])).toEqual([[BETA, "0.007"]]);
  });

  it("draws an invoice of 0.00 when lines cancel out", () => {
    const draft = only(
      {},
      rated("alpha", { products: [[ALPHA, "A", "10"]], custom: [{ name: "waiver", amount: "-10" }] }),
    );

    expect([draft.kind, draft.lines.length, draft.total]).toEqual(["INVOICE", 2, "0.00"]);
  });

  it("gives every view the same total, splitting the cents of each line over its accounts", () => {
    const draft = only(
      {},
      rated("alpha", {
        products: [
          [ALPHA, "AmazonS3", "0.005"],
          [ALPHA_PROD, "AmazonS3", "0.005"],
          [ALPHA, "AmazonEC2", "1.115"],
        ],
        custom: [{ name: "support", amount: "0.5", account: ALPHA_PROD, presentAs: "AmazonEC2" }],
      }),
    );

    expect(draft.net).toBe("1.63");
    expect(draft.views).toEqual({
      byAccount: [
        { account: ALPHA, name: "alpha-0", amount: "1.12" },
        { account: ALPHA_PROD, name: "alpha-1", amount: "0.51" },
      ],
      byService: [
        { productCode: "AmazonEC2", description: "AmazonEC2", amount: "1.62" },
        { productCode: "AmazonS3", description: "AmazonS3", amount: "0.01" },
      ],
      byGroup: [{ group: draft.sections[0]?.group, title: "Alpha GmbH", amount: "1.63" }],
    });
  });

  it("dates the supply from the first to the last day of the month and the due date by the seller's terms", () => {
    const draft = only({}, rated("alpha", { products: [[ALPHA, "A", "1"]] }));

    expect(draft.supply).toEqual({ from: "2026-10-01", to: "2026-10-31" });
    expect([draft.issueDate, draft.dueDate]).toEqual(["2026-11-03", "2026-12-03"]);
  });

  it("finds the same invoice again on another day and in another run, and tells other content apart", () => {
    const group = rated("alpha", { products: [[ALPHA, "A", "1"]] });
    const dearer = rated("alpha", { products: [[ALPHA, "A", "1.001"]] });

    const [first] = draftInvoices(snapshot(), [group], options).drafts;
    const [later] = draftInvoices(snapshot(), [group], {
      ...options,
      issueDate: "2026-11-04",
      runId: "other",
    }).drafts;
    const [other] = draftInvoices(snapshot(), [dearer], options).drafts;

    expect(later?.id).toBe(first?.id);
    expect(later?.contentHash).toBe(first?.contentHash);
    expect(other?.id).toBe(first?.id);
    expect(other?.contentHash).not.toBe(first?.contentHash);
  });

  it("lets an intermediary without settings sell under its organisation's name and a series of its own", () => {
    const draft = only(
      {},
      rated("gammaR", { owner: BETA, buyer: GAMMA, level: 2, products: [[GAMMA, "A", "1"]] }),
    );

    expect([draft.seller.legalName, draft.series, draft.currency]).toEqual(["Beta Ltd", `${BETA}-`, "USD"]);
  });

  it("refuses a rated group whose parts do not add up", () => {
    const group = rated("alpha", { products: [[ALPHA, "A", "1"]] });
    const broken = { ...group, rated: { ...group.rated, total: "1.01" } };

    expect(() => draftInvoices(snapshot(), [broken], options)).toThrow("parts add up to 1, not 1.01");
  });
});
