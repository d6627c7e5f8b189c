import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALPHA, BASIC, groupArn, openWorld, PASSTHROUGH, type World } from "./group-world.ts";

let world: World;
let alpha: string;
beforeAll(async () => {
  world = await openWorld();
  alpha = world.transferArn("alpha", "o-alpha00001");
  await world.createStandard("lab-one", ["999999999901", "999999999902"]);
  await world.createStandard("lab-two", ["999999999903"], {
    AccountGrouping: { LinkedAccountIds: ["999999999903"], AutoAssociate: true },
    ComputationPreference: { PricingPlanArn: world.plan },
  });
  await world.createStandard("shop", ["999999999904"]);
  for (const [name, arn] of [
    ["alpha", alpha],
    ["reseller", world.transferArn("reseller", "o-resell0001")],
  ])
    await world.call("/create-billing-group", {
      Name: name,
      AccountGrouping: { ResponsibilityTransferArn: arn },
      ComputationPreference: { PricingPlanArn: PASSTHROUGH },
    });
});
afterAll(() => world.close());

const names = async (body: object, caller = undefined as typeof ALPHA | undefined) => {
  const answer = await world.call("/list-billing-groups", body, caller);
  expect(answer.status).toBe(200);
  return answer.body.BillingGroups.map(({ Name }: { Name: string }) => Name).sort();
};
const filtered = (Filters: object) => names({ Filters });

describe("ListBillingGroups", () => {
  it("lists the caller's groups and nobody else's", async () => {
    expect(await names({})).toEqual(["alpha", "delta", "lab-one", "lab-two", "reseller", "shop"]);
    expect(await names({}, ALPHA)).toEqual([]);
  });

  it("keeps those that every filter takes", async () => {
    const own = [groupArn("999999999901"), "999999999904", groupArn("111111111112", "111111111111")];
    expect(await filtered({ Arns: own })).toEqual(["lab-one", "shop"]);
    expect(await filtered({ PricingPlan: world.plan })).toEqual(["lab-two"]);
    expect(await filtered({ PricingPlan: BASIC })).toEqual(["delta", "lab-one", "shop"]);
    expect(await filtered({ Statuses: ["PENDING"] })).toEqual(["reseller"]);
    expect(await filtered({ Statuses: ["PENDING", "PRIMARY_ACCOUNT_MISSING"] })).toEqual([
      "delta",
      "reseller",
    ]);
    expect(await filtered({ AutoAssociate: true })).toEqual(["lab-two"]);
    expect(await filtered({ AutoAssociate: false })).toEqual([
      "alpha",
      "delta",
      "lab-one",
      "reseller",
      "shop",
    ]);
    expect(await filtered({ PrimaryAccountIds: ["999999999904", "111111111111"] })).toEqual([
      "alpha",
      "shop",
    ]);
    expect(await filtered({ PrimaryAccountIds: ["999999999902"] })).toEqual([]);
    expect(await filtered({ BillingGroupTypes: ["TRANSFER_BILLING"] })).toEqual([
      "alpha",
      "delta",
      "reseller",
    ]);
    expect(await filtered({ Names: [{ SearchOption: "STARTS_WITH", SearchValue: "lab-" }] })).toEqual([
      "lab-one",
      "lab-two",
    ]);
    expect(await filtered({ ResponsibilityTransferArns: [alpha] })).toEqual(["alpha"]);
    expect(
      await filtered({ ResponsibilityTransferArns: [alpha.replace("o-alpha00001", "o-resell0001")] }),
    ).toEqual([]);
    expect(
      await filtered({
        Names: [{ SearchOption: "STARTS_WITH", SearchValue: "lab-" }],
        PricingPlan: BASIC,
        Statuses: ["ACTIVE"],
      }),
    ).toEqual(["lab-one"]);
  });

  it.each([
    ["no name", { Names: [] }],
    [
      "two names",
      {
        Names: [
          { SearchOption: "STARTS_WITH", SearchValue: "a" },
          { SearchOption: "STARTS_WITH", SearchValue: "b" },
        ],
      },
    ],
    ["another way to search", { Names: [{ SearchOption: "CONTAINS", SearchValue: "a" }] }],
    ["a plan named by its id", { PricingPlan: "BasicPricingPlan" }],
    ["an unknown status", { Statuses: ["DELETED"] }],
    ["no status", { Statuses: [] }],
    ["an unknown type", { BillingGroupTypes: ["CUSTOM"] }],
    ["31 transfers", { ResponsibilityTransferArns: Array(31).fill("x") }],
    ["the ARN of a rule", { Arns: ["arn:aws:billingconductor::999999999999:pricingrule/abcdefghij"] }],
  ])("refuses a filter with %s", async (_, Filters) => {
    expect(await world.refusal(() => world.call("/list-billing-groups", { Filters }))).toEqual([
      400,
      "ValidationException",
      "FIELD_VALIDATION_FAILED",
    ]);
  });

  it("shows a month as it was, nothing before there was anything and no month to come", async () => {
    expect(await names({ BillingPeriod: "2026-10" })).toEqual(["delta"]);
    expect(await names({ BillingPeriod: "2026-9" })).toEqual(["delta"]);
    expect(
      await world.refusal(() => world.call("/list-billing-groups", { BillingPeriod: "2026-12" })),
    ).toEqual([400, "ValidationException", "ILLEGAL_BILLING_PERIOD"]);
    const [delta] = (await world.call("/list-billing-groups", { BillingPeriod: "2026-10" })).body
      .BillingGroups;
    expect(delta.Status).toBe("ACTIVE");
  });

  it("gives pages that go on where they stopped, whatever is written in between", async () => {
    const seen: string[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const body = { MaxResults: 2, ...(token === undefined ? {} : { NextToken: token }) };
      const answer = await world.call("/list-billing-groups", body);
      seen.push(...answer.body.BillingGroups.map(({ Name }: { Name: string }) => Name));
      token = answer.body.NextToken;
      pages += 1;
      if (pages === 1) await world.createStandard("while-reading", ["999999999905"]);
    } while (token !== undefined);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(
      expect.arrayContaining(["alpha", "delta", "lab-one", "lab-two", "reseller", "shop"]),
    );
  });

  it("refuses tokens of other filters, other callers, other lists and altered ones", async () => {
    const { NextToken: token } = (await world.call("/list-billing-groups", { MaxResults: 1 })).body;
    const refusedToken = (path: string, body: object, caller = undefined as typeof ALPHA | undefined) =>
      world.refusal(() => world.call(path, body, caller));
    const expected = [400, "ValidationException", "FIELD_VALIDATION_FAILED"];

    expect(await refusedToken("/list-billing-groups", { NextToken: `${token}A` })).toEqual(expected);
    expect(await refusedToken("/list-billing-groups", { NextToken: token }, ALPHA)).toEqual(expected);
    expect(await refusedToken("/list-account-associations", { NextToken: token })).toEqual(expected);
    expect(
      await refusedToken("/list-billing-groups", { NextToken: token, Filters: { AutoAssociate: true } }),
    ).toEqual(expected);
  });
});
