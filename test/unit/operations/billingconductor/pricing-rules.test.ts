import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arnOf, BEGAN, conflicting, invalid, missing, openPricing, type Pricing } from "./pricing-world.ts";

/** One for all: what is refused changes nothing, and what is made has a name of its own. */
let world: Pricing;
beforeAll(async () => {
  world = await openPricing();
});
afterAll(() => world.close());

const ABSENT = arnOf("pricingrule", "nothing000");
const PERCENTAGE = { Type: "MARKUP", ModifierPercentage: 20 };
const SKU = { Scope: "SKU", Service: "AmazonEC2", UsageType: "BoxUsage:t3.micro" };
const TIERS = [
  { BeginRangeInclusive: 0, EndRangeExclusive: 1000, RateValue: 0.03 },
  { BeginRangeInclusive: 1000, RateValue: 0.025 },
];
const listed = async (arn: string) =>
  (await world.call("/list-pricing-rules", { Filters: { Arns: [arn] } })).body.PricingRules[0];

describe("CreatePricingRule", () => {
  it.each([
    ["GLOBAL", { Scope: "GLOBAL", Type: "DISCOUNT", ModifierPercentage: 100 }],
    ["SERVICE", { Scope: "SERVICE", Service: "AmazonS3", ...PERCENTAGE }],
    ["BILLING_ENTITY", { Scope: "BILLING_ENTITY", BillingEntity: "AWS Marketplace", ...PERCENTAGE }],
    ["SKU", { ...SKU, ...PERCENTAGE }],
    ["SKU with an operation", { ...SKU, Operation: "RunInstances", ...PERCENTAGE }],
    ["free tier", { Scope: "GLOBAL", Type: "TIERING", Tiering: { FreeTier: { Activated: false } } }],
    [
      "free tier of a service",
      { Scope: "SERVICE", Service: "AWSLambda", Type: "TIERING", Tiering: { FreeTier: { Activated: true } } },
    ],
    ["custom tiers", { ...SKU, Type: "TIERING", Tiering: { CustomTiers: TIERS } }],
  ])("lists a rule of %s as it was made", async (kind, members) => {
    const Name = kind.replaceAll(" ", "-");
    const arn = await world.rule(Name, { ModifierPercentage: undefined, ...members });

    expect(await listed(arn)).toEqual({
      Name,
      Arn: arn,
      Description: "",
      ...members,
      AssociatedPricingPlanCount: 0,
      CreationTime: BEGAN,
      LastModifiedTime: BEGAN,
    });
  });

  it.each([
    [{ Scope: "SERVICE", ...PERCENTAGE }, "ILLEGAL_SERVICE"],
    [{ Scope: "GLOBAL", Service: "AmazonS3", ...PERCENTAGE }, "ILLEGAL_SERVICE"],
    [{ Scope: "BILLING_ENTITY", ...PERCENTAGE }, "ILLEGAL_BILLING_ENTITY"],
    [{ Scope: "GLOBAL", BillingEntity: "AWS", ...PERCENTAGE }, "ILLEGAL_BILLING_ENTITY"],
    [{ Scope: "SKU", Service: "AmazonEC2", ...PERCENTAGE }, "INVALID_SKU_COMBO"],
    [{ Scope: "SKU", UsageType: "x", ...PERCENTAGE }, "INVALID_SKU_COMBO"],
    [{ Scope: "SERVICE", Service: "AmazonS3", UsageType: "x", ...PERCENTAGE }, "ILLEGAL_USAGE_TYPE"],
    [{ Scope: "SERVICE", Service: "AmazonS3", Operation: "x", ...PERCENTAGE }, "ILLEGAL_OPERATION"],
    [{ Scope: "GLOBAL", Type: "MARKUP" }, "ILLEGAL_MODIFIER_PERCENTAGE"],
    [{ Scope: "GLOBAL", Type: "DISCOUNT", ModifierPercentage: 100.01 }, "ILLEGAL_MODIFIER_PERCENTAGE"],
    [{ Scope: "GLOBAL", ...PERCENTAGE, Tiering: { FreeTier: { Activated: true } } }, "ILLEGAL_TIERING_INPUT"],
    [{ Scope: "GLOBAL", Type: "TIERING" }, "ILLEGAL_TIERING_INPUT"],
    [{ Scope: "GLOBAL", Type: "TIERING", Tiering: {} }, "ILLEGAL_TIERING_INPUT"],
    [{ Scope: "GLOBAL", Type: "TIERING", Tiering: { CustomTiers: TIERS } }, "ILLEGAL_TIERING_INPUT"],
    [
      { Scope: "GLOBAL", Type: "TIERING", ModifierPercentage: 1, Tiering: { FreeTier: { Activated: true } } },
      "ILLEGAL_TIERING_INPUT",
    ],
    [{ ...SKU, Type: "TIERING", Tiering: { FreeTier: { Activated: true } } }, "ILLEGAL_TIERING_INPUT"],
    [
      { Scope: "BILLING_ENTITY", BillingEntity: "AWS", Type: "TIERING", Tiering: { CustomTiers: TIERS } },
      "ILLEGAL_SCOPE",
    ],
    [{ Scope: "EVERYTHING", ...PERCENTAGE }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "GLOBAL", Type: "HALF", ModifierPercentage: 1 }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: -0.01 }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: "1" }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "SERVICE", Service: "Amazon S3", ...PERCENTAGE }, "FIELD_VALIDATION_FAILED"],
    [{ ...SKU, UsageType: "two words", ...PERCENTAGE }, "FIELD_VALIDATION_FAILED"],
    [{ ...SKU, Operation: "x".repeat(257), ...PERCENTAGE }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "BILLING_ENTITY", BillingEntity: "AWS/EU", ...PERCENTAGE }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "GLOBAL", ...PERCENTAGE, Description: "x".repeat(1025) }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "GLOBAL", ...PERCENTAGE, Name: "x y" }, "FIELD_VALIDATION_FAILED"],
    [{ Scope: "GLOBAL", ...PERCENTAGE, Name: undefined }, "FIELD_VALIDATION_FAILED"],
  ])("refuses %j with %s and writes nothing", async (members, reason) => {
    expect(await world.refusal("/create-pricing-rule", { Name: "rule", ...members })).toEqual(
      invalid(reason),
    );
  });

  it.each([
    ["that begin above 0", [{ BeginRangeInclusive: 1, RateValue: 1 }]],
    ["with an end at last", [{ BeginRangeInclusive: 0, EndRangeExclusive: 1, RateValue: 1 }]],
    ["with a gap", [TIERS[0], { BeginRangeInclusive: 1001, RateValue: 1 }]],
    ["that overlap", [TIERS[0], { BeginRangeInclusive: 999, RateValue: 1 }]],
    [
      "that end where they begin",
      [
        { BeginRangeInclusive: 0, EndRangeExclusive: 0, RateValue: 1 },
        { BeginRangeInclusive: 0, RateValue: 1 },
      ],
    ],
    ["behind an open one", [{ BeginRangeInclusive: 0, RateValue: 1 }, TIERS[1]]],
  ])("refuses custom tiers %s", async (_what, CustomTiers) => {
    const refused = await world.refusal("/create-pricing-rule", {
      Name: "rule",
      ...SKU,
      Type: "TIERING",
      Tiering: { CustomTiers },
    });

    expect(refused).toEqual(invalid("ILLEGAL_TIERING_INPUT"));
  });

  it("refuses none and more than ten custom tiers, and negative numbers in them", async () => {
    const tiers = Array.from({ length: 11 }, (_, index) => ({
      BeginRangeInclusive: index,
      ...(index === 10 ? {} : { EndRangeExclusive: index + 1 }),
      RateValue: 1,
    }));
    for (const CustomTiers of [[], tiers, [{ BeginRangeInclusive: 0, RateValue: -1 }], [{ RateValue: 1 }]])
      expect(
        await world.refusal("/create-pricing-rule", {
          Name: "rule",
          ...SKU,
          Type: "TIERING",
          Tiering: { CustomTiers },
        }),
      ).toEqual(invalid("FIELD_VALIDATION_FAILED"));
  });

  it("refuses a second rule of the same name, and names the first", async () => {
    const answer = await world.call("/create-pricing-rule", {
      Name: "old-rule",
      Scope: "GLOBAL",
      ...PERCENTAGE,
    });

    expect([answer.status, answer.body.Reason, answer.body.ResourceId]).toEqual([
      409,
      "RESOURCE_NAME_CONFLICT",
      world.oldRule,
    ]);
  });

  it("answers a token's first answer again and refuses it for another request", async () => {
    const body = { Name: "once", Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: 1 };
    const headers = { "x-amzn-client-token": "token-1" };
    const first = await world.call("/create-pricing-rule", body, { headers });
    const again = await world.call("/create-pricing-rule", body, { headers });
    const other = await world.refusal("/create-pricing-rule", { ...body, Name: "two" }, { headers });

    expect([first.status, again.body]).toEqual([200, first.body]);
    expect(other).toEqual(invalid("OTHER"));
  });
});

