import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { payerRelation } from "../../../shared/domain/invoicing/payers.ts";
import { supplierBills } from "../../../shared/domain/invoicing/supplier-bill.ts";
import { BillableTotal } from "../../../shared/domain/rating/model.ts";
import { delivered } from "./delivered-totals.ts";
import { ALPHA, BETA, GAMMA, PARTNER, SAKURA, snapshot } from "./invoicing-month.ts";

const total = (
  lineItemType: string,
  unblended: string,
  more: Partial<Record<keyof BillableTotal, unknown>> = {},
) =>
  BillableTotal.parse({
    account: ALPHA,
    billingEntity: "AWS",
    productCode: "AmazonEC2",
    productName: "Amazon Elastic Compute Cloud",
    lineItemType,
    legalEntity: "Amazon Web Services EMEA SARL",
    rows: 2,
    unblended,
    net: unblended,
    ...more,
  });

describe("supplierBills", () => {
  it("gives one bill per source organisation and one for the partner's own usage: n + 1", () => {
    const payers = [SAKURA, PARTNER, ALPHA, GAMMA, BETA];

    const bills = supplierBills(
      snapshot(),
      payers.map((payer) => delivered(payer, [total("Usage", "1")])),
    );

    expect(bills.map(({ payer, relation, via }) => [payer, relation, via])).toEqual([
      [ALPHA, "SOURCE", []],
      [SAKURA, "SOURCE", []],
      [BETA, "SOURCE", []],
      [GAMMA, "SOURCE", [BETA]],
      [PARTNER, "OWN", []],
    ]);
  });

  it("adds up by service, line type and legal entity, with credits and tax shown apart", () => {
    const [bill] = supplierBills(snapshot(), [
      delivered(
        ALPHA,
        [
          total("Usage", "100.0000000001", { net: "93.0000000001" }),
          total("Credit", "-20"),
          total("Fee", "30", {
            productCode: "4x8",
            productName: "Firewall",
            billingEntity: "AWS Marketplace",
            legalEntity: "Fancy Networks Inc.",
          }),
          total("Tax", "19.57"),
        ],
        { final: true },
      ),
    ]);

    expect(bill).toMatchObject({
      status: "FINAL",
      charges: "123.0000000001",
      credits: "-20",
      net: "103.0000000001",
      tax: "19.57",
      total: "122.5700000001",
      unblended: "129.5700000001",
      discounts: "-7",
      rows: 8,
      reconciled: true,
      byService: [
        { key: "4x8", name: "Firewall", amount: "30" },
        { key: "AmazonEC2", name: "Amazon Elastic Compute Cloud", amount: "92.5700000001" },
      ],
      byLineType: [
        { key: "Credit", amount: "-20" },
        { key: "Fee", amount: "30" },
        { key: "Tax", amount: "19.57" },
        { key: "Usage", amount: "93.0000000001" },
      ],
      byLegalEntity: [
        { key: "Amazon Web Services EMEA SARL", amount: "92.5700000001" },
        { key: "Fancy Networks Inc.", amount: "30" },
      ],
    });
  });

  it("is not reconciled when a row or the smallest amount is missing", () => {
    const rows = [total("Usage", "1")];

    const bills = supplierBills(snapshot(), [
      delivered(ALPHA, rows, { unblended: "1.0000000001" }),
      delivered(BETA, rows, { rows: 3 }),
      delivered(GAMMA, rows),
    ]);

    expect(bills.map(({ reconciled, status }) => [reconciled, status])).toEqual([
      [false, "ESTIMATED"],
      [false, "ESTIMATED"],
      [true, "ESTIMATED"],
    ]);
  });
});

describe("payerRelation", () => {
  const relation = (period: string) => payerRelation(snapshot({ period }), AccountId.parse(ALPHA)).kind;

  it("follows accrual: the partner pays from the month the transfer starts", () => {
    expect([relation("2026-09"), relation("2026-10")]).toEqual(["OUTSIDE", "SOURCE"]);
  });

  it("ends with the last month of the transfer, and ends for everyone behind it in a chain", () => {
    const ended = snapshot({
      transfers: [
        { id: "rt-beta00001", name: "beta", source: BETA, target: PARTNER, start: "2026-01", end: "2026-09" },
        { id: "rt-gamma0001", name: "gamma", source: GAMMA, target: BETA, start: "2026-01" },
      ],
    });

    expect(payerRelation(ended, AccountId.parse(GAMMA)).kind).toBe("OUTSIDE");
  });
});
