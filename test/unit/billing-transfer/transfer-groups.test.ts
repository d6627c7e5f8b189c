import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "../../../shared/domain/access/caller.ts";
import type { AccountId } from "../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { applyConfiguration } from "../../../shared/use-cases/apply-configuration.ts";
import { exportConfiguration } from "../../../shared/use-cases/export-configuration.ts";
import { snapshotConfiguration } from "../../../shared/use-cases/snapshot-configuration.ts";
import {
  ALPHA,
  BETA,
  DISTRIBUTOR,
  ORGANIZATIONS,
  openTimerWorld,
  RESELLER,
  type TimerWorld,
  transferOf,
} from "./timer-world.ts";

const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";
const PASSTHROUGH = "arn:aws:billingconductor::aws:pricingplan/Passthrough";
const groupArn = (owner: AccountId, id: string) => `arn:aws:billingconductor::${owner}:billinggroup/${id}`;

let world: TimerWorld;
beforeEach(async () => {
  world = await openTimerWorld();
});
afterEach(() => world.close());

const as = (account: AccountId): Caller => ({
  account,
  role: "billing-admin",
  accessKeyId: "AKIABBBBBBBBBBBBBBBB",
});
const call = (path: string, body: unknown, account: AccountId = DISTRIBUTOR, method = "POST") =>
  world.send(method, path, body, { caller: as(account) });
const groups = async (account: AccountId = DISTRIBUTOR): Promise<readonly string[]> =>
  (await call("/list-billing-groups", {}, account)).body.BillingGroups.map(
    (group: { Name: string; Status: string }) => `${group.Name} ${group.Status}`,
  ).sort();
const createPlan = async (name: string): Promise<string> =>
  (await call("/create-pricing-plan", { Name: name })).body.Arn;
const arnFor = (account: AccountId, organization: string, name: string) =>
  `arn:aws:organizations::${account}:transfer/${organization}/billing/inbound/${transferOf(name)}`;
const prefer = (plan: string | undefined, name = "reseller", organization = "o-resell0001") =>
  call(
    "/update-billing-transfer-preference",
    {
      ResponsibilityTransferArn: arnFor(DISTRIBUTOR, organization, name),
      AutoBillingTransferBillingGroupCreation:
        plan === undefined ? { Enabled: false } : { Enabled: true, PricingPlanArn: plan },
    },
    DISTRIBUTOR,
    "PUT",
  );
const agree = async (name: string, sides: readonly [AccountId, AccountId], start: string, plan?: string) => {
  await world.invite(name, sides, start, plan);
  return world.accept(name, sides[0]);
};
const lastEvents = async () => (await world.journalled()).at(-1)?.events ?? [];
const priced = async (period: string): Promise<readonly string[]> =>
  (await snapshotConfiguration(world.configurationDeps, BillingPeriod.parse(period))).billingGroups.map(
    ({ arn }) => arn,
  );

describe("the group of an invitation with a plan", () => {
  it("is made with the acceptance, waits for the first month, and is gone from months after the last", async () => {
    const plan = await createPlan("standard");
    await world.invite("alpha", [ALPHA, DISTRIBUTOR], "2027-01", plan);
    expect(await groups()).toEqual([]);
    await world.accept("alpha", ALPHA);

    const [listed] = (await call("/list-billing-groups", {})).body.BillingGroups;
    expect(listed).toMatchObject({
      Arn: groupArn(DISTRIBUTOR, "ha00000000"),
      Name: "Bill-of-alpha",
      BillingGroupType: "TRANSFER_BILLING",
      PrimaryAccountId: ALPHA,
      ComputationPreference: { PricingPlanArn: plan },
      Status: "PENDING",
      StatusReason: "The billing transfer starts in 2027-01.",
      AccountGrouping: { ResponsibilityTransferArn: arnFor(DISTRIBUTOR, "o-alpha00001", "alpha") },
    });
    expect((await lastEvents()).map(({ detailType }) => detailType)).toEqual([
      "Responsibility Transfer Accepted",
      "Billing Group Created",
    ]);
    world.setNow("2026-12-31T23:59:59.999Z");
    expect(await groups()).toEqual(["Bill-of-alpha PENDING"]);
    world.setNow("2027-01-01T00:00:00.000Z");
    expect(await groups()).toEqual(["Bill-of-alpha ACTIVE"]);
    await world.withdraw("alpha", ALPHA, "2027-02-28T23:59:59.999Z");
    world.setNow("2027-02-28T23:59:59.999Z");
    expect(await groups()).toEqual(["Bill-of-alpha ACTIVE"]);
    world.setNow("2027-03-01T00:00:00.000Z");
    expect(await groups()).toEqual(["Bill-of-alpha PRIMARY_ACCOUNT_MISSING"]);
    expect([
      await priced("2026-12"),
      await priced("2027-01"),
      await priced("2027-02"),
      await priced("2027-03"),
    ]).toEqual([[], [listed.Arn], [listed.Arn], []]);
  });

  it("gets a name of its own", async () => {
    await agree("alpha", [ALPHA, DISTRIBUTOR], "2026-12", BASIC);
    await call("/update-billing-group", { Arn: "ha00000000", Name: "Bill-of-beta" });
    await agree("beta", [BETA, DISTRIBUTOR], "2026-12", PASSTHROUGH);

    expect(await groups()).toEqual(["Bill-of-beta PENDING", "Bill-of-beta-2 PENDING"]);
  });

  it("is left out where its plan is gone, and the acceptance holds", async () => {
    const plan = await createPlan("standard");
    await world.invite("alpha", [ALPHA, DISTRIBUTOR], "2026-12", plan);
    // An invitation that somebody else answers does not keep the plan from deletion.
    expect((await call("/delete-pricing-plan", { Arn: plan })).status).toBe(200);

    expect((await world.accept("alpha", ALPHA)).status).toBe("ACCEPTED");
    expect(await groups()).toEqual([]);
  });

  it("never bills where the transfer is withdrawn before its first month, and the export can be applied", async () => {
    await agree("alpha", [ALPHA, DISTRIBUTOR], "2026-12", BASIC);
    await world.withdraw("alpha", DISTRIBUTOR);

    expect(await groups()).toEqual(["Bill-of-alpha PRIMARY_ACCOUNT_MISSING"]);
    expect(await priced("2026-12")).toEqual([]);
    const { text } = await exportConfiguration(world.configurationDeps);
    await applyConfiguration(world.configurationDeps, { text });
    expect(await groups()).toEqual([]);
  });
});