describe("UpdatePricingRule", () => {
  it("changes what is given, keeps the rest and answers in full, without the time of creation", async () => {
    const arn = await world.rule("updated-1", { ...SKU, Operation: "RunInstances", Description: "text" });
    await world.plan("plan", [arn]);
    world.setNow("2026-11-15T10:00:01.000Z");

    const { body } = await world.call("/update-pricing-rule", {
      Arn: arn,
      Type: "DISCOUNT",
      Name: "renamed",
    });

    expect(body).toEqual({
      Arn: arn,
      Name: "renamed",
      Description: "text",
      ...SKU,
      Operation: "RunInstances",
      Type: "DISCOUNT",
      ModifierPercentage: 1,
      AssociatedPricingPlanCount: 1,
      LastModifiedTime: BEGAN + 1,
    });
    expect(await listed(arn)).toEqual({ ...body, CreationTime: BEGAN });
  });

  it("changes the kind when it gets what the new kind needs", async () => {
    const arn = await world.rule("updated-2");
    const Tiering = { FreeTier: { Activated: false } };

    const tiering = await world.call("/update-pricing-rule", { Arn: arn, Type: "TIERING", Tiering });
    const missingPercentage = await world.refusal("/update-pricing-rule", { Arn: arn, Type: "MARKUP" });
    const back = await world.call("/update-pricing-rule", {
      Arn: arn,
      Type: "MARKUP",
      ModifierPercentage: 2,
    });

    expect([tiering.body.Type, tiering.body.Tiering, tiering.body.ModifierPercentage]).toEqual([
      "TIERING",
      Tiering,
      undefined,
    ]);
    expect(missingPercentage).toEqual(invalid("ILLEGAL_MODIFIER_PERCENTAGE"));
    expect([back.body.ModifierPercentage, back.body.Tiering]).toEqual([2, undefined]);
  });

  it("refuses what is wrong and writes nothing", async () => {
    const arn = await world.rule("updated-3");
    const free = await world.rule("free", {
      ModifierPercentage: undefined,
      Type: "TIERING",
      Tiering: { FreeTier: { Activated: false } },
    });
    await world.plan("both", [arn, free]);
    const refused = (members: object) => world.refusal("/update-pricing-rule", { Arn: arn, ...members });

    expect(await refused({ Arn: ABSENT })).toEqual(missing("pricingrule"));
    expect(await refused({ Arn: world.foreign.rule })).toEqual(missing("pricingrule"));
    expect(await refused({ Name: "old-rule" })).toEqual(conflicting("RESOURCE_NAME_CONFLICT"));
    expect(await refused({ Type: "DISCOUNT", ModifierPercentage: 101 })).toEqual(
      invalid("ILLEGAL_MODIFIER_PERCENTAGE"),
    );
    expect(await refused({ Tiering: { FreeTier: { Activated: true } } })).toEqual(
      invalid("ILLEGAL_TIERING_INPUT"),
    );
    // The plan would have two rules for the same.
    expect(await refused({ Arn: free, Type: "MARKUP", ModifierPercentage: 1 })).toEqual(
      conflicting("PRICING_RULE_IN_PRICING_PLAN_CONFLICT"),
    );
    expect(await refused({ ModifierPercentage: null })).toEqual(invalid("FIELD_VALIDATION_FAILED"));
  });
});

