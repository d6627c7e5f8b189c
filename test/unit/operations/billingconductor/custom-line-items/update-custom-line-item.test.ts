import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  FLEET,
  type Items,
  invalid,
  NOBODY,
  openItems,
  PREVIOUS,
  PREVIOUS_ON,
  refused,
  STRANGER,
} from "./item-world.ts";

let items: Items;
beforeAll(async () => {
  items = await openItems();
});
afterAll(() => items.close());

const EC2 = { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonEC2"] };
const update = (Arn: string, members: object = {}) => ({ Arn, ...members });
const flatOf = (ChargeValue: number) => ({ ChargeDetails: { Flat: { ChargeValue } } });
/** Amounts by month of an item that is charged from October on. */
const amounts = async (arn: string): Promise<readonly unknown[]> =>
  (await items.versions(arn)).map((version) => [
    version.StartBillingPeriod,
    version.EndBillingPeriod,
    version.ChargeDetails.Flat.ChargeValue,
  ]);

describe("UpdateCustomLineItem", () => {
  it("changes what it names from the current month on and answers the whole item", async () => {
    const arn = await items.flat(10, { Name: "before", BillingPeriodRange: PREVIOUS_ON });
    items.setNow("2026-11-16T10:00:00.000Z");

    const answer = await items.send("update-custom-line-item", {
      Arn: arn.split("/")[1],
      Name: "after",
      ...flatOf(12.5),
    });
    items.setNow("2026-11-15T10:00:00.000Z");

    expect([answer.status, answer.body]).toEqual([
      200,
      {
        Arn: arn,
        BillingGroupArn: FLEET,
        Name: "after",
        Description: "An item",
        ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 12.5 } },
        LastModifiedTime: 1794823200,
        AssociationSize: 0,
      },
    ]);
    expect(await amounts(arn)).toEqual([
      ["2026-10", "2026-11", 10],
      ["2026-11", undefined, 12.5],
    ]);
    expect(await items.names({ BillingPeriod: "2026-10", Filters: { Arns: [arn] } })).toEqual(["before"]);
  });

  it("changes one month alone and leaves the times of the months after it", async () => {
    const arn = await items.flat(10, { BillingPeriodRange: PREVIOUS_ON });
    items.setNow("2026-11-16T10:00:00.000Z");
    await items.send("update-custom-line-item", update(arn, { ...flatOf(99), BillingPeriodRange: PREVIOUS }));
    items.setNow("2026-11-15T10:00:00.000Z");

    expect(await amounts(arn)).toEqual([
      ["2026-10", "2026-11", 99],
      ["2026-11", undefined, 10],
    ]);
    expect((await items.versions(arn)).map((each) => [each.CreationTime, each.LastModifiedTime])).toEqual([
      [1794736800, 1794823200],
      [1794736800, 1794736800],
    ]);
  });

  it("keeps what each month says besides", async () => {
    const arn = await items.flat(10, { BillingPeriodRange: PREVIOUS_ON });
    await items.send("update-custom-line-item", update(arn, flatOf(20)));

    await items.send(
      "update-custom-line-item",
      update(arn, { Description: "Renamed", BillingPeriodRange: PREVIOUS_ON }),
    );

    expect(await amounts(arn)).toEqual([
      ["2026-10", "2026-11", 10],
      ["2026-11", undefined, 20],
    ]);
    expect((await items.versions(arn)).map(({ Description }) => Description)).toEqual(["Renamed", "Renamed"]);
  });

  it("puts a filter on a percentage, keeps it, and takes it away", async () => {
    const arn = await items.percentage(5, [FLEET]);
    const charge = async (ChargeDetails: object) =>
      (await items.send("update-custom-line-item", update(arn, { ChargeDetails }))).body.ChargeDetails;

    expect(await charge({ LineItemFilters: [EC2] })).toEqual({
      Type: "FEE",
      Percentage: { PercentageValue: 5 },
      LineItemFilters: [EC2],
    });
    expect(await charge({ Percentage: { PercentageValue: 7 } })).toEqual({
      Type: "FEE",
      Percentage: { PercentageValue: 7 },
      LineItemFilters: [EC2],
    });
    expect(await charge({ LineItemFilters: [] })).toEqual({
      Type: "FEE",
      Percentage: { PercentageValue: 7 },
    });
  });

  it("that changes nothing writes nothing", async () => {
    const arn = await items.flat(10);
    const before = await items.journal();
    items.setNow("2026-11-20T10:00:00.000Z");
    const answer = await items.send("update-custom-line-item", update(arn, flatOf(10)));
    items.setNow("2026-11-15T10:00:00.000Z");

    expect([answer.status, answer.body.LastModifiedTime]).toEqual([200, 1794736800]);
    expect(await items.journal()).toBe(before);
  });

  it("refuses what cannot be", async () => {
    const flat = await items.flat(1, { Name: "flat" });
    const share = await items.percentage(1, [FLEET]);
    const loose = await items.percentage(1, []);
    const october = await items.flat(1, { BillingPeriodRange: PREVIOUS });
    const percentage = { Percentage: { PercentageValue: 1 } };
    const cases: readonly (readonly [object, string])[] = [
      [update(flat), "ILLEGAL_CUSTOMLINEITEM_UPDATE"],
      [update(flat, { BillingPeriodRange: PREVIOUS_ON }), "ILLEGAL_CUSTOMLINEITEM_UPDATE"],
      [update(flat, { ChargeDetails: {} }), "ILLEGAL_UPDATE_CHARGE_DETAILS"],
      [
        update(flat, { ChargeDetails: { Flat: { ChargeValue: 1 }, ...percentage } }),
        "ILLEGAL_UPDATE_CHARGE_DETAILS",
      ],
      [update(flat, { ChargeDetails: percentage }), "ILLEGAL_UPDATE_CHARGE_DETAILS"],
      [update(share, flatOf(1)), "ILLEGAL_UPDATE_CHARGE_DETAILS"],
      [update(flat, { ChargeDetails: { LineItemFilters: [EC2] } }), "ILLEGAL_LINE_ITEM_FILTER"],
      [update(loose, { ChargeDetails: { LineItemFilters: [EC2] } }), "ILLEGAL_LINE_ITEM_FILTER"],
      [
        update(share, { ChargeDetails: { LineItemFilters: [{ ...EC2, MatchOption: "NOT_EQUAL" }] } }),
        "ILLEGAL_LINE_ITEM_FILTER",
      ],
      [update(flat, flatOf(-1)), "FIELD_VALIDATION_FAILED"],
      [update("arn:aws:nothing", flatOf(1)), "FIELD_VALIDATION_FAILED"],
      [
        update(flat, {
          ...flatOf(1),
          BillingPeriodRange: { ...PREVIOUS_ON, ExclusiveEndBillingPeriod: "2026-12" },
        }),
        "ILLEGAL_BILLING_PERIOD_RANGE",
      ],
      [update(october, flatOf(2)), "INVALID_BILLING_PERIOD_FOR_OPERATION"],
      [update(flat, { ...flatOf(2), BillingPeriodRange: PREVIOUS }), "INVALID_BILLING_PERIOD_FOR_OPERATION"],
    ];
    for (const [body, reason] of cases)
      expect([body, await refused(items, "update-custom-line-item", body)]).toEqual([body, invalid(reason)]);
    expect(await refused(items, "update-custom-line-item", update(share, { Name: "flat" }))).toEqual({
      status: 409,
      type: "ConflictException",
      reason: "RESOURCE_NAME_CONFLICT",
    });
  });

  it("answers the same for nobody's item and for somebody else's", async () => {
    const arn = await items.flat(1);
    const missing = { status: 404, type: "ResourceNotFoundException", reason: undefined };

    expect(await refused(items, "update-custom-line-item", update(NOBODY, flatOf(1)))).toEqual(missing);
    expect(
      await refused(items, "update-custom-line-item", update(arn, flatOf(1)), { caller: STRANGER }),
    ).toEqual(missing);
  });

  it("refuses an eleventh filter in a group", async () => {
    const group = { BillingGroupArn: items.groupArn("alpha") };
    for (let count = 0; count < 10; count += 1)
      await items.percentage(1, [group.BillingGroupArn], group, [EC2]);
    const arn = await items.percentage(1, [group.BillingGroupArn], group);
    const filter = update(arn, { ChargeDetails: { LineItemFilters: [EC2] } });

    expect(await refused(items, "update-custom-line-item", filter)).toEqual(
      invalid("ILLEGAL_LINE_ITEM_FILTER"),
    );
  });
});

