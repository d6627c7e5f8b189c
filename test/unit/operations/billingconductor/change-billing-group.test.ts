import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { applyConfiguration } from "../../../../shared/use-cases/apply-configuration.ts";
import { ALPHA, BASIC, groupArn, openWorld, PASSTHROUGH, type World } from "./group-world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.createStandard("labs", ["999999999901", "999999999902"], { Description: "Own labs" });
});
afterEach(() => world.close());

const LABS = groupArn("999999999901");
const list = async (body: object = {}) => (await world.call("/list-billing-groups", body)).body.BillingGroups;
const lastEntry = async () => (await world.deps.journal.after(0)).entries.at(-1);

describe("UpdateBillingGroup", () => {
  const update = (body: object) => world.call("/update-billing-group", { Arn: LABS, ...body });
  const refused = (body: object) => world.refusal(() => update(body));

  it("changes what it is given, from the current month on", async () => {
    world.setNow("2026-12-01T00:00:00.000Z");

    const answer = await update({
      Arn: "999999999901",
      Name: "research",
      Description: "",
      ComputationPreference: { PricingPlanArn: world.plan },
      AccountGrouping: { AutoAssociate: true },
      Status: "ACTIVE",
    });

    expect([answer.status, answer.body]).toEqual([
      200,
      {
        Arn: LABS,
        Name: "research",
        Description: "",
        PrimaryAccountId: "999999999901",
        PricingPlanArn: world.plan,
        Size: 2,
        LastModifiedTime: 1796083200,
        Status: "ACTIVE",
        AccountGrouping: { AutoAssociate: true },
      },
    ]);
    expect(await list({ Filters: { Arns: [LABS] } })).toEqual([
      {
        Name: "research",
        Arn: LABS,
        Description: "",
        PrimaryAccountId: "999999999901",
        ComputationPreference: { PricingPlanArn: world.plan },
        Size: 2,
        CreationTime: 1794736800,
        LastModifiedTime: 1796083200,
        Status: "ACTIVE",
        AccountGrouping: { AutoAssociate: true },
        BillingGroupType: "STANDARD",
      },
    ]);
    expect(await list({ BillingPeriod: "2026-11", Filters: { Arns: [LABS] } })).toMatchObject([
      { Name: "labs", Description: "Own labs", ComputationPreference: { PricingPlanArn: BASIC } },
    ]);
    expect(await lastEntry()).toMatchObject({
      action: "UpdateBillingGroup",
      resources: [LABS],
      events: [
        { detailType: "Billing Group Updated", resources: [LABS], detail: { pricingPlan: world.plan } },
      ],
    });
  });

  it("writes nothing and tells nobody when nothing changes", async () => {
    const before = await world.everything();
    world.setNow("2026-11-16T10:00:00.000Z");

    const answer = await update({ Name: "labs" });

    expect(answer.body).toMatchObject({ Name: "labs", LastModifiedTime: 1794736800 });
    expect(await world.everything()).toEqual(before);
  });

  it("ignores a client token, which this operation does not know", async () => {
    const headers = { "x-amzn-client-token": "update-1" };
    const send = (name: string) =>
      world.send("POST", "/update-billing-group", { Arn: LABS, Name: name }, { headers });

    expect((await send("one")).body.Name).toBe("one");
    expect((await send("two")).body.Name).toBe("two");
  });

  it("refuses a name that another group has and a second group that takes in accounts", async () => {
    await world.createStandard("web", ["999999999903"], {
      AccountGrouping: { LinkedAccountIds: ["999999999903"], AutoAssociate: true },
    });

    expect(await refused({ Name: "web" })).toEqual([409, "ConflictException", "RESOURCE_NAME_CONFLICT"]);
    expect(await refused({ AccountGrouping: { AutoAssociate: true } })).toEqual([
      400,
      "ValidationException",
      "TOO_MANY_AUTO_ASSOCIATE_BILLING_GROUPS",
    ]);
  });

  it.each([
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
    ["a status it does not have", { Status: "PENDING" }, "INVALID_BILLING_GROUP_STATUS"],
    ["a status that does not exist", { Status: "DELETED" }, "FIELD_VALIDATION_FAILED"],
  ])("refuses %s", async (_, body, reason) => {
    expect(await refused(body)).toEqual([400, "ValidationException", reason]);
  });

  it("refuses a transfer for a group of own accounts", async () => {
    const ResponsibilityTransferArn = world.transferArn("alpha", "o-alpha00001");

    const refusal = await refused({ AccountGrouping: { ResponsibilityTransferArn } });

    expect(refusal).toEqual([400, "ValidationException", "ILLEGAL_BILLING_GROUP_TYPE"]);
  });

  it("lets a transfer's group change its plan but neither its transfer nor its kind, nor anything once it ended", async () => {
    const alpha = world.transferArn("alpha", "o-alpha00001");
    const created = await world.call("/create-billing-group", {
      Name: "alpha",
      AccountGrouping: { ResponsibilityTransferArn: alpha },
      ComputationPreference: { PricingPlanArn: BASIC },
    });
    const { Arn } = created.body;
    const [delta] = await list({
      Filters: { ResponsibilityTransferArns: [world.transferArn("delta", "o-delta00001")] },
    });

    const answer = await update({
      Arn,
      ComputationPreference: { PricingPlanArn: PASSTHROUGH },
      AccountGrouping: { AutoAssociate: false, ResponsibilityTransferArn: alpha },
    });

    expect(answer.body).toEqual({
      Arn,
      Name: "alpha",
      Description: "",
      PrimaryAccountId: "111111111111",
      PricingPlanArn: PASSTHROUGH,
      Size: 2,
      LastModifiedTime: 1794736800,
      Status: "ACTIVE",
      AccountGrouping: { ResponsibilityTransferArn: alpha },
    });
    const other = world.transferArn("reseller", "o-resell0001");
    expect(await refused({ Arn, AccountGrouping: { ResponsibilityTransferArn: other } })).toEqual([
      400,
      "ValidationException",
      "INVALID_ARN",
    ]);
    expect(await refused({ Arn, AccountGrouping: { AutoAssociate: true } })).toEqual([
      400,
      "ValidationException",
      "ILLEGAL_BILLING_GROUP_TYPE",
    ]);
    expect(delta).toMatchObject({
      Status: "PRIMARY_ACCOUNT_MISSING",
      StatusReason: "The billing transfer has ended.",
    });
    expect(await refused({ Arn: delta.Arn, Name: "late" })).toEqual([
      400,
      "ValidationException",
      "ILLEGAL_ENDED_BILLINGGROUP",
    ]);
  });

  it("answers for somebody else's group as for one that does not exist", async () => {
    const absent = groupArn("777777777777");

    const foreign = await world.call("/update-billing-group", { Arn: LABS, Name: "mine" }, ALPHA);
    const missing = await world.call("/update-billing-group", { Arn: absent, Name: "mine" }, ALPHA);

    expect([foreign.status, foreign.body]).toEqual([
      404,
      {
        __type: "ResourceNotFoundException",
        Message: "The billinggroup does not exist.",
        ResourceId: LABS,
        ResourceType: "billinggroup",
      },
    ]);
    expect([missing.status, { ...missing.body, ResourceId: LABS }]).toEqual([404, foreign.body]);
  });
});

