import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import type { DraftInvoice, Invoice } from "../../../shared/domain/invoicing/invoice.ts";
import {
  ALPHA,
  ALPHA_PROD,
  BETA,
  GAMMA,
  issued,
  options,
  rated,
  SAKURA,
  snapshot,
} from "../invoicing/invoicing-month.ts";

const fxRates = ["EUR 0.9210", "JPY 151.37"].map((text) => {
  const [to = "", rate = ""] = text.split(" ");
  return { period: "2026-10", from: "USD", to, rate, source: "ECB", date: "2026-10-30" };
});
const profile = (account: string, currency: string) => ({
  account,
  sellerOfRecord: "Northwind Cloud Ltd",
  currency,
  method: "bank-transfer",
});
const tax = (account: string, more: object) => ({
  account,
  country: "DE",
  rate: "0",
  reverseCharge: false,
  ...more,
});

const first = (drafts: readonly DraftInvoice[]): DraftInvoice => {
  const [draft] = drafts;
  if (draft === undefined) throw new Error("no draft");
  return draft;
};

/** One page: euro, reverse charge, Marketplace, custom line items, two accounts. */
export const onePage = (): Invoice =>
  issued(
    first(
      draftInvoices(
        snapshot({
          fxRates,
          paymentProfiles: [profile(ALPHA, "EUR")],
          taxProfiles: [
            tax(ALPHA, {
              reverseCharge: true,
              registration: "DE123456789",
              legalName: "Alpha Gesellschaft für Datenverarbeitung mbH",
              address: { lines: ["Musterstraße 12"], postalCode: "10115", city: "Berlin" },
            }),
          ],
        }),
        [
          rated("alpha", {
            products: [
              [ALPHA, "AmazonEC2", "10234.5678901", { productName: "Amazon Elastic Compute Cloud" }],
              [ALPHA_PROD, "AmazonEC2", "1201.001", { productName: "Amazon Elastic Compute Cloud" }],
              [ALPHA_PROD, "AmazonS3", "310.22", { productName: "Amazon Simple Storage Service" }],
              [ALPHA, "awskms", "0.004", { productName: "AWS Key Management Service" }],
              [
                ALPHA,
                "4x8fancy",
                "99",
                {
                  billingEntity: "AWS Marketplace",
                  productName:
                    "Fancy Firewall Virtual Appliance (hourly, bring your own licence) by Fancy Networks International Incorporated",
                },
              ],
            ],
            custom: [
              { name: "Support", amount: "1184.47", percentage: "10" },
              { name: "Loyalty", amount: "-150" },
            ],
          }),
        ],
        options,
      ).drafts,
    ),
  );

/** Several pages: a reseller with its own organisation and an indirect source, hundreds of lines. */
export const manyPages = (lines = 110): Invoice =>
  issued(
    first(
      draftInvoices(
        snapshot({
          taxProfiles: [
            tax(BETA, { country: "IE", rate: "23", registration: "IE7654321A", legalName: "Beta Ltd" }),
          ],
        }),
        [
          rated("beta", {
            buyer: BETA,
            products: Array.from(
              { length: lines / 2 },
              (_, n) =>
                [
                  BETA,
                  `Service${n}`,
                  `${n * 977 + 1}.${n}`,
                  { productName: `AWS Service number ${n}` },
                ] as const,
            ),
          }),
          rated("gamma", {
            buyer: BETA,
            primary: GAMMA,
            products: Array.from(
              { length: lines / 2 },
              (_, n) =>
                [
                  GAMMA,
                  `Service${n}`,
                  `${n % 7 === 3 ? "-" : ""}${n}.55`,
                  { productName: `Service ${n}` },
                ] as const,
            ),
          }),
        ],
        options,
      ).drafts,
    ),
    42,
  );

/** Names in Japanese, Arabic, Devanagari, Greek and Cyrillic; yen without decimals. */
export const manyScripts = (): Invoice =>
  issued(
    first(
      draftInvoices(
        snapshot({
          fxRates,
          paymentProfiles: [profile(SAKURA, "JPY")],
          taxProfiles: [
            tax(SAKURA, {
              country: "JP",
              rate: "10",
              registration: "T1234567890123",
              legalName: "サクラ情報システム株式会社 東日本営業本部クラウド推進室",
              address: {
                lines: ["港区六本木1丁目2番3号 桜ビル 12階"],
                postalCode: "106-0032",
                city: "東京都",
              },
            }),
          ],
        }),
        [
          rated("sakura", {
            buyer: SAKURA,
            products: [
              [SAKURA, "AmazonEC2", "1234567.89", { productName: "Amazon Elastic Compute Cloud" }],
              [SAKURA, "a", "12.5", { productName: "شركة الشمال للتقنية 24 (دبي) Ltd" }],
              [SAKURA, "b", "12.5", { productName: "क्लाउड सेवा प्रबंधन शुल्क" }],
              [SAKURA, "c", "12.5", { productName: "Διαχείριση νέφους" }],
              [SAKURA, "d", "12.5", { productName: "Облачная поддержка – Ъ" }],
              [SAKURA, "e", "-12.5", { productName: "マネージドサポート（第3回）" }],
              [SAKURA, "f", "12.5", { productName: "Zażółć gęślą jaźń" }],
            ],
          }),
        ],
        options,
      ).drafts,
    ),
    7,
  );

export const creditNote = (): Invoice =>
  issued(
    first(
      draftInvoices(
        snapshot({
          taxProfiles: [tax(ALPHA, { rate: "19", registration: "DE123456789", legalName: "Alpha GmbH" })],
        }),
        [
          rated("alpha", {
            products: [[ALPHA, "AmazonS3", "12.30", { productName: "Amazon Simple Storage Service" }]],
            custom: [{ name: "Goodwill", amount: "-500" }],
          }),
        ],
        options,
      ).drafts,
    ),
    3,
  );

export const estimate = (): Invoice =>
  first(
    draftInvoices(
      snapshot(),
      [
        rated("alpha", {
          products: [[ALPHA, "AmazonS3", "12.30", { productName: "Amazon Simple Storage Service" }]],
        }),
      ],
      { ...options, mode: "estimate" },
    ).drafts,
  );