describe("DeleteCustomLineItem", () => {
  it("takes the item out of the current month on, and is the same again", async () => {
    const arn = await items.flat(1, { Name: "gone", BillingPeriodRange: PREVIOUS_ON });

    const answer = await items.send("delete-custom-line-item", { Arn: arn });
    const sequence = await items.journal();
    const again = await items.send("delete-custom-line-item", { Arn: arn });

    expect([answer.status, answer.body]).toEqual([200, { Arn: arn }]);
    expect([again.status, again.body, await items.journal()]).toEqual([200, { Arn: arn }, sequence]);
    expect(await items.names()).not.toContain("gone");
    expect(await items.names({ BillingPeriod: "2026-10" })).toContain("gone");
    expect(await items.versions(arn)).toMatchObject([
      { StartBillingPeriod: "2026-10", EndBillingPeriod: "2026-11" },
    ]);
    expect((await items.send("update-custom-line-item", update(arn, flatOf(1)))).status).toBe(404);
    // Its name is free again.
    await items.flat(2, { Name: "gone" });
  });

  it("is the same again for an item that came and went within the month", async () => {
    const arn = await items.flat(1);
    await items.send("delete-custom-line-item", { Arn: arn });
    const sequence = await items.journal();
    items.setNow("2026-12-02T00:00:00.000Z");
    const again = await items.send("delete-custom-line-item", { Arn: arn });
    items.setNow("2026-11-15T10:00:00.000Z");

    expect([again.status, again.body, await items.journal()]).toEqual([200, { Arn: arn }, sequence]);
  });

  it("takes it out of one month", async () => {
    const arn = await items.flat(1, { Name: "paused", BillingPeriodRange: PREVIOUS_ON });

    await items.send("delete-custom-line-item", { Arn: arn, BillingPeriodRange: PREVIOUS });

    expect(await items.names({ BillingPeriod: "2026-10" })).not.toContain("paused");
    expect(await items.names()).toContain("paused");
    expect(await items.versions(arn)).toMatchObject([{ StartBillingPeriod: "2026-11" }]);
  });

  it("frees the name of an item that has ended", async () => {
    const arn = await items.flat(1, { Name: "ended", BillingPeriodRange: PREVIOUS });
    await items.send("delete-custom-line-item", { Arn: arn });

    await items.flat(2, { Name: "ended" });

    expect(await items.names({ BillingPeriod: "2026-10" })).toContain("ended");
  });

  it("refuses a flat that a percentage is taken of until it no longer is", async () => {
    const flat = await items.flat(1);
    const share = await items.percentage(1, [flat]);

    expect(await refused(items, "delete-custom-line-item", { Arn: flat })).toEqual(
      invalid("CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS"),
    );
    await items.send("delete-custom-line-item", { Arn: share });
    expect((await items.send("delete-custom-line-item", { Arn: flat })).status).toBe(200);
  });

  it("answers the same for nobody's item and for somebody else's", async () => {
    const arn = await items.flat(1);
    const missing = invalid("MISSING_CUSTOMLINEITEM");

    expect(await refused(items, "delete-custom-line-item", { Arn: NOBODY })).toEqual(missing);
    expect(await refused(items, "delete-custom-line-item", { Arn: arn }, { caller: STRANGER })).toEqual(
      missing,
    );
  });

  it("refuses other ranges than an edit may have", async () => {
    const arn = await items.flat(1);
    const range = { InclusiveStartBillingPeriod: "2026-12" };

    expect(await refused(items, "delete-custom-line-item", { Arn: arn, BillingPeriodRange: range })).toEqual(
      invalid("ILLEGAL_BILLING_PERIOD_RANGE"),
    );
  });
});

describe("an item of a group that is gone", () => {
  it("is neither listed nor edited, and its name is free", async () => {
    const group = { BillingGroupArn: items.groupArn("beta") };
    const arn = await items.flat(1, { Name: "orphan", ...group });
    const { state } = await items.deps.configuration.current();
    await items.deps.changes.change(
      {
        actor: { account: STRANGER.account, role: "billing-admin", accessKeyId: "AKIA" },
        action: "DeleteBillingGroup",
        requestId: "r",
      },
      () => ({
        answer: {},
        changes: [
          {
            kind: "billingGroups",
            id: group.BillingGroupArn,
            from: state.customLineItems.versions(arn)[0]?.from ?? ("" as never),
            value: null,
          },
        ],
        resources: [],
        events: [],
      }),
    );

    expect(await items.names()).not.toContain("orphan");
    expect(await refused(items, "update-custom-line-item", update(arn, flatOf(2)))).toEqual(
      invalid("ILLEGAL_ENDED_BILLINGGROUP"),
    );
    await items.flat(2, { Name: "orphan" });
  });
});