describe("DeleteBillingGroup", () => {
  const remove = (arn: string, caller = undefined as typeof ALPHA | undefined) =>
    world.call("/delete-billing-group", { Arn: arn }, caller);

  it("removes a group from the current month on and keeps it in earlier ones", async () => {
    world.setNow("2026-12-05T10:00:00.000Z");

    const answer = await remove("999999999901");

    expect([answer.status, answer.body]).toEqual([200, { Arn: LABS }]);
    expect(await list({ Filters: { Arns: [LABS] } })).toEqual([]);
    expect(await list({ BillingPeriod: "2026-11", Filters: { Arns: [LABS] } })).toMatchObject([
      { Arn: LABS },
    ]);
    expect(await lastEntry()).toMatchObject({
      action: "DeleteBillingGroup",
      events: [{ detailType: "Billing Group Deleted", resources: [LABS], detail: {} }],
    });
  });

  it("lets the same primary account have a group again only in a later month", async () => {
    await remove(LABS);

    expect(await world.refusal(() => world.createStandard("again", ["999999999901"]))).toEqual([
      400,
      "ValidationException",
      "BILLING_GROUP_ALREADY_EXIST_IN_CURRENT_BILLING_PERIOD",
    ]);
    expect((await world.createStandard("other", ["999999999902"])).status).toBe(200);
    world.setNow("2026-12-01T00:00:00.000Z");
    expect((await world.createStandard("again", ["999999999901"])).status).toBe(200);
  });

  it("knows that too after a configuration was applied again", async () => {
    await remove(LABS);
    const text = `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud }
`;
    await applyConfiguration(world.configurationDeps, { text, from: BillingPeriod.parse("2026-11") });

    expect(await world.refusal(() => world.createStandard("again", ["999999999901"]))).toEqual([
      400,
      "ValidationException",
      "BILLING_GROUP_ALREADY_EXIST_IN_CURRENT_BILLING_PERIOD",
    ]);
  });

  it("answers a repeated delete the same way and writes nothing", async () => {
    await remove(LABS);
    const before = await world.everything();

    const again = await remove(LABS);

    expect([again.status, again.body]).toEqual([200, { Arn: LABS }]);
    expect(await world.everything()).toEqual(before);
  });

  it("refuses what was never there and what is somebody else's with the same words", async () => {
    const missing = await world.refusal(() => remove(groupArn("777777777777")));
    const foreign = await remove(LABS, ALPHA);

    expect(missing).toEqual([400, "ValidationException", "MISSING_BILLINGGROUP"]);
    expect([foreign.status, foreign.body]).toEqual([
      400,
      {
        __type: "ValidationException",
        Message: "There is nothing with this ARN that could be deleted.",
        Reason: "MISSING_BILLINGGROUP",
      },
    ]);
    expect(await list({ Filters: { Arns: [LABS] } })).toHaveLength(1);
  });

  it("refuses to delete the group that takes in accounts until that is turned off", async () => {
    const auto = (on: boolean) =>
      world.call("/update-billing-group", { Arn: LABS, AccountGrouping: { AutoAssociate: on } });
    await auto(true);

    expect(await world.refusal(() => remove(LABS))).toEqual([
      400,
      "ValidationException",
      "CANNOT_DELETE_AUTO_ASSOCIATE_BILLING_GROUP",
    ]);
    await auto(false);
    expect((await remove(LABS)).status).toBe(200);
  });
});
