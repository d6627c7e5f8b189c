import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALPHA, BASIC, groupArn, openWorld, type World } from "./group-world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.createStandard("labs", ["999999999901", "999999999902"]);
  await world.createStandard("shop", ["999999999903"]);
});
afterEach(() => world.close());

const LABS = groupArn("999999999901");
const SHOP = groupArn("999999999903");
const listed = async (body: object = {}, caller = undefined as typeof ALPHA | undefined) =>
  (await world.call("/list-account-associations", body, caller)).body.LinkedAccounts;
const ids = async (body: object) =>
  (await listed(body)).map(({ AccountId }: { AccountId: string }) => AccountId);

describe("AssociateAccounts", () => {
  const associate = (
    AccountIds: readonly string[],
    Arn = LABS,
    caller = undefined as typeof ALPHA | undefined,
  ) => world.call("/associate-accounts", { Arn, AccountIds }, caller);
  const refused = (accounts: readonly string[], arn = LABS) => world.refusal(() => associate(accounts, arn));

  it("adds accounts from the current month on", async () => {
    world.setNow("2026-12-10T10:00:00.000Z");

    const answer = await associate(["999999999904", "999999999999"], "999999999901");

    expect([answer.status, answer.body]).toEqual([200, { Arn: LABS }]);
    const members = ["999999999901", "999999999902", "999999999904", "999999999999"];
    expect(await ids({ Filters: { Association: LABS } })).toEqual(members);
    expect(await ids({ BillingPeriod: "2026-11", Filters: { Association: LABS } })).toEqual(
      members.slice(0, 2),
    );
    const { entries } = await world.deps.journal.after(0);
    expect(entries.at(-1)?.events).toEqual([
      {
        source: "rebill.billing-conductor",
        detailType: "Accounts Associated",
        resources: [LABS],
        detail: { accounts: ["999999999904", "999999999999"] },
      },
    ]);
  });

  it("takes an empty list, which changes nothing", async () => {
    const before = await world.everything();

    expect((await associate([])).body).toEqual({ Arn: LABS });
    expect(await world.everything()).toEqual(before);
  });

  it.each([
    ["an account of another organisation", ["111111111112"], "ILLEGAL_ACCOUNTS"],
    ["an account nobody knows", ["888888888888"], "ILLEGAL_ACCOUNTS"],
    ["an account that is in the group", ["999999999902"], "ACCOUNTS_ALREADY_ASSOCIATED"],
    ["an account that is in another group", ["999999999904", "999999999903"], "ACCOUNTS_ALREADY_ASSOCIATED"],
    ["an account twice", ["999999999904", "999999999904"], "DUPLICATE_ACCOUNT"],
    [
      "31 accounts",
      Array.from({ length: 31 }, (_, index) => `9999999998${10 + index}`),
      "TOO_MANY_ACCOUNTS_IN_REQUEST",
    ],
    ["something that is no account", ["99999999990"], "FIELD_VALIDATION_FAILED"],
  ])("refuses %s", async (_, accounts, reason) => {
    expect(await refused(accounts)).toEqual([400, "ValidationException", reason]);
  });

  it("refuses accounts for the group of a transfer", async () => {
    const created = await world.call("/create-billing-group", {
      Name: "alpha",
      AccountGrouping: { ResponsibilityTransferArn: world.transferArn("alpha", "o-alpha00001") },
      ComputationPreference: { PricingPlanArn: BASIC },
    });

    expect(await refused(["999999999904"], created.body.Arn)).toEqual([
      400,
      "ValidationException",
      "ILLEGAL_BILLING_GROUP_TYPE",
    ]);
  });

  it("does not find somebody else's group", async () => {
    const answer = await associate(["111111111112"], LABS, ALPHA);

    expect([answer.status, answer.body.__type, answer.body.ResourceId]).toEqual([
      404,
      "ResourceNotFoundException",
      LABS,
    ]);
    expect(await refused(["999999999904"], groupArn("777777777777"))).toEqual([
      404,
      "ResourceNotFoundException",
      "billinggroup",
    ]);
  });
});

describe("DisassociateAccounts", () => {
  const disassociate = (AccountIds: readonly string[], Arn = LABS) =>
    world.call("/disassociate-accounts", { Arn, AccountIds });
  const refused = (accounts: readonly string[], arn = LABS) =>
    world.refusal(() => disassociate(accounts, arn));

  it("lets an account go, so that another group can have it in the same month", async () => {
    const answer = await disassociate(["999999999902"]);
    const moved = await world.call("/associate-accounts", { Arn: SHOP, AccountIds: ["999999999902"] });

    expect([answer.status, answer.body, moved.status]).toEqual([200, { Arn: LABS }, 200]);
    expect(await ids({ Filters: { Association: LABS } })).toEqual(["999999999901"]);
    expect(await ids({ Filters: { Association: SHOP } })).toEqual(["999999999902", "999999999903"]);
    const { entries } = await world.deps.journal.after(0);
    expect(entries.at(-2)?.events).toMatchObject([
      { detailType: "Accounts Disassociated", resources: [LABS], detail: { accounts: ["999999999902"] } },
    ]);
  });

  it.each([
    ["the primary account", ["999999999901"], "PRIMARY_CANNOT_DISASSOCIATE"],
    ["an account of another group", ["999999999903"], "ACCOUNTS_NOT_ASSOCIATED"],
    ["an account twice", ["999999999902", "999999999902"], "DUPLICATE_ACCOUNT"],
    [
      "31 accounts",
      Array.from({ length: 31 }, (_, index) => `9999999998${10 + index}`),
      "TOO_MANY_ACCOUNTS_IN_REQUEST",
    ],
  ])("refuses %s", async (_, accounts, reason) => {
    expect(await refused(accounts)).toEqual([400, "ValidationException", reason]);
  });

  it("does not find a group that does not exist", async () => {
    expect(await refused(["999999999902"], groupArn("777777777777"))).toEqual([
      404,
      "ResourceNotFoundException",
      "billinggroup",
    ]);
  });
});