describe("DeletePricingRule", () => {
  it("deletes what is in no plan, once, and answers the same again", async () => {
    const arn = await world.rule("gone");

    const first = await world.call("/delete-pricing-rule", { Arn: arn });
    const { sequence } = await world.deps.journal.head();
    const again = await world.call("/delete-pricing-rule", { Arn: arn });

    expect([first.status, first.body, again.status, again.body]).toEqual([
      200,
      { Arn: arn },
      200,
      { Arn: arn },
    ]);
    expect((await world.deps.journal.head()).sequence).toBe(sequence);
    expect(await world.names("/list-pricing-rules", "PricingRules")).not.toContain("gone");
  });

  it("refuses what is in a plan, absent or another's", async () => {
    const refused = (Arn: string) => world.refusal("/delete-pricing-rule", { Arn });

    expect(await refused(world.oldRule)).toEqual(
      conflicting("PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT"),
    );
    expect(await refused(ABSENT)).toEqual(invalid("PRICINGRULES_NOT_EXIST"));
    expect(await refused(world.foreign.rule)).toEqual(invalid("PRICINGRULES_NOT_EXIST"));
  });
});

describe("pricing rules from month to month", () => {
  it("stay in a past month what they were at its end", async () => {
    const own = await openPricing();
    const gone = await own.rule("gone");
    own.setNow("2026-12-01T00:00:00.000Z");

    await own.call("/update-pricing-rule", { Arn: own.oldRule, ModifierPercentage: 9 });
    await own.call("/delete-pricing-rule", { Arn: gone });

    const percentages = async (BillingPeriod: string) =>
      (await own.call("/list-pricing-rules", { BillingPeriod })).body.PricingRules.map(
        (rule: { Name: string; ModifierPercentage: number }) => [rule.Name, rule.ModifierPercentage],
      ).sort();
    expect(await percentages("2026-11")).toEqual([
      ["gone", 1],
      ["old-rule", 3],
    ]);
    expect(await percentages("2026-12")).toEqual([["old-rule", 9]]);
    await own.close();
  });
});
