import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CURRENT_ON,
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
beforeAll(async () => {
  items = await openItems();
});
afterAll(() => items.close());

const flat = (members: object = {}) => ({
  Name: "refused",
  Description: "Refused",
  BillingGroupArn: FLEET,
  ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 10 } },
  ...members,
});
const percentage = (charge: object = {}, members: object = {}) =>
  flat({
    ChargeDetails: { Type: "FEE", Percentage: { PercentageValue: 10, AssociatedValues: [FLEET] }, ...charge },
    ...members,
  });
const EXCLUDED = { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] };
const EC2 = { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonEC2"] };

describe("CreateCustomLineItem", () => {
  it("keeps a flat fee for the current month with its exact amount", async () => {
    const created = await items.send(
      "create-custom-line-item",
      `{"Name":"onboarding","Description":"Onboarding, once","BillingGroupArn":"100000000010",
        "ChargeDetails":{"Type":"FEE","Flat":{"ChargeValue":250.10}},"Tags":{"team":"sales"}}`,
    );
    const arn = created.body.Arn;

    expect([created.status, Object.keys(created.body)]).toEqual([200, ["Arn"]]);
    expect(arn).toMatch(/^arn:aws:billingconductor::999999999999:customlineitem\/[a-z0-9]{10}$/);
    expect(await items.list({ Filters: { Arns: [arn] } })).toEqual({
      CustomLineItems: [
        {
          Arn: arn,
          Name: "onboarding",
          ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 250.1 } },
          CurrencyCode: "USD",
          Description: "Onboarding, once",
          ProductCode: "AWSBillingConductor",
          BillingGroupArn: FLEET,
          CreationTime: 1794736800,
          LastModifiedTime: 1794736800,
          AssociationSize: 0,
          ComputationRule: "CONSOLIDATED",
        },
      ],
    });
    expect(await items.names({ BillingPeriod: "2026-10" })).not.toContain("onboarding");
    expect(await items.versions(arn)).toMatchObject([
      { StartBillingPeriod: "2026-11", EndBillingPeriod: "2026-12" },
    ]);
  });

  it("keeps a percentage with everything it can have", async () => {
    const base = await items.flat(5, { Name: "base" });
    const arn = await items.percentage(
      12.5,
      [FLEET, base],
      {
        Name: "everything",
        BillingPeriodRange: PREVIOUS_ON,
        AccountId: "100000000011",
        ComputationRule: "ITEMIZED",
        PresentationDetails: { Service: "AmazonEC2" },
      },
      [EC2],
    );

    expect((await items.list({ Filters: { Names: ["everything"] } })).CustomLineItems).toEqual([
      {
        Arn: arn,
        Name: "everything",
        ChargeDetails: { Type: "FEE", Percentage: { PercentageValue: 12.5 }, LineItemFilters: [EC2] },
        CurrencyCode: "USD",
        Description: "An item",
        ProductCode: "AmazonEC2",
        BillingGroupArn: FLEET,
        CreationTime: 1794736800,
        LastModifiedTime: 1794736800,
        AssociationSize: 2,
        AccountId: "100000000011",
        ComputationRule: "ITEMIZED",
        PresentationDetails: { Service: "AmazonEC2" },
      },
    ]);
    // The flat item is charged from November on, so in October there is only the group.
    const october = await items.list({ BillingPeriod: "2026-10", Filters: { Arns: [arn] } });
    expect(october.CustomLineItems[0].AssociationSize).toBe(1);
  });

  it("answers a token's first answer again and refuses it for another request", async () => {
    const headers = { "x-amzn-client-token": "token-1" };
    const first = await items.send("create-custom-line-item", flat({ Name: "once" }), { headers });
    const again = await items.send("create-custom-line-item", flat({ Name: "once" }), { headers });

    expect(again.body).toEqual(first.body);
    expect(await refused(items, "create-custom-line-item", flat({ Name: "two" }), { headers })).toEqual(
      invalid("OTHER"),
    );
  });

  it("tells of itself once, with ids only", async () => {
    const before = await items.journal();
    const arn = await items.flat(1, { Name: "told" });
    const { entries } = await items.deps.journal.after(before, 10);

    expect(entries.map(({ action, events }) => [action, events])).toEqual([
      [
        "CreateCustomLineItem",
        [
          {
            source: "rebill.billing-conductor",
            detailType: "Custom Line Item Created",
            resources: [arn],
            detail: { billingGroup: FLEET },
          },
        ],
      ],
    ]);
  });

  it.each([
    [
      "both kinds of charge",
      flat({ ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 }, Percentage: { PercentageValue: 1 } } }),
      "ILLEGAL_CHARGE_DETAILS",
    ],
    ["no kind of charge", flat({ ChargeDetails: { Type: "FEE" } }), "ILLEGAL_CHARGE_DETAILS"],
    [
      "a filter on a flat charge",
      flat({ ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 }, LineItemFilters: [EC2] } }),
      "ILLEGAL_LINE_ITEM_FILTER",
    ],
    [
      "a filter without the group",
      percentage({ Percentage: { PercentageValue: 1 }, LineItemFilters: [EXCLUDED] }),
      "ILLEGAL_LINE_ITEM_FILTER",
    ],
    [
      "another pair of filter members",
      percentage({ LineItemFilters: [{ ...EC2, MatchOption: "NOT_EQUAL" }] }),
      "ILLEGAL_LINE_ITEM_FILTER",
    ],
    [
      "a service filter without service",
      percentage({ LineItemFilters: [{ Attribute: "SERVICE", MatchOption: "EQUAL" }] }),
      "ILLEGAL_LINE_ITEM_FILTER",
    ],
    [
      "a filter of both kinds",
      percentage({ LineItemFilters: [{ ...EC2, ...EXCLUDED, AttributeValues: ["AmazonEC2"] }] }),
      "ILLEGAL_LINE_ITEM_FILTER",
    ],
    ["two filters", percentage({ LineItemFilters: [EC2, EXCLUDED] }), "FIELD_VALIDATION_FAILED"],
    [
      "an unknown filter value",
      percentage({ LineItemFilters: [{ ...EXCLUDED, Values: ["RI"] }] }),
      "FIELD_VALIDATION_FAILED",
    ],
    ["itemizing a flat charge", flat({ ComputationRule: "ITEMIZED" }), "ILLEGAL_COMPUTATION_RULE"],
    ["an unknown computation rule", flat({ ComputationRule: "SPREAD" }), "FIELD_VALIDATION_FAILED"],
    [
      "a negative amount",
      flat({ ChargeDetails: { Type: "CREDIT", Flat: { ChargeValue: -1 } } }),
      "FIELD_VALIDATION_FAILED",
    ],
    [
      "an amount above a million",
      flat({ ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1000000.01 } } }),
      "FIELD_VALIDATION_FAILED",
    ],
    [
      "a percentage above 10,000",
      percentage({ Percentage: { PercentageValue: 10000.5 } }),
      "FIELD_VALIDATION_FAILED",
    ],
    [
      "eleven decimal places",
      '{"Name":"n","Description":"d","BillingGroupArn":"100000000010","ChargeDetails":{"Type":"FEE","Flat":{"ChargeValue":0.12345678901}}}',
      "FIELD_VALIDATION_FAILED",
    ],
    ["a name with a space", flat({ Name: "two words" }), "FIELD_VALIDATION_FAILED"],
    ["no description", flat({ Description: "" }), "FIELD_VALIDATION_FAILED"],
    ["256 characters of description", flat({ Description: "d".repeat(256) }), "FIELD_VALIDATION_FAILED"],
    ["no group", flat({ BillingGroupArn: undefined }), "FIELD_VALIDATION_FAILED"],
    [
      "a service nothing can show",
      flat({ PresentationDetails: { Service: "A".repeat(30) } }),
      "ILLEGAL_SERVICE",
    ],
    ["a group that does not exist", flat({ BillingGroupArn: "nobodyhere" }), "MISSING_BILLINGGROUP"],
    [
      "a group of somebody else",
      flat({ BillingGroupArn: FLEET.replace("999999999999", "888888888888") }),
      "MISSING_BILLINGGROUP",
    ],
    ["an account outside the group", flat({ AccountId: "100000000020" }), "ILLEGAL_ACCOUNT_ID"],
    [
      "a source that does not exist",
      percentage({ Percentage: { PercentageValue: 1, AssociatedValues: [NOBODY] } }),
      "MISSING_CUSTOMLINEITEM",
    ],
    [
      "a source of somebody else",
      percentage({
        Percentage: {
          PercentageValue: 1,
          AssociatedValues: [NOBODY.replace("999999999999", "888888888888")],
        },
      }),
      "MISSING_CUSTOMLINEITEM",
    ],
    [
      "another group as source",
      percentage({ Percentage: { PercentageValue: 1, AssociatedValues: [OTHER] } }),
      "MISMATCHED_BILLINGGROUP_ARN",
    ],
    [
      "the group twice",
      percentage({ Percentage: { PercentageValue: 1, AssociatedValues: [FLEET, "100000000010"] } }),
      "ILLEGAL_RESOURCE_ARNS",
    ],
    [
      "six sources",
      percentage({
        Percentage: {
          PercentageValue: 1,
          AssociatedValues: ["a", "b", "c", "d", "e", "f"].map((id) => id.repeat(10)),
        },
      }),
      "TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST",
    ],
  ])("refuses %s", async (_what, body, reason) => {
    expect(await refused(items, "create-custom-line-item", body)).toEqual(invalid(reason));
  });

  it("refuses a percentage of a percentage and a flat of another group", async () => {
    const share = await items.percentage(1, [FLEET]);
    const elsewhere = await items.flat(1, { BillingGroupArn: OTHER });
    const of = (arn: string) => percentage({ Percentage: { PercentageValue: 1, AssociatedValues: [arn] } });

    expect(await refused(items, "create-custom-line-item", of(share))).toEqual(
      invalid("ILLEGAL_CUSTOMLINEITEM"),
    );
    expect(await refused(items, "create-custom-line-item", of(elsewhere))).toEqual(
      invalid("ILLEGAL_CHILD_ASSOCIATE_RESOURCE"),
    );
  });

  it("refuses a flat that is charged in other months only", async () => {
    const october = await items.flat(1, { BillingPeriodRange: PREVIOUS });
    const body = percentage({ Percentage: { PercentageValue: 1, AssociatedValues: [october] } });

    expect(await refused(items, "create-custom-line-item", body)).toEqual(
      invalid("ILLEGAL_CHILD_ASSOCIATE_RESOURCE"),
    );
  });

  it("refuses a name that is taken, by an item that has ended as well", async () => {
    const arn = await items.flat(1, { Name: "taken", BillingPeriodRange: PREVIOUS });

    const answer = await items.send("create-custom-line-item", flat({ Name: "taken" }));

    expect([answer.status, answer.body]).toEqual([
      409,
      {
        __type: "ConflictException",
        Message: "The name of this customlineitem is taken.",
        ResourceId: arn,
        ResourceType: "customlineitem",
        Reason: "RESOURCE_NAME_CONFLICT",
      },
    ]);
  });

  it("gives a stranger no word about the group", async () => {
    expect(await refused(items, "create-custom-line-item", flat(), { caller: STRANGER })).toEqual(
      invalid("MISSING_BILLINGGROUP"),
    );
  });

  describe("of a transferred organisation", () => {
    it("lands on accounts of that organisation only", async () => {
      const group = { BillingGroupArn: items.groupArn("alpha") };
      await items.flat(1, { ...group, AccountId: "111111111112" });

      expect(
        await refused(items, "create-custom-line-item", flat({ ...group, AccountId: "222222222222" })),
      ).toEqual(invalid("ILLEGAL_ACCOUNT_ID"));
      expect(
        await refused(items, "create-custom-line-item", flat({ ...group, AccountId: "444444444444" })),
      ).toEqual(invalid("ILLEGAL_ACCOUNT_ID"));
    });

    it("may begin before the transfer does, but not end", async () => {
      const group = { BillingGroupArn: items.groupArn("beta") };
      const arn = await items.flat(1, {
        ...group,
        BillingPeriodRange: CURRENT_ON,
        AccountId: "444444444444",
      });

      expect((await items.list({ Filters: { Arns: [arn] } })).CustomLineItems).toHaveLength(1);
      expect(await refused(items, "create-custom-line-item", flat(group))).toEqual(
        invalid("INVALID_BILLING_GROUP"),
      );
    });

    it("is refused when the transfer is over", async () => {
      const group = { BillingGroupArn: items.groupArn("gamma") };

      expect(
        await refused(items, "create-custom-line-item", flat({ ...group, BillingPeriodRange: CURRENT_ON })),
      ).toEqual(invalid("ILLEGAL_ENDED_BILLINGGROUP"));
    });
  });
});

