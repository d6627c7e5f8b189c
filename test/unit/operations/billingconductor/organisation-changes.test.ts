import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Organisation } from "../../../../shared/domain/configuration/model.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import { autoAssociated } from "../../../../shared/use-cases/configuration/auto-associated.ts";
import { carryOutMembership } from "../../../../shared/use-cases/configuration/carry-out-membership.ts";
import { thingChange } from "../../../../shared/use-cases/configuration/change-configuration.ts";
import { organisationOf } from "../../../../shared/use-cases/configuration/organisation-family.ts";
import { ALPHA, groupArn, openWorld, type World } from "./group-world.ts";

const NOVEMBER = BillingPeriod.parse("2026-11");
const OWNER = AccountId.parse("999999999999");
const LABS = groupArn("999999999901");

let world: World;
let before: Organisation;
beforeEach(async () => {
  world = await openWorld();
  const { state } = await world.deps.configuration.current();
  const own = organisationOf(state, OWNER, NOVEMBER);
  if (own === undefined) throw new Error("the partner has an organisation");
  before = own;
});
afterEach(() => world.close());

const auto = (accounts: readonly string[]) =>
  world.createStandard("labs", accounts, {
    AccountGrouping: { LinkedAccountIds: accounts, AutoAssociate: true },
  });
const withAccounts = (...ids: readonly string[]): Organisation => ({
  ...before,
  accounts: [...before.accounts, ...ids.map((id) => ({ id: AccountId.parse(id), name: "new" }))],
});
const without = (...ids: readonly string[]): Organisation => ({
  ...before,
  accounts: before.accounts.filter(({ id }) => !ids.includes(id)),
});
const changesFor = async (after: Organisation, former: Organisation | undefined = before) => {
  const { state } = await world.deps.configuration.current();
  return autoAssociated(state, former, after, NOVEMBER).map(({ change }) => change);
};

describe("accounts that join an organisation", () => {
  it("go to the group that takes them in, from the current month on", async () => {
    await auto(["999999999901", "999999999902"]);

    const changes = await changesFor(withAccounts("999999999992", "999999999991"));

    expect(changes).toMatchObject([
      {
        kind: "billingGroups",
        id: LABS,
        from: "2026-11",
        value: {
          arn: LABS,
          accounts: ["999999999901", "999999999902", "999999999991", "999999999992"],
          autoAssociate: true,
        },
      },
    ]);
  });

  it("stay where they are when they have a group, and join none when no group takes them in", async () => {
    await world.createStandard("shop", ["999999999903"]);
    expect(await changesFor(withAccounts("999999999991"))).toEqual([]);

    await auto(["999999999901"]);
    expect(await changesFor(before, without("999999999903"))).toEqual([]);
    expect(await changesFor(before)).toEqual([]);
  });

  it("are not those of an organisation that is seen for the first time", async () => {
    await auto(["999999999901"]);
    const { state } = await world.deps.configuration.current();

    expect(autoAssociated(state, undefined, withAccounts("999999999991"), NOVEMBER)).toEqual([]);
  });

  it("do not go to a group of somebody else's", async () => {
    await world.call(
      "/create-billing-group",
      {
        Name: "alpha",
        PrimaryAccountId: "111111111112",
        AccountGrouping: { LinkedAccountIds: ["111111111112"], AutoAssociate: true },
        ComputationPreference: {
          PricingPlanArn: "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan",
        },
      },
      ALPHA,
    );

    expect(await changesFor(withAccounts("999999999991"))).toEqual([]);
  });
});