describe("groups of indirect sources", () => {
  beforeEach(() => agree("reseller", [RESELLER, DISTRIBUTOR], "2026-12", BASIC));
  const auto = (name: string, source: AccountId) => `AutoCreated-${source}-${RESELLER}-${transferOf(name)}`;

  it("are made for sources that join below a transfer whose payer prefers so, each in its own months", async () => {
    await prefer(PASSTHROUGH);
    await agree("alpha", [ALPHA, RESELLER], "2027-01", PASSTHROUGH);

    expect(await groups()).toEqual([`${auto("alpha", ALPHA)} PENDING`, "Bill-of-reseller PENDING"]);
    expect(await groups(RESELLER)).toEqual(["Bill-of-alpha PENDING"]);
    expect((await lastEvents()).map(({ detailType, detail }) => [detailType, detail])).toEqual([
      [
        "Responsibility Transfer Accepted",
        {
          handshake: "h-alpha00000000",
          source: ALPHA,
          target: RESELLER,
          start: "2027-01",
          // The distributor, which inherits the bill, is told.
          accounts: [ALPHA, RESELLER, DISTRIBUTOR],
        },
      ],
      [
        "Billing Group Created",
        { type: "TRANSFER_BILLING", pricingPlan: PASSTHROUGH, transfer: transferOf("alpha") },
      ],
      [
        "Billing Group Created",
        { type: "TRANSFER_BILLING", pricingPlan: PASSTHROUGH, transfer: transferOf("alpha") },
      ],
    ]);
    world.setNow("2026-12-15T00:00:00.000Z");
    expect(await groups()).toEqual([`${auto("alpha", ALPHA)} PENDING`, "Bill-of-reseller ACTIVE"]);
    world.setNow("2027-01-15T00:00:00.000Z");
    expect(await groups()).toEqual([`${auto("alpha", ALPHA)} ACTIVE`, "Bill-of-reseller ACTIVE"]);
    // The reseller pays itself again from February on, and its customer's bill no longer arrives.
    await world.withdraw("reseller", RESELLER, "2027-01-31T23:59:59.999Z");
    world.setNow("2027-02-01T00:00:00.000Z");
    expect(await groups()).toEqual([
      `${auto("alpha", ALPHA)} PRIMARY_ACCOUNT_MISSING`,
      "Bill-of-reseller PRIMARY_ACCOUNT_MISSING",
    ]);
    expect(await groups(RESELLER)).toEqual(["Bill-of-alpha ACTIVE"]);
  });

  it("are none without the preference, nor once it is off, nor for who joined before", async () => {
    await agree("alpha", [ALPHA, RESELLER], "2027-01");
    await prefer(BASIC);
    await world.sweepAt("2026-12-01T00:00:00.000Z");
    await prefer(undefined);
    await agree("beta", [BETA, RESELLER], "2027-01");
    await world.sweepAt("2027-01-01T00:00:00.000Z");

    expect(await groups()).toEqual(["Bill-of-reseller ACTIVE"]);
  });

  it("are made again once when they were deleted before the first month, and not after it", async () => {
    await prefer(BASIC);
    await agree("alpha", [ALPHA, RESELLER], "2027-01");
    const arn = groupArn(DISTRIBUTOR, "ha00000000");
    await call("/delete-billing-group", { Arn: arn });
    expect(await groups()).toEqual(["Bill-of-reseller PENDING"]);

    await world.sweepAt("2027-01-01T00:00:00.000Z");
    expect(await groups()).toEqual([`${auto("alpha", ALPHA)} ACTIVE`, "Bill-of-reseller ACTIVE"]);
    const told = (await world.events()).map(({ what, of }) => `${what} ${of}`);
    expect(told.filter((each) => each.startsWith("Activated"))).toEqual([
      "Activated reseller",
      "Activated alpha",
    ]);

    await call("/delete-billing-group", { Arn: arn });
    expect(await world.sweepAt("2027-02-01T00:00:00.000Z")).toBe(0);
    expect(await groups()).toEqual(["Bill-of-reseller ACTIVE"]);
  });

  it("keep their plan from deletion through the preference", async () => {
    const plan = await createPlan("indirect");
    await prefer(plan);

    const { status, body } = await call("/delete-pricing-plan", { Arn: plan });
    expect([status, body.Reason]).toEqual([409, "PRICING_PLAN_REFERENCED_BY_PREFERENCE_DELETE_CONFLICT"]);
  });
});

