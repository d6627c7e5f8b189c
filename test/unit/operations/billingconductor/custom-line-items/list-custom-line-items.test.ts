import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  FLEET,
  type Items,
  invalid,
  NOBODY,
  OTHER,
  openItems,
  PREVIOUS,
  PREVIOUS_ON,
  refused,
  STRANGER,
} from "./item-world.ts";

let items: Items;
const arns: Record<string, string> = {};
beforeAll(async () => {
  items = await openItems();
  for (const name of ["a1", "a2", "a3"]) arns[name] = await items.flat(1, { Name: name });
  arns.b1 = await items.flat(1, { Name: "b1", BillingGroupArn: OTHER });
  arns.b2 = await items.flat(1, { Name: "b2", BillingGroupArn: OTHER, BillingPeriodRange: PREVIOUS_ON });
  arns.old = await items.flat(1, { Name: "old", BillingPeriodRange: PREVIOUS });
  arns.there = await items.flat(1, { Name: "there", AccountId: "100000000011" });
});
afterAll(() => items.close());

const filtered = (Filters: object, members: object = {}) => items.names({ Filters, ...members });

describe("ListCustomLineItems", () => {
  it("lists what is charged in a month, the current one unless asked otherwise", async () => {
    expect(await items.names()).toEqual(["a1", "a2", "a3", "b1", "b2", "there"]);
    expect(await items.names({ BillingPeriod: "2026-10" })).toEqual(["b2", "old"]);
    expect(await items.names({ BillingPeriod: "2026-9" })).toEqual([]);
    expect(await items.names({ BillingPeriod: "2019-01" })).toEqual([]);
  });

  it("filters by name, group, ARN and account, all of them at once", async () => {
    expect(await filtered({ Names: ["a1", "b1", "old", "nothing"] })).toEqual(["a1", "b1"]);
    expect(await filtered({ BillingGroups: [OTHER] })).toEqual(["b1", "b2"]);
    expect(await filtered({ BillingGroups: ["100000000020", FLEET] })).toHaveLength(6);
    expect(await filtered({ Arns: [arns.a1, arns.b2?.split("/")[1], arns.old, NOBODY] })).toEqual([
      "a1",
      "b2",
    ]);
    expect(await filtered({ AccountIds: ["100000000011"] })).toEqual(["there"]);
    expect(await filtered({ AccountIds: [] })).toHaveLength(6);
    expect(await filtered({ Names: ["a1", "b1"], BillingGroups: [OTHER] })).toEqual(["b1"]);
    expect(await filtered({ BillingGroups: [OTHER] }, { BillingPeriod: "2026-10" })).toEqual(["b2"]);
  });

  it("lists nothing of somebody else's", async () => {
    const list = async (body: object) =>
      (await items.send("list-custom-line-items", body, { caller: STRANGER })).body;

    expect(await list({})).toEqual({ CustomLineItems: [] });
    expect(await list({ Filters: { Arns: [arns.a1], BillingGroups: [FLEET] } })).toEqual({
      CustomLineItems: [],
    });
    expect(await list({ Filters: { AccountIds: ["100000000011"] } })).toEqual({ CustomLineItems: [] });
    expect(await list({ Filters: { BillingGroups: [FLEET] } })).toEqual({ CustomLineItems: [] });
  });

  it.each([{}, { Filters: { BillingGroups: [FLEET, OTHER] } }])(
    "goes on behind a page whatever was written since %j",
    async (body) => {
      const seen: string[] = [];
      let NextToken: string | undefined;
      const added: string[] = [];
      do {
        const answer = await items.list({ ...body, MaxResults: 2, NextToken });
        seen.push(...answer.CustomLineItems.map(({ Arn }: { Arn: string }) => Arn));
        NextToken = answer.NextToken;
        added.push(await items.flat(1));
      } while (NextToken !== undefined);

      const old = seen.filter((arn) => !added.includes(arn));
      expect(seen).toEqual(seen.toSorted());
      expect(new Set(seen).size).toBe(seen.length);
      for (const name of ["a1", "a2", "a3", "b1", "b2", "there"]) expect(old).toContain(arns[name]);
      for (const Arn of added) await items.send("delete-custom-line-item", { Arn });
    },
  );

  it("refuses tokens of other lists, altered ones, and a month that has not begun", async () => {
    const operation = "list-custom-line-items";
    const { NextToken } = await items.list({ MaxResults: 1 });
    const other = await items.list({ MaxResults: 1, Filters: { BillingGroups: [FLEET] } });

    for (const body of [
      { NextToken: other.NextToken },
      { NextToken, BillingPeriod: "2026-10" },
      { NextToken: `${NextToken}A` },
      { NextToken: "made-up" },
      { MaxResults: 101 },
      { MaxResults: 0 },
      { Filters: { Names: [] } },
      { Filters: { AccountIds: Array.from({ length: 31 }, () => "100000000010") } },
      { Filters: { Arns: ["arn:aws:something"] } },
    ])
      expect([body, await refused(items, operation, body)]).toEqual([
        body,
        invalid("FIELD_VALIDATION_FAILED"),
      ]);
    expect(await refused(items, operation, { BillingPeriod: "2026-12" })).toEqual(
      invalid("ILLEGAL_BILLING_PERIOD"),
    );
    expect(await refused(items, operation, { NextToken }, { caller: STRANGER })).toEqual(
      invalid("FIELD_VALIDATION_FAILED"),
    );
  });
});

