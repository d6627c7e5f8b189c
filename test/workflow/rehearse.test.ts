import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Rehearsal } from "../../shared/domain/billing-transfer/rehearsal/rehearsal.ts";
import { type CostRow, onDemand } from "../builders/cost-export.ts";
import { figuresOf, openPartner, PARTNER, type Partner } from "../builders/partner.ts";

const ALPHA = "111111111111";
const ALPHA_PROD = "111111111112";
const DISTRIBUTOR = "300000000000";

/** Usage with a negotiated discount, a fee, a covered row, tax, a credit: what month-end treats in different ways. */
const rows: readonly CostRow[] = [
  { account: ALPHA_PROD, usage: "1234.5", rate: "0.096", net: "100.123456789" },
  onDemand("AmazonS3", "41.07", { account: ALPHA, net: "40" }),
  onDemand("AWSLambda", "3.3333333333", { account: ALPHA_PROD }),
  { type: "Fee", service: "AWSSupportBusiness", rate: null, cost: "100" },
  { type: "Credit", rate: null, cost: "-25" },
  { type: "Tax", rate: null, cost: "19.99" },
];

const configuration = {
  organizations: [
    {
      id: "o-alpha00001",
      managementAccount: ALPHA,
      name: "Alpha GmbH",
      email: "billing@alpha.example",
      accounts: [
        { id: ALPHA, name: "alpha-root" },
        { id: ALPHA_PROD, name: "alpha-prod" },
      ],
    },
    {
      id: "o-distributor1",
      managementAccount: DISTRIBUTOR,
      name: "Distri AG",
      accounts: [{ id: DISTRIBUTOR, name: "distri" }],
    },
  ],
  pricingRules: [
    { name: "minus-7", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7" },
    { name: "s3-plus-5", scope: "SERVICE", service: "AmazonS3", type: "MARKUP", modifierPercentage: "5" },
    {
      name: "ec2-tiers",
      scope: "SKU",
      service: "AmazonEC2",
      usageType: "BoxUsage:m5.large",
      type: "TIERING",
      tiering: {
        customTiers: [
          { begin: "0", end: "1000", rate: "0.09" },
          { begin: "1000", rate: "0.08" },
        ],
      },
    },
    { name: "minus-3", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "3" },
  ],
  pricingPlans: [
    { name: "standard", rules: ["minus-7", "s3-plus-5", "ec2-tiers"] },
    { name: "to-partner", rules: ["minus-3"] },
  ],
};
const upstream = {
  transfers: [{ name: "northwind", source: PARTNER, target: DISTRIBUTOR, start: "2026-09" }],
  billingGroups: [{ name: "northwind", transfer: "northwind", plan: "to-partner" }],
};

/** The same month once with the transfer in force: what the rehearsal said is what it comes to. */
const afterwards = async (partner: Partner, more: typeof upstream | object, plan: string) => {
  const { transfers = [], billingGroups = [] } = more as Partial<typeof upstream>;
  await partner.apply({
    ...configuration,
    transfers: [...transfers, { name: "alpha", source: ALPHA, target: PARTNER, start: "2026-11" }],
    billingGroups: [...billingGroups, { name: "alpha", transfer: "alpha", plan }],
  });
  await partner.json("clock", "set", "2026-12-02T00:00:00Z");
  await partner.importRows({ payer: ALPHA, period: "2026-11", rows });
  return figuresOf(await partner.monthEnd("2026-11"), "alpha");
};

const rehearse = (partner: Partner, plan: string): Promise<Rehearsal> =>
  partner.json<Rehearsal>("rehearse", "--source", ALPHA, "--start", "2026-11", "--plan", plan);
const billOf = ({ firstBill }: Rehearsal) => {
  if (!firstBill.available) throw new Error(firstBill.message);
  return firstBill;
};

describe.each([
  ["a plan with rules and tiers", {}, "standard", []],
  ["Passthrough", {}, "Passthrough", []],
  // What is in the way does not keep anybody from seeing what it would cost.
  ["a level above", upstream, "standard", ["RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION"]],
])("the first bill under %s", (_what, more, plan, reasons) => {
  let partner: Partner;
  beforeAll(async () => {
    partner = await openPartner({
      now: "2026-10-20T08:00:00Z",
      configuration: { ...configuration, ...more },
      imports: [{ payer: ALPHA, period: "2026-09", rows }],
    });
  });
  afterAll(() => partner.close());

  it("is what month-end bills once the transfer is in force, and nothing was changed by asking", async () => {
    const before = await partner.run("export-config");
    const rehearsal = await rehearse(partner, plan);
    const again = await rehearse(partner, plan);
    const after = await partner.run("export-config");
    const bill = billOf(rehearsal);
    const billed = await afterwards(partner, more, plan);

    expect(rehearsal.blockers.map(({ reason }) => reason)).toEqual(reasons);
    expect(bill.basis).toEqual({ period: "2026-09", complete: true, final: true, payers: [ALPHA] });
    expect(bill.total).toEqual(billed);
    expect(Number(bill.total.proformaCost)).toBeGreaterThan(100);
    expect(again).toEqual(rehearsal);
    expect(after.stdout).toBe(before.stdout);
  });
});

describe("rebill rehearse", () => {
  let partner: Partner;
  beforeAll(async () => {
    partner = await openPartner({
      now: "2026-10-20T08:00:00Z",
      configuration,
      imports: [{ payer: ALPHA, period: "2026-09", rows }],
    });
  });
  afterAll(() => partner.close());

  it("prints a page that says what it is about, in lines that fit", async () => {
    const { exitCode, stdout } = await partner.run(
      ...["rehearse", "--source", "Billing@alpha.example", "--start", "2026-11", "--plan", "standard"],
    );

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Alpha GmbH (111111111111)");
    expect(stdout).toContain("2026-10-31T00:00:00.000Z");
    expect(stdout).toMatch(/AmazonEC2 +75\.12 +108\.76 +33\.64/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).not.toMatch(/undefined|null|NaN/);
  });

  it("names every blocker with its fix when the month is too late and nobody is known", async () => {
    const rehearsal = await partner.json<Rehearsal>(
      ...["rehearse", "--source", "777777777777", "--start", "2027-03"],
    );

    expect(rehearsal.blockers.map(({ exception, reason }) => [exception, reason])).toEqual([
      ["InvalidInputException", "START_DATE_TOO_LATE"],
      ["HandshakeConstraintViolationException", "TARGET_ACCOUNT_VALIDATION_FAILURE"],
    ]);
    expect(rehearsal.blockers.every(({ fix }) => fix !== "")).toBe(true);
    expect(rehearsal.firstBill).toMatchObject({ available: false, reason: "NO_DATA" });
  });

  it.each([
    [["rehearse"], "--source"],
    [["rehearse", "--source", ALPHA], "--start"],
    [["rehearse", "--source", ALPHA, "--start", "2026-13"], "--start"],
    [["rehearse", "--source", ALPHA, "--start", "2026-11", "--plan", "of-nobody"], "--plan"],
    [["rehearse", "rt-00000000000000"], "TRANSFER"],
    [["rehearse", "h-00000000000000", "--start", "2026-11"], "--start"],
  ])("refuses %j and says where", async (argv, where) => {
    const { exitCode, stderr } = await partner.run(...argv);

    expect([exitCode, stderr.includes(where)]).toEqual([2, true]);
  });
});
