import { describe, expect, it } from "vitest";
import { attentionDetail } from "../../../shared/domain/invoicing/draft-attention.ts";
import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import { ALPHA, BETA, options, PARTNER, rated, SAKURA, snapshot } from "./invoicing-month.ts";

const taxed = (account: string, country: string) => ({ account, country, rate: "19", reverseCharge: false });
const seller = { address: undefined, taxRegistration: undefined };

describe("what the drafts of a month leave to be looked at", () => {
  const { attention, drafts } = draftInvoices(
    snapshot({
      sellers: snapshot().sellers.map((each) => ({ ...each, ...seller })),
      taxProfiles: [taxed(ALPHA, "DE"), taxed(SAKURA, "XX")],
    }),
    [
      rated("alpha", { products: [[ALPHA, "A", "100"]] }),
      rated("beta", { buyer: BETA, products: [[BETA, "A", "100"]] }),
      rated("sakura", { buyer: SAKURA, products: [[SAKURA, "A", "100"]] }),
    ],
    options,
  );

  it("keeps no invoice from being drawn", () => {
    expect(drafts.map(({ buyer }) => buyer.account)).toEqual([ALPHA, SAKURA, BETA]);
  });

  it("names what an e-invoice lacks, per buyer, and what the seller lacks once", () => {
    expect(attention).toEqual([
      { kind: "tax-profile-missing", seller: PARTNER, buyer: BETA },
      {
        kind: "e-invoice-incomplete",
        seller: PARTNER,
        buyer: SAKURA,
        missing: ["an ISO 3166-1 country in the buyer's address (BR-CL-14)"],
      },
      {
        kind: "e-invoice-incomplete",
        seller: PARTNER,
        buyer: BETA,
        missing: ["the buyer's postal address (BR-10)"],
      },
      {
        kind: "e-invoice-incomplete",
        seller: PARTNER,
        buyer: null,
        missing: [
          "the seller's postal address (BR-08)",
          "the seller's VAT identifier or tax registration (standard rate) (BR-S-02)",
        ],
      },
    ]);
  });

  it("says it in sentences with accounts, without names or amounts", () => {
    expect(attention.map(attentionDetail)).toEqual([
      "333333333333 has no tax profile: its invoice from 999999999999 carries no tax",
      "by EN 16931 the e-invoice for 222222222222 from 999999999999 needs " +
        "an ISO 3166-1 country in the buyer's address (BR-CL-14)",
      "by EN 16931 the e-invoice for 333333333333 from 999999999999 needs " +
        "the buyer's postal address (BR-10)",
      "by EN 16931 the e-invoices from 999999999999 need the seller's postal address (BR-08), " +
        "the seller's VAT identifier or tax registration (standard rate) (BR-S-02)",
    ]);
  });

  it("names a seller once whose invoices ask for a bank transfer and say not where to", () => {
    const sales = [
      rated("alpha", { products: [[ALPHA, "A", "100"]] }),
      rated("beta", { buyer: BETA, products: [[BETA, "A", "100"]] }),
    ];
    const unnamed = snapshot().sellers.map((each) => ({ ...each, bank: undefined }));
    const byCard = { sellerOfRecord: "Northwind Cloud Ltd", currency: "EUR", method: "card" };
    const noticed = (changes: object) =>
      draftInvoices(snapshot({ sellers: unnamed, ...changes }), sales, options).attention.filter(
        ({ kind }) => kind === "bank-details-missing",
      );

    const [notice, ...more] = noticed({});

    expect(more).toEqual([]);
    expect(notice).toEqual({ kind: "bank-details-missing", seller: PARTNER, buyer: null });
    expect(notice && attentionDetail(notice)).toBe(
      "invoices from 999999999999 ask for a bank transfer and name no bank account; add it under invoicing",
    );
    expect(noticed({ paymentProfiles: [ALPHA, BETA].map((account) => ({ account, ...byCard })) })).toEqual(
      [],
    );
  });
});
