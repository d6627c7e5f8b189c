import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { onDemand } from "../builders/cost-export.ts";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { registerNce } from "../builders/register-nce.ts";
import { partnerBody, SOURCE, subscriptionBody, CUSTOMER as TENANT, THIRD } from "../support/nce-registry.ts";

const PERIOD = "2026-10";
const BUYER = "111111111111";

let partner: Partner;
let result: MonthEndJson;
// biome-ignore lint/suspicious/noExplicitAny: an invoice is looked at member by member.
let invoice: any;

const monthly = {
  billingPlan: "monthly",
  unitPrice: "22.00",
  termStart: "2026-10-10",
  termEnd: "2027-10-09",
};

beforeAll(async () => {
  partner = await openPartner({
    now: "2026-11-05T08:00:00Z",
    configuration: {
      organizations: [{ id: `o-${BUYER}`, managementAccount: BUYER, name: "Alpha" }],
      transfers: [{ name: "alpha", source: BUYER, target: PARTNER, start: PERIOD }],
      billingGroups: [{ name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" }],
      taxProfiles: [{ account: BUYER, country: "DE", registration: "DE123456789", rate: "19" }],
      fxRates: [
        { period: PERIOD, from: "EUR", to: "USD", rate: "1.1000", source: "ECB", date: "2026-10-30" },
      ],
    },
    imports: [
      { payer: BUYER, period: PERIOD, rows: [onDemand("AmazonEC2", "10"), onDemand("AmazonS3", "5")] },
    ],
  });
  await registerNce(partner.data, {
    [`partners/${SOURCE}`]: partnerBody({ account: PARTNER }),
    [`partners/${THIRD}`]: partnerBody({ account: "733333333333" }),
    [`customers/${TENANT}`]: {
      name: "Alpha tenant",
      region: "Europe",
      country: "DE",
      account: BUYER,
      markupPercent: "10",
    },
    "subscriptions/office": subscriptionBody(monthly),
    // A competitor's, which sends its own invoices.
    "subscriptions/foreign": subscriptionBody({ ...monthly, partner: THIRD }),
  });
  result = await partner.monthEnd(PERIOD);
  const number = result.invoices[0]?.number ?? "";
  const path = join(partner.data, "invoices", PARTNER, PERIOD, `${number}.json`);
  invoice = JSON.parse(await readFile(path, "utf8"));
}, 120_000);
afterAll(() => partner.close());

describe("charges of AWS and of Microsoft", { timeout: 120_000 }, () => {
  it("stand on one invoice, each with its source and its subtotal, taxed together", () => {
    expect(result.invoices).toHaveLength(1);
    expect(
      invoice.lines.map((line: Record<string, string>) => [line.source, line.description, line.amount]),
    ).toEqual([
      ["AWS", expect.any(String), "10.00"],
      ["AWS", expect.any(String), "5.00"],
      // 10 × 22.00 EUR + 10 % = 242.00 EUR, × 1.1
      ["Microsoft", "Microsoft 365 Business Premium", "266.20"],
    ]);
    expect(
      invoice.sections.map(({ relation, title, costCurrency, exact, amount }: Record<string, string>) => [
        relation,
        title,
        costCurrency,
        exact,
        amount,
      ]),
    ).toEqual([
      ["DIRECT", "Alpha", "USD", "15", "15.00"],
      ["MICROSOFT", "Alpha tenant", "EUR", "242", "266.20"],
    ]);
    expect([invoice.net, invoice.tax, invoice.total]).toEqual(["281.20", "53.43", "334.63"]);
    expect(invoice.fx).toMatchObject([{ from: "EUR", to: "USD", rate: "1.1" }]);
  });

  it("are explained down to the line of the reconciliation", () => {
    expect(invoice.lines[2]).toMatchObject({
      kind: "MICROSOFT",
      group: `microsoft:${SOURCE}:${TENANT}`,
      productCode: "CFQ7TTC0LCHC:0002",
      detail: "10 × 2026-10-10 to 2026-11-09, new, price of Microsoft + 10 %",
      costCurrency: "EUR",
      exact: "242",
      reconciliationLine: "office/1-1/charge",
    });
  });

  it("are checked against the reconciliation, to the cent", () => {
    const names = result.checks.filter(({ ok }) => ok).map(({ name }) => name);

    expect(result.checks.every(({ ok }) => ok)).toBe(true);
    expect(names).toEqual(
      expect.arrayContaining([
        `microsoft:${PARTNER}:EUR`,
        `invoiced:${PARTNER}:EUR`,
        `invoiced:${PARTNER}:USD`,
        `rounding:${PARTNER}:USD`,
      ]),
    );
  });

  it("replay to the byte, whatever is registered afterwards", async () => {
    await registerNce(partner.data, {
      "subscriptions/late": subscriptionBody({ ...monthly, termStart: "2026-10-11", termEnd: "2027-10-10" }),
    });

    expect(await partner.json("verify", "--period", PERIOD)).toMatchObject({ ok: true });
    expect({ ...(await partner.monthEnd(PERIOD)), timings: {} }).toEqual({ ...result, timings: {} });
  });
});