describe("months of a custom line item (worked example 21)", () => {
  const charged = async (range: object): Promise<readonly string[]> => {
    const arn = await items.flat(1, { BillingPeriodRange: range });
    const months: string[] = [];
    for (const month of ["2026-09", "2026-10", "2026-11"])
      if ((await items.list({ BillingPeriod: month, Filters: { Arns: [arn] } })).CustomLineItems.length > 0)
        months.push(month);
    return months;
  };

  it("start in the previous or the current month and have no end or last one month", async () => {
    expect(await charged({ InclusiveStartBillingPeriod: "2026-10" })).toEqual(["2026-10", "2026-11"]);
    expect(
      await charged({ InclusiveStartBillingPeriod: "2026-10", ExclusiveEndBillingPeriod: "2026-11" }),
    ).toEqual(["2026-10"]);
    expect(
      await charged({ InclusiveStartBillingPeriod: "2026-11", ExclusiveEndBillingPeriod: "2026-12" }),
    ).toEqual(["2026-11"]);
  });

  it.each([
    ["2026-10", "2026-10"],
    ["2026-10", "2026-12"],
    ["2026-10", "2026-9"],
    ["2026-09", undefined],
    ["2026-12", undefined],
    ["2026-12", "2027-01"],
  ])("are not %s to %s", async (start, end) => {
    const body = flat({
      BillingPeriodRange: { InclusiveStartBillingPeriod: start, ExclusiveEndBillingPeriod: end },
    });

    const answer = await items.send("create-custom-line-item", body);

    expect([answer.status, answer.body]).toEqual([
      400,
      {
        __type: "ValidationException",
        Message: "Invalid custom line item billing period range.",
        Reason: "ILLEGAL_BILLING_PERIOD_RANGE",
      },
    ]);
  });
});

