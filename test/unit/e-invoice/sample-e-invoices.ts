import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import type { DraftInvoice, Invoice } from "../../../shared/domain/invoicing/invoice.ts";
import {
  ALPHA,
  BETA,
  GAMMA,
  issued,
  options,
  PARTNER,
  rated,
  snapshot,
} from "../invoicing/invoicing-month.ts";

export type Setting = {
  readonly products?: Parameters<typeof rated>[1]["products"];
  readonly custom?: Parameters<typeof rated>[1]["custom"];
  /** Replaces single settings of the partner as seller. */
  readonly seller?: object;
  /** Null: no tax profile. */
  readonly tax?: object | null;
  readonly currency?: string;
  readonly method?: string;
  readonly mode?: "final" | "estimate";
};

/** Draft for Alpha: German, standard rate of 19 %, one line of 100 unless a setting says otherwise. */
export const draftFor = (setting: Setting = {}): DraftInvoice => {
  const base = snapshot();
  const currency = setting.currency ?? "EUR";
  const profile = {
    account: ALPHA,
    country: "DE",
    rate: "19",
    reverseCharge: false,
    legalName: "Alpha GmbH",
    registration: "DE123456789",
    address: { lines: ["Musterstraße 12"], postalCode: "10115", city: "Berlin" },
  };
  const [draft] = draftInvoices(
    snapshot({
      taxProfiles: setting.tax === null ? [] : [{ ...profile, ...setting.tax }],
      paymentProfiles: [
        {
          account: ALPHA,
          sellerOfRecord: "Northwind Cloud Ltd",
          currency,
          method: setting.method ?? "bank-transfer",
        },
      ],
      sellers: base.sellers.map((seller) => ({ ...seller, ...setting.seller })),
    }),
    [
      rated("alpha", {
        currency,
        products: setting.products ?? [[ALPHA, "AmazonEC2", "100", { productName: "Amazon EC2" }]],
        custom: setting.custom ?? [],
      }),
    ],
    { ...options, mode: setting.mode ?? "final" },
  ).drafts;
  if (draft === undefined) throw new Error("nothing was sold");
  return draft;
};

export const invoiceFor = (setting: Setting = {}): Invoice => issued(draftFor(setting));

/** Beta with an organisation that it bills itself. */
export const twoSections = (): Invoice => {
  const [draft] = draftInvoices(
    snapshot({
      taxProfiles: [{ account: BETA, country: "IE", rate: "23", reverseCharge: false }],
    }),
    [
      rated("beta", { buyer: BETA, products: [[BETA, "AmazonS3", "10"]] }),
      rated("gamma", { buyer: BETA, primary: GAMMA, products: [[GAMMA, "AmazonS3", "20"]] }),
    ],
    options,
  ).drafts;
  return issued(draft);
};

/** Dinars have three decimals, an e-invoice two. */
export const threeDecimals = (): Invoice =>
  invoiceFor({
    currency: "KWD",
    products: [
      [ALPHA, "AmazonEC2", "1.005", { productName: "Amazon EC2" }],
      [ALPHA, "AmazonS3", "1.005", { productName: "Amazon S3" }],
      [ALPHA, "awskms", "1.004", { productName: "AWS KMS" }],
    ],
  });

export { PARTNER };
