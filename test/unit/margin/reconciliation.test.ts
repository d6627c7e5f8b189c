import { describe, expect, it } from "vitest";
import { AccountId, BillingGroupArn } from "../../../shared/domain/identifiers.ts";
import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import type { RatedTask } from "../../../shared/domain/invoicing/invoice-lines.ts";
import type { DeliveredTotals } from "../../../shared/domain/invoicing/supplier-bill.ts";
import {
  allReconciliations,
  reconciliationJson,
  reconciliationOf,
} from "../../../shared/domain/margin/reconciliation.ts";
import type { ReconciliationInput } from "../../../shared/domain/margin/reconciliation-input.ts";
import { BillableTotal } from "../../../shared/domain/rating/model.ts";
import { delivered } from "../invoicing/delivered-totals.ts";
import {
  ALPHA,
  ALPHA_PROD,
  arn,
  BETA,
  GAMMA,
  options,
  PARTNER,
  rated,
  snapshot,
} from "../invoicing/invoicing-month.ts";

const row = (account: string, lineItemType: string, unblended: string, net = unblended) =>
  BillableTotal.parse({
    account,
    billingEntity: "AWS",
    productCode: "AmazonEC2",
    productName: "",
    lineItemType,
    legalEntity: "Amazon Web Services, Inc.",
    rows: 1,
    unblended,
    net,
  });

/** Beta resells to Gamma; Alpha is billed directly; the partner has usage of its own. */
const groups = (): readonly RatedTask[] => [
  rated("alpha", {
    products: [
      [ALPHA, "AmazonEC2", "110.0049"],
      [ALPHA_PROD, "AmazonEC2", "20"],
    ],
    suspense: [
      { account: AccountId.parse(ALPHA), lineItemType: "FlatRateSubscription", amount: "7.5", rows: 1 },
    ],
  }),
  rated("beta", { buyer: BETA, primary: BETA, products: [[BETA, "AmazonEC2", "14"]] }),
  rated("gamma", { buyer: BETA, primary: GAMMA, products: [[GAMMA, "AmazonEC2", "29"]] }),
  rated("gammaR", {
    owner: BETA,
    buyer: GAMMA,
    level: 2,
    payer: GAMMA,
    upstream: arn("gamma"),
    products: [[GAMMA, "AmazonEC2", "33.333"]],
  }),
];
const deliveries = (): readonly DeliveredTotals[] => [
  delivered(
    ALPHA,
    [
      row(ALPHA, "Usage", "100", "95"),
      row(ALPHA_PROD, "Usage", "18"),
      row(ALPHA, "FlatRateSubscription", "7.5"),
      row(ALPHA, "Tax", "19"),
    ],
    { final: true },
  ),
  delivered(BETA, [row(BETA, "Usage", "15")], { final: true }),
  delivered(GAMMA, [row(GAMMA, "Usage", "30")], { final: true }),
  delivered(PARTNER, [row(PARTNER, "Usage", "10"), row(PARTNER, "Tax", "1")], { final: true }),
  delivered("555555555555", [row("555555555555", "Usage", "3")], { final: false }),
];

const input = (overrides: Partial<ReconciliationInput> = {}): ReconciliationInput => {
  const members = overrides.groups ?? groups();
  const outcome = draftInvoices(snapshot(), members, options);
  return {
    snapshot: snapshot(),
    mode: "final",
    deliveries: deliveries(),
    groups: members,
    outsideInterval: [],
    invoices: outcome.drafts,
    outcome,
    ...overrides,
  };
};
const partner = AccountId.parse(PARTNER);
const beta = AccountId.parse(BETA);
const failed = (owner: AccountId, changed: ReconciliationInput) =>
  reconciliationOf(owner, changed)
    .checks.filter((check) => !check.ok)
    .map(({ name, difference }) => [name, difference]);

