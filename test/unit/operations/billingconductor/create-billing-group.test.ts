import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALPHA, BASIC, groupArn, openWorld, PASSTHROUGH, type World } from "./group-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const standard = (members: object = {}) => ({
  Name: "another",
  PrimaryAccountId: "999999999905",
  AccountGrouping: { LinkedAccountIds: ["999999999905"] },
  ComputationPreference: { PricingPlanArn: BASIC },
  ...members,
});
const refused = (body: object) => world.refusal(() => world.call("/create-billing-group", body));

describe("CreateBillingGroup", () => {
  it("makes a group of own accounts whose id is its primary account", async () => {
    const created = await world.createStandard("labs", ["999999999901", "999999999902"], {
      Description: "Own labs",
      Tags: { team: "lab" },
      ComputationPreference: { PricingPlanArn: world.plan },
    });

    expect([created.status, created.body]).toEqual([200, { Arn: groupArn("999999999901") }]);
    const listed = await world.call("/list-billing-groups", { Filters: { Arns: ["999999999901"] } });
    expect(listed.body).toEqual({
      BillingGroups: [
        {
          Name: "labs",
          Arn: groupArn("999999999901"),
          Description: "Own labs",
          PrimaryAccountId: "999999999901",
          ComputationPreference: { PricingPlanArn: world.plan },
          Size: 2,
          CreationTime: 1794736800,
          LastModifiedTime: 1794736800,
          Status: "ACTIVE",
          AccountGrouping: { AutoAssociate: false },
          BillingGroupType: "STANDARD",
        },
      ],
    });
    const tags = await world.send("GET", `/tags/${encodeURIComponent(groupArn("999999999901"))}`);
    expect(tags.body).toEqual({ Tags: { team: "lab" } });
    const { entries } = await world.deps.journal.after(0);
    expect(entries.at(-1)?.events).toEqual([
      {
        source: "rebill.billing-conductor",
        detailType: "Billing Group Created",
        resources: [groupArn("999999999901")],
        detail: {
          type: "STANDARD",
          pricingPlan: world.plan,
          accounts: ["999999999901", "999999999902"],
        },
      },
    ]);
  });

  it("makes a group of a transfer: active once it has started, pending before", async () => {
    const active = world.transferArn("alpha", "o-alpha00001");
    const pending = world.transferArn("reseller", "o-resell0001");
    const group = (name: string, arn: string, more: object = {}) =>
      world.call("/create-billing-group", {
        Name: name,
        AccountGrouping: { ResponsibilityTransferArn: arn },
        ComputationPreference: { PricingPlanArn: PASSTHROUGH },
        ...more,
      });

    const first = await group("alpha", active, { PrimaryAccountId: "111111111111" });
    const second = await group("reseller", pending);

    expect(first.body.Arn).toMatch(/^arn:aws:billingconductor::999999999999:billinggroup\/[a-z0-9]{10}$/);
    const listed = await world.call("/list-billing-groups", {
      Filters: { ResponsibilityTransferArns: [active, pending] },
    });
    const shared = {
      Description: "",
      ComputationPreference: { PricingPlanArn: PASSTHROUGH },
      CreationTime: 1794736800,
      LastModifiedTime: 1794736800,
      BillingGroupType: "TRANSFER_BILLING",
    };
    expect(listed.body.BillingGroups).toHaveLength(2);
    expect(listed.body.BillingGroups).toEqual(
      expect.arrayContaining([
        {
          ...shared,
          Name: "alpha",
          Arn: first.body.Arn,
          PrimaryAccountId: "111111111111",
          Size: 2,
          Status: "ACTIVE",
          AccountGrouping: { ResponsibilityTransferArn: active },
        },
        {
          ...shared,
          Name: "reseller",
          Arn: second.body.Arn,
          PrimaryAccountId: "222222222222",
          Size: 1,
          Status: "PENDING",
          StatusReason: "The billing transfer starts in 2026-12.",
          AccountGrouping: { ResponsibilityTransferArn: pending },
        },
      ]),
    );
  });

  it("makes the group of an indirect source, whose bill comes through the reseller", async () => {
    const created = await world.call("/create-billing-group", {
      Name: "gamma",
      AccountGrouping: { ResponsibilityTransferArn: world.transferArn("gamma", "o-gamma00001") },
      ComputationPreference: { PricingPlanArn: BASIC },
    });

    expect(created.status).toBe(200);
  });

  it("answers a token's first answer again and refuses it for another request", async () => {
    const headers = { "x-amzn-client-token": "group-1" };
    const body = standard({
      Name: "once",
      PrimaryAccountId: "999999999904",
      AccountGrouping: { LinkedAccountIds: ["999999999904"] },
    });
    const send = (what: object) => world.send("POST", "/create-billing-group", what, { headers });

    const first = await send(body);
    const again = await send(body);

    expect([again.status, again.body]).toEqual([200, first.body]);
    const refusal = await world.refusal(() => send({ ...body, Name: "twice" }));
    expect(refusal).toEqual([400, "ValidationException", "OTHER"]);
  });

  it.each([
    ["a missing name", { Name: undefined }, "FIELD_VALIDATION_FAILED"],
    ["a name with a space", { Name: "own labs" }, "FIELD_VALIDATION_FAILED"],
    [
      "a plan named by its id",
      { ComputationPreference: { PricingPlanArn: "BasicPricingPlan" } },
      "FIELD_VALIDATION_FAILED",
    ],
    ["no primary account", { PrimaryAccountId: undefined }, "FIELD_VALIDATION_FAILED"],
    ["no tag in the tags", { Tags: {} }, "FIELD_VALIDATION_FAILED"],
    ["a primary account that is not linked", { PrimaryAccountId: "999999999906" }, "PRIMARY_NOT_ASSOCIATED"],
    ["no linked accounts", { AccountGrouping: {} }, "PRIMARY_NOT_ASSOCIATED"],
    [
      "the payer as primary account",
      { PrimaryAccountId: "999999999999", AccountGrouping: { LinkedAccountIds: ["999999999999"] } },
      "ILLEGAL_PRIMARY_ACCOUNT",
    ],
    [
      "an account twice",
      { AccountGrouping: { LinkedAccountIds: ["999999999905", "999999999905"] } },
      "DUPLICATE_ACCOUNT",
    ],
    [
      "more than 30 accounts",
      {
        AccountGrouping: {
          LinkedAccountIds: Array.from({ length: 31 }, (_, index) => `9999999999${10 + index}`),
        },
      },
      "TOO_MANY_ACCOUNTS_IN_REQUEST",
    ],
    [
      "an account of another organisation",
      { AccountGrouping: { LinkedAccountIds: ["999999999905", "111111111112"] } },
      "ILLEGAL_ACCOUNTS",
    ],
    [
      "an account nobody knows",
      { AccountGrouping: { LinkedAccountIds: ["999999999905", "888888888888"] } },
      "ILLEGAL_ACCOUNTS",
    ],
    [
      "an account that is in a group",
      { AccountGrouping: { LinkedAccountIds: ["999999999905", "999999999902"] } },
      "ACCOUNTS_ALREADY_ASSOCIATED",
    ],
    [
      "Passthrough for own accounts",
      { ComputationPreference: { PricingPlanArn: PASSTHROUGH } },
      "ILLEGAL_BILLING_GROUP_PRICING_PLAN",
    ],
    [
      "a plan that does not exist",
      {
        ComputationPreference: {
          PricingPlanArn: "arn:aws:billingconductor::999999999999:pricingplan/nothing000",
        },
      },
      "MISSING_PRICINGPLAN",
    ],
    [
      "somebody else's plan",
      {
        ComputationPreference: {
          PricingPlanArn: "arn:aws:billingconductor::111111111111:pricingplan/nothing000",
        },
      },
      "MISSING_PRICINGPLAN",
    ],
    [
      "a managed plan that does not exist",
      { ComputationPreference: { PricingPlanArn: "arn:aws:billingconductor::aws:pricingplan/nothing000" } },
      "MISSING_PRICINGPLAN",
    ],
  ])("refuses %s", async (_, members, reason) => {
    expect(await refused(standard(members))).toEqual([400, "ValidationException", reason]);
  });

  it("refuses a name that is taken", async () => {
    expect(await refused(standard({ Name: "labs" }))).toEqual([
      409,
      "ConflictException",
      "RESOURCE_NAME_CONFLICT",
    ]);
  });

  it("refuses transfers that are not inbound to the caller, have ended or have a group", async () => {
    const reasonOf = async (arn: string, members: object = {}) => {
      const [, , reason] = await refused({
        Name: "another",
        AccountGrouping: { ResponsibilityTransferArn: arn, ...members },
        ComputationPreference: { PricingPlanArn: BASIC },
      });
      return reason;
    };
    const alpha = world.transferArn("alpha", "o-alpha00001");

    expect(await reasonOf(alpha.replace("inbound", "outbound"))).toBe("INVALID_ARN");
    expect(await reasonOf(alpha.replace("o-alpha00001", "o-999999999999"))).toBe("INVALID_ARN");
    expect(await reasonOf(world.transferArn("alpha", "o-alpha00001", "111111111111"))).toBe("INVALID_ARN");
    expect(await reasonOf(alpha.replace(/rt-.*/, "rt-00000000"))).toBe("INVALID_ARN");
    expect(await reasonOf("rt-00000000")).toBe("FIELD_VALIDATION_FAILED");
    expect(await reasonOf(world.transferArn("delta", "o-delta00001"))).toBe("ILLEGAL_ENDED_BILLINGGROUP");
    expect(await reasonOf(alpha)).toBe("ACCOUNTS_ALREADY_ASSOCIATED");
    expect(await reasonOf(alpha, { LinkedAccountIds: ["111111111112"] })).toBe("ILLEGAL_BILLING_GROUP_TYPE");
    expect(await reasonOf(alpha, { AutoAssociate: true })).toBe("ILLEGAL_BILLING_GROUP_TYPE");
  });

  it("refuses another primary account than the source's", async () => {
    const refusal = await refused({
      Name: "another",
      PrimaryAccountId: "111111111112",
      AccountGrouping: { ResponsibilityTransferArn: world.transferArn("alpha", "o-alpha00001") },
      ComputationPreference: { PricingPlanArn: BASIC },
    });

    expect(refusal).toEqual([400, "ValidationException", "ILLEGAL_PRIMARY_ACCOUNT"]);
  });

  it("refuses a second group that takes in accounts", async () => {
    const auto = { AutoAssociate: true };
    const first = await world.createStandard("auto", ["999999999903"], {
      AccountGrouping: { LinkedAccountIds: ["999999999903"], ...auto },
    });

    expect(first.status).toBe(200);
    expect(
      await refused(standard({ AccountGrouping: { LinkedAccountIds: ["999999999905"], ...auto } })),
    ).toEqual([400, "ValidationException", "TOO_MANY_AUTO_ASSOCIATE_BILLING_GROUPS"]);
  });

  it("lets another payer have groups of the same name, of accounts that are its own", async () => {
    const created = await world.call(
      "/create-billing-group",
      standard({
        Name: "labs",
        PrimaryAccountId: "111111111112",
        AccountGrouping: { LinkedAccountIds: ["111111111112", "111111111111"] },
      }),
      ALPHA,
    );

    expect(created.body).toEqual({ Arn: groupArn("111111111112", "111111111111") });
  });
});

describe("a partner whose own organisation lists no members", () => {
  it("groups accounts that no other organisation claims, and no others", async () => {
    const unlisted = await openWorld({
      configuration: `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud }
organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha }
`,
    });

    const free = await unlisted.createStandard("free", ["888888888888"]);
    const claimed = await unlisted.refusal(() => unlisted.createStandard("claimed", ["111111111111"]));

    expect(free.status).toBe(200);
    expect(claimed).toEqual([400, "ValidationException", "ILLEGAL_ACCOUNTS"]);
    const listed = await unlisted.call("/list-account-associations", {});
    expect(listed.body.LinkedAccounts).toEqual([
      { AccountId: "888888888888", BillingGroupArn: groupArn("888888888888") },
      { AccountId: "999999999999", AccountName: "Northwind Cloud" },
    ]);
    await unlisted.close();
  });
});