describe("ListCustomLineItemVersions", () => {
  it("shows every version with its months, oldest first", async () => {
    const arn = await items.flat(10, { Name: "versions", BillingPeriodRange: PREVIOUS_ON });
    const change = (value: number, range?: object) =>
      items.send("update-custom-line-item", {
        Arn: arn,
        ChargeDetails: { Flat: { ChargeValue: value } },
        ...(range === undefined ? {} : { BillingPeriodRange: range }),
      });
    await change(20, PREVIOUS);
    items.setNow("2026-12-03T00:00:00.000Z");
    await change(30);
    const [, second] = await items.versions(arn);
    const months = async (range: object) =>
      (await items.versions(arn, { Filters: { BillingPeriodRange: range } })).map(
        ({ StartBillingPeriod }) => StartBillingPeriod,
      );
    const page = await items.send("list-custom-line-item-versions", { Arn: arn, MaxResults: 2 });
    const next = await items.send("list-custom-line-item-versions", {
      Arn: arn,
      MaxResults: 2,
      NextToken: page.body.NextToken,
    });
    const closed = await items.names({ BillingPeriod: "2026-11", Filters: { Arns: [arn] } });
    const ranges = [
      await months({ StartBillingPeriod: "2026-11", EndBillingPeriod: "2026-12" }),
      await months({ StartBillingPeriod: "2026-12" }),
      await months({ EndBillingPeriod: "2026-10" }),
      await months({}),
    ];
    items.setNow("2026-11-15T10:00:00.000Z");

    expect(second).toEqual({
      Arn: arn,
      Name: "versions",
      ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 10 } },
      CurrencyCode: "USD",
      Description: "An item",
      ProductCode: "AWSBillingConductor",
      BillingGroupArn: FLEET,
      CreationTime: 1794736800,
      LastModifiedTime: 1794736800,
      AssociationSize: 0,
      ComputationRule: "CONSOLIDATED",
      StartBillingPeriod: "2026-11",
      EndBillingPeriod: "2026-12",
      StartTime: 1793491200,
    });
    expect(page.body.CustomLineItemVersions.map(value)).toEqual([20, 10]);
    expect(next.body.CustomLineItemVersions.map(value)).toEqual([30]);
    expect(next.body.NextToken).toBeUndefined();
    expect(closed).toEqual(["versions"]);
    expect(ranges).toEqual([["2026-11"], ["2026-12"], [], ["2026-10", "2026-11", "2026-12"]]);
  });

  const value = (version: { ChargeDetails: { Flat: { ChargeValue: number } } }) =>
    version.ChargeDetails.Flat.ChargeValue;

  it("refuses a range that ends before it begins, and items that are not the caller's", async () => {
    const operation = "list-custom-line-item-versions";
    const range = { StartBillingPeriod: "2026-11", EndBillingPeriod: "2026-11" };

    expect(await refused(items, operation, { Arn: arns.a1, Filters: { BillingPeriodRange: range } })).toEqual(
      invalid("ILLEGAL_BILLING_PERIOD_RANGE"),
    );
    expect(await refused(items, operation, { Arn: NOBODY })).toEqual(invalid("MISSING_CUSTOMLINEITEM"));
    expect(await refused(items, operation, { Arn: arns.a1 }, { caller: STRANGER })).toEqual(
      invalid("MISSING_CUSTOMLINEITEM"),
    );
  });
});
