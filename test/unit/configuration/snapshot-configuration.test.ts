import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenConfiguration, openConfiguration } from "./configuration-directory.ts";

/** Alpha is a direct customer until 2026-12, then one of reseller 222222222222; the partner keeps its own view. */
const FILE = `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud, sellerOfRecord: Northwind Cloud Ltd }
organizations:
  - { id: o-resell0001, managementAccount: "222222222222", name: Reseller }
  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha, accounts: [{ id: "111111111112", name: prod }] }
transfers:
  - { name: alpha, source: "111111111111", target: "999999999999", start: 2026-10, end: 2026-12 }
  - { name: alpha-2027, source: "111111111111", target: "222222222222", start: 2027-01 }
  - { name: reseller, source: "222222222222", target: "999999999999", start: 2026-11 }
pricingRules:
  - { name: minus-12, scope: GLOBAL, type: DISCOUNT, modifierPercentage: "12.345" }
  - { name: plus-3, scope: GLOBAL, type: MARKUP, modifierPercentage: 3 }
  - { name: tiers, scope: SKU, service: AmazonS3, usageType: Requests, type: TIERING, tiering: { customTiers: [{ begin: 0, end: "1000", rate: "0.0300" }, { begin: "1000", rate: "0.025" }] } }
pricingPlans:
  - { name: direct, rules: [minus-12, tiers] }
  - { name: chain, rules: [plus-3] }
billingGroups:
  - { name: alpha, transfer: alpha, plan: direct }
  - { name: reseller, transfer: reseller, plan: Passthrough }
  - { name: alpha-by-reseller, transfer: alpha-2027, plan: chain }
  - { name: alpha-indirect, transfer: alpha-2027, plan: BasicPricingPlan, owner: "999999999999" }
customLineItems:
  - { name: setup, description: Set-up, group: alpha, account: "111111111112", type: FEE, flat: "250.00", from: 2026-10, months: 2 }
  - { name: support, description: Support, group: alpha, type: FEE, percentage: 10, of: [group, setup], from: 2026-10, to: 2027-06 }
  - { name: resold, description: Resold, group: alpha-by-reseller, type: CREDIT, flat: 5, from: 2026-10 }
fxRates:
  - { period: 2026-11, from: USD, to: JPY, rate: "151.20", source: ECB, date: 2026-11-30 }
  - { period: 2026-10, from: USD, to: EUR, rate: "0.9210", source: ECB, date: 2026-10-30 }
  - { period: 2026-11, from: USD, to: EUR, rate: "0.93", source: ECB, date: 2026-11-30 }
invoicing:
  paymentTermsDays: 14
  seller: { legalName: Northwind Cloud Limited, taxRegistration: IE1234567A, bank: { iban: IE29AIBK93115212345678 } }
reports: { csv: true }
`;

let configuration: OpenConfiguration;
beforeAll(async () => {
  configuration = await openConfiguration();
  await configuration.apply(FILE);
});
afterAll(() => configuration.close());

const namesIn = async (period: string) => {
  const snapshot = await configuration.snapshot(period);
  const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name).sort();
  return {
    transfers: names(snapshot.transfers),
    groups: names(snapshot.billingGroups),
    plans: names(snapshot.pricingPlans),
    rules: names(snapshot.pricingRules),
    items: names(snapshot.customLineItems),
  };
};