describe("quotas of custom line items", () => {
  it("allow 5 itemized and 10 filtered items of a group in a month", async () => {
    const api = await openItems();
    try {
      for (let count = 0; count < 5; count += 1)
        await api.percentage(1, [FLEET], { ComputationRule: "ITEMIZED" }, [EC2]);
      for (let count = 0; count < 5; count += 1) await api.percentage(1, [FLEET], {}, [EXCLUDED]);

      expect(
        await refused(api, "create-custom-line-item", percentage({}, { ComputationRule: "ITEMIZED" })),
      ).toEqual({ status: 402, type: "ServiceLimitExceededException", reason: undefined });
      const filtered = await api.send("create-custom-line-item", percentage({ LineItemFilters: [EC2] }));
      expect([filtered.status, filtered.body]).toEqual([
        402,
        {
          __type: "ServiceLimitExceededException",
          Message: "The billing group has 10 custom line items with a filter already.",
          LimitCode: "FILTERED_CUSTOM_LINE_ITEMS_PER_BILLING_GROUP",
          ServiceCode: "billingconductor",
          ResourceId: FLEET,
          ResourceType: "billinggroup",
        },
      ]);
      // October has none of them.
      await api.percentage(1, [FLEET], { BillingPeriodRange: PREVIOUS, ComputationRule: "ITEMIZED" }, [EC2]);
    } finally {
      await api.close();
    }
  });
});