describe("ListAccountAssociations", () => {
  it("lists the own organisation with groups, names and e-mails", async () => {
    const answer = await world.call("/list-account-associations", {});

    expect(answer.body).toEqual({
      LinkedAccounts: [
        {
          AccountId: "999999999901",
          BillingGroupArn: LABS,
          AccountName: "lab",
          AccountEmail: "lab@northwind.example",
        },
        { AccountId: "999999999902", BillingGroupArn: LABS, AccountName: "web" },
        {
          AccountId: "999999999903",
          BillingGroupArn: SHOP,
          AccountName: "shop",
          AccountEmail: "shop@northwind.example",
        },
        { AccountId: "999999999904", AccountName: "data" },
        { AccountId: "999999999905", AccountName: "mail" },
        { AccountId: "999999999906", AccountName: "idle" },
        {
          AccountId: "999999999999",
          AccountName: "Northwind Cloud",
          AccountEmail: "root@northwind.example",
        },
      ],
    });
  });

  it("keeps accounts in groups, in none, in one, or those that are asked for", async () => {
    const filtered = (Filters: object) => ids({ Filters });

    expect(await filtered({ Association: "MONITORED" })).toEqual([
      "999999999901",
      "999999999902",
      "999999999903",
    ]);
    expect(await filtered({ Association: "UNMONITORED" })).toEqual([
      "999999999904",
      "999999999905",
      "999999999906",
      "999999999999",
    ]);
    expect(await filtered({ Association: "999999999903" })).toEqual(["999999999903"]);
    expect(await filtered({ AccountId: "999999999902" })).toEqual(["999999999902"]);
    expect(await filtered({ AccountIds: ["999999999904", "999999999902", "111111111112"] })).toEqual([
      "999999999902",
      "999999999904",
    ]);
    expect(await filtered({ AccountIds: ["999999999904"], AccountId: "999999999902" })).toEqual([]);
    expect(await filtered({ AccountIds: ["999999999904", "999999999903"], Association: LABS })).toEqual([]);
    expect(
      await filtered({ AccountIds: ["999999999904", "999999999903"], Association: "MONITORED" }),
    ).toEqual(["999999999903"]);
  });

  it("lists a transferred organisation when its group is asked for", async () => {
    const created = await world.call("/create-billing-group", {
      Name: "alpha",
      AccountGrouping: { ResponsibilityTransferArn: world.transferArn("alpha", "o-alpha00001") },
      ComputationPreference: { PricingPlanArn: BASIC },
    });
    const { Arn } = created.body;

    expect(await listed({ Filters: { Association: Arn } })).toEqual([
      {
        AccountId: "111111111111",
        BillingGroupArn: Arn,
        AccountName: "Alpha",
        AccountEmail: "root@alpha.example",
      },
      {
        AccountId: "111111111112",
        BillingGroupArn: Arn,
        AccountName: "alpha-prod",
        AccountEmail: "prod@alpha.example",
      },
    ]);
    expect(await ids({ Filters: { AccountId: "111111111112" } })).toEqual([]);
  });

  it("shows another caller its own organisation only and finds no group of others", async () => {
    expect(await listed({}, ALPHA)).toEqual([
      { AccountId: "111111111111", AccountName: "Alpha", AccountEmail: "root@alpha.example" },
      { AccountId: "111111111112", AccountName: "alpha-prod", AccountEmail: "prod@alpha.example" },
    ]);
    const foreign = await world.call("/list-account-associations", { Filters: { Association: LABS } }, ALPHA);
    expect([foreign.status, foreign.body.__type]).toEqual([404, "ResourceNotFoundException"]);
  });

  it.each([
    ["something that is no group", { Association: "SOME" }],
    ["no accounts", { AccountIds: [] }],
    ["31 accounts", { AccountIds: Array(31).fill("999999999901") }],
  ])("refuses a filter with %s", async (_, Filters) => {
    expect(await world.refusal(() => world.call("/list-account-associations", { Filters }))).toEqual([
      400,
      "ValidationException",
      "FIELD_VALIDATION_FAILED",
    ]);
  });

  it("shows a month as it was and no month to come", async () => {
    expect(await ids({ BillingPeriod: "2026-10", Filters: { Association: "MONITORED" } })).toEqual([]);
    expect(
      await world.refusal(() => world.call("/list-account-associations", { BillingPeriod: "2027-1" })),
    ).toEqual([400, "ValidationException", "ILLEGAL_BILLING_PERIOD"]);
  });
});