describe("the snapshot of a month", () => {
  it("holds what is in force before, between and after the transfers", async () => {
    expect(await namesIn("2026-09")).toEqual({
      transfers: [],
      groups: [],
      plans: [],
      rules: [],
      items: [],
    });
    expect(await namesIn("2026-10")).toEqual({
      transfers: ["alpha"],
      groups: ["alpha"],
      plans: ["direct"],
      rules: ["minus-12", "tiers"],
      items: ["setup", "support"],
    });
    expect(await namesIn("2026-12")).toEqual({
      transfers: ["alpha", "reseller"],
      groups: ["alpha", "reseller"],
      plans: ["direct"],
      rules: ["minus-12", "tiers"],
      items: ["support"],
    });
    expect(await namesIn("2027-01")).toEqual({
      transfers: ["alpha-2027", "reseller"],
      groups: ["alpha-by-reseller", "alpha-indirect", "reseller"],
      plans: ["chain"],
      rules: ["plus-3"],
      items: ["resold"],
    });
  });

  it("stores percentages with two places and decimals without surplus zeros", async () => {
    const { pricingRules, customLineItems } = await configuration.snapshot("2026-10");

    expect(pricingRules.find(({ name }) => name === "minus-12")).toMatchObject({
      modifierPercentage: "12.35",
    });
    expect(pricingRules.find(({ name }) => name === "tiers")).toMatchObject({
      customTiers: [
        { begin: "0", end: "1000", rate: "0.03" },
        { begin: "1000", rate: "0.025" },
      ],
    });
    expect(customLineItems.find(({ name }) => name === "setup")).toMatchObject({
      amount: "250",
      account: "111111111112",
      from: "2026-10",
      to: "2026-11",
    });
  });

  it("takes a percentage only of flat items charged in the same month", async () => {
    const sourcesIn = async (period: string) =>
      (await configuration.snapshot(period)).customLineItems.flatMap((item) =>
        item.kind === "PERCENTAGE" ? [item.ofItems.length] : [],
      );

    expect(await sourcesIn("2026-11")).toEqual([1]);
    expect(await sourcesIn("2026-12")).toEqual([0]);
  });

  it("gives groups to their owner: the partner, the reseller, the partner's own view of an indirect source", async () => {
    const { billingGroups } = await configuration.snapshot("2027-01");

    expect(
      Object.fromEntries(
        billingGroups.map(({ name, owner, primaryAccount, arn }) => [
          name,
          [owner, primaryAccount, arn.slice(0, 38)],
        ]),
      ),
    ).toEqual({
      "alpha-by-reseller": ["222222222222", "111111111111", "arn:aws:billingconductor::222222222222"],
      "alpha-indirect": ["999999999999", "111111111111", "arn:aws:billingconductor::999999999999"],
      reseller: ["999999999999", "222222222222", "arn:aws:billingconductor::999999999999"],
    });
  });

  it("has a seller for every owner of a group, described or not", async () => {
    const { sellers } = await configuration.snapshot("2026-10");

    expect(sellers).toEqual([
      {
        account: "222222222222",
        name: "Reseller",
        sellerOfRecord: "Reseller",
        paymentTermsDays: 30,
        numberSeries: { prefix: "222222222222-", digits: 6 },
        currency: "USD",
      },
      {
        account: "999999999999",
        name: "Northwind Cloud",
        legalName: "Northwind Cloud Limited",
        sellerOfRecord: "Northwind Cloud Ltd",
        taxRegistration: "IE1234567A",
        bank: { iban: "IE29AIBK93115212345678" },
        paymentTermsDays: 14,
        numberSeries: { prefix: "999999999999-", digits: 6 },
        currency: "USD",
      },
    ]);
  });

  it("holds the exchange rates of its month, the report settings and every organisation", async () => {
    const snapshot = await configuration.snapshot("2026-11");

    expect(snapshot.fxRates.map(({ to, rate }) => `${to} ${rate}`)).toEqual(["EUR 0.93", "JPY 151.2"]);
    expect(snapshot.reports).toEqual({ csv: true });
    expect(
      snapshot.organisations.map(({ id, accounts }) => [id, accounts.map((account) => account.id)]),
    ).toEqual([
      ["o-999999999999", ["999999999999"]],
      ["o-alpha00001", ["111111111111", "111111111112"]],
      ["o-resell0001", ["222222222222"]],
    ]);
  });

  it("is sorted by id and ARN, so that the same configuration gives the same bytes", async () => {
    const first = await configuration.snapshot("2027-01");
    // Sections turned round: the order of a file means nothing.
    const lines = FILE.split("\n");
    const turned = [...lines.slice(0, 2), "billingGroups:"]
      .concat(lines.filter((line) => /plan: |plan:/.test(line)).toReversed())
      .concat(lines.slice(2).filter((line) => !/plan: |billingGroups:/.test(line)))
      .join("\n");

    expect((await configuration.apply(turned)).changes).toEqual([]);
    expect(JSON.stringify(await configuration.snapshot("2027-01"))).toBe(JSON.stringify(first));
    const arns = first.billingGroups.map(({ arn }) => arn);
    expect(arns).toEqual(arns.toSorted());
  });
});