describe("reconciliation", () => {
  it("finds every row of a bill again: in a group, in suspense, in tax", () => {
    const report = reconciliationOf(partner, input());

    expect(report.checks.filter((check) => !check.ok)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.payers[0]).toMatchObject({
      payer: ALPHA,
      relation: "SOURCE",
      unblended: "144.5",
      discounts: "-5",
      groups: [{ group: arn("alpha"), cost: "113", suspense: "7.5" }],
      tax: "19",
      ownUsage: "0",
      outside: "0",
    });
    expect(report.checks.find((check) => check.name === `cost:${ALPHA}`)).toMatchObject({
      ok: true,
      left: "139.5",
      right: "139.5",
      difference: "0",
    });
  });

  it("shows what lies outside a group's interval as not priced, tax and suspense only where they belong", () => {
    const outsideInterval = [
      {
        group: BillingGroupArn.parse(arn("alpha")),
        payer: AccountId.parse(ALPHA),
        totals: [
          row(ALPHA, "Usage", "40", "38"),
          row(ALPHA, "FlatRateSubscription", "2.5"),
          row(ALPHA, "Tax", "9"),
        ],
      },
    ];

    const report = reconciliationOf(partner, input({ outsideInterval }));

    expect(report.payers[0]?.groups).toMatchObject([{ cost: "75", suspense: "5", notPriced: "40.5" }]);
    expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  });

  it("shows own usage, and bills that were not transferred this month, apart", () => {
    const { payers } = reconciliationOf(partner, input());

    expect(
      payers.map(({ payer, relation, ownUsage, outside }) => [payer, relation, ownUsage, outside]),
    ).toEqual([
      [ALPHA, "SOURCE", "0", "0"],
      [BETA, "SOURCE", "0", "0"],
      [GAMMA, "SOURCE", "0", "0"],
      [PARTNER, "OWN", "10", "0"],
      ["555555555555", "OUTSIDE", "0", "3"],
    ]);
  });

  it("names what the partner pays and sells to nobody", () => {
    const [, ...others] = groups();

    const report = reconciliationOf(partner, input({ groups: others }));

    expect(report.payers[0]?.ungrouped).toBe("120.5");
    expect(report.ok).toBe(true);
  });

  it("ties invoices, rounding differences and group totals to the last digit", () => {
    const checks = reconciliationOf(partner, input()).checks;

    const figures = checks.filter((check) => /^(invoiced|rounding):/.test(check.name));
    expect(figures.map(({ name, left, right }) => [name, left, right])).toEqual([
      [`invoiced:${PARTNER}:USD`, "173.0049", "173.0049"],
      [`rounding:${PARTNER}:USD`, "173", "173"],
    ]);
  });

  it("compares an intermediary's costs with what was sold to it", () => {
    const level = reconciliationOf(beta, input()).checks.filter((check) => check.name.startsWith("level:"));

    expect(level.map(({ name, left, right }) => [name, left, right])).toEqual([
      [`level:${arn("beta")}`, "14", "14"],
      [`level:${arn("gamma")}`, "29", "29"],
    ]);
  });

  it("shows an intermediary nothing of the bills of AWS", () => {
    const text = reconciliationJson(reconciliationOf(beta, input()));

    expect(text).toContain('"payers": []');
    for (const upstreamFigure of ['"30"', '"15"', "113", "144.5"]) expect(text).not.toContain(upstreamFigure);
  });

  it("fails when a delivery lost a row or a cent after it was counted", () => {
    const [first, ...others] = deliveries();
    if (first === undefined) throw new Error("no delivery");
    const short = { ...first, totals: first.totals.slice(1) };

    expect(failed(partner, input({ deliveries: [short, ...others] }))).toEqual([
      [`rows:${ALPHA}`, "1"],
      [`unblended:${ALPHA}`, "100"],
      [`cost:${ALPHA}`, "100"],
    ]);
  });

  it("fails when two groups claim one account", () => {
    const twice = [...groups(), rated("copy", { products: [[ALPHA, "AmazonEC2", "1"]] })];

    expect(failed(partner, input({ groups: twice })).map(([name]) => name)).toEqual([
      `cost:${ALPHA}`,
      `accounts:${ALPHA}`,
    ]);
  });

  it("fails when the account sold on by an intermediary is sold twice", () => {
    const copy = rated("gammaX", {
      owner: BETA,
      buyer: GAMMA,
      level: 2,
      payer: GAMMA,
      upstream: arn("gamma"),
      products: [[GAMMA, "AmazonEC2", "1"]],
    });

    expect(failed(beta, input({ groups: [...groups(), copy] }))).toEqual([[`level:${arn("gamma")}`, "-29"]]);
  });

  it("fails when an invoice is missing or was changed", () => {
    const { invoices } = input();
    const tampered = invoices.map((invoice) =>
      invoice.buyer.account === ALPHA ? { ...invoice, net: "130.01" } : invoice,
    );

    expect(failed(partner, input({ invoices: invoices.slice(0, 1) })).map(([name]) => name)).toEqual([
      `invoiced:${PARTNER}:USD`,
    ]);
    expect(failed(partner, input({ invoices: tampered })).map(([name]) => name)).toEqual([
      `rounding:${PARTNER}:USD`,
      `views:${PARTNER}`,
    ]);
  });

  it("gates a final run, not an estimate, on final bills", () => {
    const open = deliveries().map((each) => ({ ...each, delivery: { ...each.delivery, final: false } }));

    expect(failed(partner, input({ deliveries: open })).map(([name]) => name)).toEqual([
      `final:${ALPHA}`,
      `final:${BETA}`,
      `final:${GAMMA}`,
      `final:${PARTNER}`,
    ]);
    expect(failed(partner, input({ deliveries: open, mode: "estimate" }))).toEqual([]);
  });

  it("fails on a currency without a rate and names it", () => {
    const withProfile = snapshot({
      paymentProfiles: [
        { account: ALPHA, sellerOfRecord: "Northwind Cloud Ltd", currency: "EUR", method: "card" },
      ],
    });
    const outcome = draftInvoices(withProfile, groups(), options);

    const report = reconciliationOf(
      partner,
      input({ snapshot: withProfile, invoices: outcome.drafts, outcome }),
    );

    expect(report.checks.find((check) => check.name === `fx:${PARTNER}`)).toMatchObject({
      ok: false,
      detail: `no rate for 2026-10: USD to EUR for ${ALPHA}`,
    });
  });

  it("reports on every owner, the partner first", () => {
    expect(allReconciliations(input()).map(({ owner, ok }) => [owner, ok])).toEqual([
      [PARTNER, true],
      [BETA, true],
    ]);
  });
});
