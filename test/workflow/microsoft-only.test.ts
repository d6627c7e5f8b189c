import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { registerNce } from "../builders/register-nce.ts";
import { CUSTOMER, partnerBody, SOURCE, subscriptionBody } from "../support/nce-registry.ts";

const PERIOD = "2026-10";
const BUYER = "111111111111";

/** A partner that resells Microsoft and nothing else: no transfer, no billing group, no cost data. */
let partner: Partner;
beforeAll(async () => {
  partner = await openPartner({
    now: "2026-11-05T08:00:00Z",
    configuration: {
      // So that the customer has a name and a tax profile; nobody transferred its bill.
      organizations: [{ id: `o-${BUYER}`, managementAccount: BUYER, name: "Alpha" }],
      taxProfiles: [
        { account: BUYER, legalName: "Alpha GmbH", country: "DE", registration: "DE123456789", rate: "19" },
      ],
      fxRates: [
        { period: PERIOD, from: "EUR", to: "USD", rate: "1.1000", source: "ECB", date: "2026-10-30" },
      ],
    },
  });
  await registerNce(partner.data, {
    [`partners/${SOURCE}`]: partnerBody({ account: PARTNER }),
    [`customers/${CUSTOMER}`]: {
      name: "Alpha tenant",
      region: "Europe",
      country: "DE",
      account: BUYER,
      markupPercent: "10",
    },
    "subscriptions/office": subscriptionBody({
      billingPlan: "monthly",
      unitPrice: "22.00",
      termStart: "2026-10-10",
      termEnd: "2027-10-09",
    }),
  });
}, 120_000);
afterAll(() => partner.close());

describe("a month with Microsoft's charges and no payer at AWS", { timeout: 120_000 }, () => {
  it("is estimated, invoiced with those charges alone, checked and replayed to the byte", async () => {
    const estimate = await partner.monthEnd(PERIOD, "estimate");
    const final = await partner.monthEnd(PERIOD);

    expect(estimate.invoices).toMatchObject([{ net: "266.20" }]);
    expect(final).toMatchObject({ groups: [], supplierBills: [] });
    expect(final.checks.length).toBeGreaterThan(0);
    expect(final.checks.filter(({ ok }) => !ok)).toEqual([]);
    const path = join(partner.data, "invoices", PARTNER, PERIOD, `${final.invoices[0]?.number}.json`);
    const invoice = JSON.parse(await readFile(path, "utf8"));
    expect(invoice).toMatchObject({
      // 10 × 22.00 EUR + 10 % = 242.00 EUR, × 1.1
      lines: [{ source: "Microsoft", amount: "266.20" }],
      sections: [{ relation: "MICROSOFT", amount: "266.20" }],
      net: "266.20",
      tax: "50.58",
      total: "316.78",
    });
    expect(await partner.json("verify", "--period", PERIOD)).toMatchObject({ ok: true });
  });

  it("is refused where nothing is to be invoiced, and where a payer's cost data are missing", async () => {
    const before = await partner.run("month-end", "--period", "2026-09");
    await partner.apply({
      organizations: [{ id: "o-222222222222", managementAccount: "222222222222", name: "Beta" }],
      transfers: [{ name: "beta", source: "222222222222", target: PARTNER, start: "2026-11" }],
      fxRates: [
        { period: "2026-11", from: "EUR", to: "USD", rate: "1.1000", source: "ECB", date: "2026-11-04" },
      ],
    });
    const missing = await partner.run("month-end", "--period", "2026-11");

    for (const { exitCode, stderr } of [before, missing]) {
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/no cost data of 2026-(09|11) is imported; run `rebill import-cost/);
    }
  });
});