describe("groups over three levels", () => {
  it("are made in parts for a reseller that brings more sources along than a transaction holds", async () => {
    const sources = Array.from({ length: 130 }, (_, index) => String(600_000_000_000 + index));
    const many = await openTimerWorld({
      configuration: [
        ORGANIZATIONS.trimEnd(),
        ...sources.map((id) => `  - { id: o-${id}, managementAccount: "${id}", name: Source }`),
        "transfers:",
        '  - { id: rt-beta00000000, name: beta, source: "333333333333", target: "999999999999", start: 2026-10 }',
        ...sources.map(
          (id) =>
            `  - { id: rt-${id}, name: s${id}, source: "${id}", target: "222222222222", start: 2026-10 }`,
        ),
      ].join("\n"),
    });
    for (const account of [DISTRIBUTOR, RESELLER, BETA])
      await many.send("PUT", `/rebill/v1/quotas/${account}`, {
        inboundTransfers: 1000,
        outboundTransfers: 1,
        chainLength: 3,
      });
    await many.sweepAt("2026-11-15T10:00:00.000Z");
    await many.send("PUT", "/update-billing-transfer-preference", {
      ResponsibilityTransferArn: arnFor(DISTRIBUTOR, "o-beta000001", "beta"),
      AutoBillingTransferBillingGroupCreation: { Enabled: true, PricingPlanArn: BASIC },
    });
    await many.invite("reseller", [RESELLER, BETA], "2026-12");
    await many.accept("reseller", RESELLER);
    const count = async () => {
      const { state } = await many.deps.configuration.current();
      return state.billingGroups.listWith("owner", DISTRIBUTOR, BillingPeriod.parse("2026-12")).length;
    };

    expect(await count()).toBe(80);
    // Two parts of what is left, then the activation.
    expect(await many.sweepAt("2026-12-01T00:00:00.000Z")).toBe(3);
    expect(await count()).toBe(131);
    expect(await many.sweepAt("2026-12-01T00:00:00.000Z")).toBe(0);
    expect((await many.events()).filter(({ what }) => what === "Activated").at(-1)?.of).toBe("reseller");
    await many.close();
  });

  it("are made at the top for a reseller that joins and for every source it brings along", async () => {
    for (const account of [DISTRIBUTOR, RESELLER])
      await world.send("PUT", `/rebill/v1/quotas/${account}`, {
        inboundTransfers: 10,
        outboundTransfers: 1,
        chainLength: 3,
      });
    await world.send("PUT", `/rebill/v1/quotas/${BETA}`, {
      inboundTransfers: 10,
      outboundTransfers: 1,
      chainLength: 3,
    });
    // BETA stands between the distributor and the reseller, which has a customer already.
    await agree("beta", [BETA, DISTRIBUTOR], "2026-12");
    await agree("alpha", [ALPHA, RESELLER], "2026-12");
    await prefer(BASIC, "beta", "o-beta000001");

    await agree("reseller", [RESELLER, BETA], "2027-01");

    const made = [
      `AutoCreated-${ALPHA}-${RESELLER}-${transferOf("alpha")}`,
      `AutoCreated-${RESELLER}-${BETA}-${transferOf("reseller")}`,
    ];
    expect(await groups()).toEqual(made.map((name) => `${name} PENDING`));
    // The customer's own transfer has begun; its bill arrives at the top with the reseller's.
    world.setNow("2026-12-31T00:00:00.000Z");
    expect(await groups()).toEqual(made.map((name) => `${name} PENDING`));
    world.setNow("2027-01-01T00:00:00.000Z");
    expect(await groups()).toEqual(made.map((name) => `${name} ACTIVE`));
  });
});