describe("accounts that leave an organisation", () => {
  const organisationIs = (after: Organisation, period: string) =>
    world.deps.changes.change(
      { actor: { system: "test" }, action: "PutOrganization", requestId: "test" },
      () => ({
        answer: undefined,
        changes: [
          thingChange("organisations", after.id, { from: BillingPeriod.parse(period), value: after }),
        ],
        resources: [],
        events: [],
      }),
    );
  const monthStart = () => carryOutMembership({ changes: world.deps.changes, clock: world.deps.clock });
  const groups = async () => (await world.call("/list-billing-groups", {})).body.BillingGroups;

  it("stay in their group for the rest of the month", async () => {
    await world.createStandard("labs", ["999999999901", "999999999902"]);
    await organisationIs(without("999999999902"), "2026-11");

    expect(await monthStart()).toBe(0);
    world.setNow("2026-12-01T00:00:00.000Z");
    expect(await monthStart()).toBe(1);
    expect(await monthStart()).toBe(0);

    expect(await groups()).toContainEqual(expect.objectContaining({ Arn: LABS, Size: 1, Status: "ACTIVE" }));
    const november = await world.call("/list-billing-groups", { BillingPeriod: "2026-11" });
    expect(november.body.BillingGroups).toContainEqual(expect.objectContaining({ Arn: LABS, Size: 2 }));
    const { entries } = await world.deps.journal.after(0);
    expect(entries.at(-1)).toMatchObject({
      actor: { system: "month-start" },
      events: [
        { detailType: "Accounts Disassociated", resources: [LABS], detail: { accounts: ["999999999902"] } },
      ],
    });
  });

  it("take their group with them in the next month when they are its primary account", async () => {
    await world.createStandard("labs", ["999999999901", "999999999902"]);
    await organisationIs(without("999999999901"), "2026-11");

    expect(await groups()).toContainEqual(
      expect.objectContaining({
        Arn: LABS,
        Status: "PRIMARY_ACCOUNT_MISSING",
        StatusReason: "The primary account has left the organization.",
      }),
    );
    world.setNow("2026-12-01T00:00:00.000Z");
    expect(await monthStart()).toBe(1);

    expect(await groups()).not.toContainEqual(expect.objectContaining({ Arn: LABS }));
  });

  it("go by the days on which they joined and left, where those are known", async () => {
    await world.createStandard("labs", ["999999999901", "999999999902", "999999999903"]);
    const days = (id: string, joined?: string, left?: string) => ({
      id: AccountId.parse(id),
      name: "dated",
      ...(joined === undefined ? {} : { joined: Instant.parse(joined) }),
      ...(left === undefined ? {} : { left: Instant.parse(left) }),
    });
    await organisationIs(
      {
        ...before,
        accounts: [
          days("999999999901", "2026-10-15T00:00:00.000Z"),
          days("999999999902", undefined, "2026-12-01T00:00:00.000Z"),
          days("999999999903", undefined, "2026-12-20T00:00:00.000Z"),
          days("999999999904", "2026-12-10T00:00:00.000Z"),
          days("999999999905", undefined, "2026-10-31T00:00:00.000Z"),
        ],
      },
      "2026-10",
    );
    const unmonitored = async () => {
      const answer = await world.call("/list-account-associations", {
        Filters: { Association: "UNMONITORED" },
      });
      return answer.body.LinkedAccounts.map(({ AccountId: id }: { AccountId: string }) => id);
    };

    expect(await unmonitored()).toEqual(["999999999999"]);
    expect((await world.createStandard("late", ["999999999905"])).body.Reason).toBe("ILLEGAL_ACCOUNTS");
    expect(await monthStart()).toBe(0);
    world.setNow("2026-12-01T00:00:00.000Z");
    expect(await monthStart()).toBe(1);
    expect(await unmonitored()).toEqual(["999999999904", "999999999999"]);
    expect(await groups()).toContainEqual(expect.objectContaining({ Arn: LABS, Size: 2 }));
    world.setNow("2027-01-01T00:00:00.000Z");
    expect(await monthStart()).toBe(1);
    expect(await groups()).toContainEqual(expect.objectContaining({ Arn: LABS, Size: 1 }));
  });

  it("make room for those whose day of joining, told before, lies in the month that begins", async () => {
    await auto(["999999999901", "999999999902"]);
    const joined = Instant.parse("2026-12-10T00:00:00.000Z");
    const after = without("999999999902");
    await organisationIs(
      {
        ...after,
        accounts: [...after.accounts, { id: AccountId.parse("999999999991"), name: "new", joined }],
      },
      "2026-11",
    );

    expect(await monthStart()).toBe(0);
    world.setNow("2026-12-01T00:00:00.000Z");
    expect(await monthStart()).toBe(2);
    expect(await monthStart()).toBe(0);

    const { state } = await world.deps.configuration.current();
    expect(state.billingGroups.find(LABS, BillingPeriod.parse("2026-12"))).toMatchObject({
      accounts: ["999999999901", "999999999991"],
    });
  });

  it("keep their group when they are back before the month ends", async () => {
    await world.createStandard("labs", ["999999999901", "999999999902"]);
    await organisationIs(without("999999999901", "999999999902"), "2026-11");
    await organisationIs(before, "2026-11");
    world.setNow("2026-12-01T00:00:00.000Z");

    expect(await monthStart()).toBe(0);
  });
});
