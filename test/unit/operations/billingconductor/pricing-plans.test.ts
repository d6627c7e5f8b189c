import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  arnOf,
  BEGAN,
  conflicting,
  invalid,
  MANAGED,
  missing,
  openPricing,
  type Pricing,
  STRANGER,
} from "./pricing-world.ts";

let world: Pricing;
beforeEach(async () => {
  world = await openPricing();
});
afterEach(() => world.close());

const ABSENT = arnOf("pricingplan", "nothing000");
const NO_RULE = arnOf("pricingrule", "nothing000");
const service = (Service: string) => ({ Scope: "SERVICE", Service });

describe("CreatePricingPlan", () => {
  it("makes a plan of rules named by ARN or id, which is listed in full", async () => {
    const rule = await world.rule("s3", service("AmazonS3"));
    const id = rule.slice(rule.lastIndexOf("/") + 1);

    const arn = await world.plan("plan", [id, world.oldRule], { Description: "für alle", Tags: { a: "b" } });

    expect(arn).toMatch(/^arn:aws:billingconductor::999999999999:pricingplan\/[a-zA-Z0-9]{10}$/);
    expect((await world.call("/list-pricing-plans", { Filters: { Arns: [arn] } })).body).toEqual({
      BillingPeriod: "2026-11",
      PricingPlans: [
        {
          Name: "plan",
          Arn: arn,
          Description: "für alle",
          Size: 2,
          CreationTime: BEGAN,
          LastModifiedTime: BEGAN,
        },
      ],
    });
    expect((await world.send("GET", `/tags/${encodeURIComponent(arn)}`)).body).toEqual({ Tags: { a: "b" } });
    expect(await world.lastEvents()).toEqual([
      {
        source: "rebill.billing-conductor",
        detailType: "Pricing Plan Created",
        resources: [arn],
        detail: { pricingRules: [rule, world.oldRule] },
      },
    ]);
  });

  it("refuses what is wrong and writes nothing", async () => {
    const twin = await world.rule("twin");
    const refused = (members: object) => world.refusal("/create-pricing-plan", { Name: "plan", ...members });

    expect(await refused({ PricingRuleArns: [twin, twin] })).toEqual(invalid("DUPLICATE_PRICINGRULE_ARNS"));
    expect(await refused({ PricingRuleArns: [NO_RULE] })).toEqual(missing("pricingrule"));
    expect(await refused({ PricingRuleArns: [world.foreign.rule] })).toEqual(missing("pricingrule"));
    expect(await refused({ PricingRuleArns: [twin, world.oldRule] })).toEqual(
      conflicting("PRICING_RULE_IN_PRICING_PLAN_CONFLICT"),
    );
    expect(await refused({ Name: "old-plan" })).toEqual(conflicting("RESOURCE_NAME_CONFLICT"));
    expect(await refused({ Name: "BasicPricingPlan" })).toEqual(conflicting("RESOURCE_NAME_CONFLICT"));
    for (const members of [
      { Name: undefined },
      { Name: "" },
      { Name: "a b" },
      { Name: "x".repeat(129) },
      { Description: "x".repeat(1025) },
      { PricingRuleArns: Array.from({ length: 31 }, () => twin) },
      { PricingRuleArns: ["arn:aws:billingconductor::999999999999:pricingplan/aaaaaaaaaa"] },
      { PricingRuleArns: "aaaaaaaaaa" },
      { Tags: {} },
      { Tags: { "": "x" } },
      { Tags: { x: "y".repeat(257) } },
      { Tags: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, ""])) },
    ])
      expect(await refused(members)).toEqual(invalid("FIELD_VALIDATION_FAILED"));
  });

  it("takes a name that another account has", async () => {
    await world.plan("theirs");

    expect(await world.names("/list-pricing-plans", "PricingPlans")).toEqual(["old-plan", "theirs"]);
  });

  it("answers a token's first answer again, also when the name is taken by then", async () => {
    const headers = { "x-amzn-client-token": "plan-1" };
    const first = await world.call("/create-pricing-plan", { Name: "once" }, { headers });
    const again = await world.call("/create-pricing-plan", { Name: "once" }, { headers });
    const other = await world.refusal("/create-pricing-plan", { Name: "twice" }, { headers });
    const stranger = await world.call(
      "/create-pricing-plan",
      { Name: "once" },
      { headers, caller: STRANGER },
    );

    expect([first.status, again.body]).toEqual([200, first.body]);
    expect(other).toEqual(invalid("OTHER"));
    // Tokens are each account's own.
    expect(stranger.body.Arn).toMatch(/^arn:aws:billingconductor::111111111111:/);
  });
});

describe("UpdatePricingPlan", () => {
  it("changes what is given and keeps the rest", async () => {
    world.setNow("2026-11-16T00:00:01.500Z");

    const renamed = await world.call("/update-pricing-plan", { Arn: world.oldPlan, Name: "renamed" });
    const described = await world.call("/update-pricing-plan", { Arn: world.oldPlan, Description: "text" });
    const emptied = await world.call("/update-pricing-plan", { Arn: world.oldPlan, Description: "" });

    const plan = { Arn: world.oldPlan, Name: "renamed", Size: 1, LastModifiedTime: 1794787201 };
    expect(renamed.body).toEqual({ ...plan, Description: "" });
    expect(described.body).toEqual({ ...plan, Description: "text" });
    expect(emptied.body).toEqual({ ...plan, Description: "" });
  });

  it("writes nothing when nothing changes, a plan's own name included", async () => {
    const before = (await world.deps.journal.head()).sequence;

    const same = await world.call("/update-pricing-plan", { Arn: world.oldPlan, Name: "old-plan" });

    expect([same.status, (await world.deps.journal.head()).sequence]).toEqual([200, before]);
  });

  it("refuses what is wrong and writes nothing", async () => {
    await world.plan("taken");
    const refused = (members: object) => world.refusal("/update-pricing-plan", { Name: "new", ...members });

    expect(await refused({ Arn: ABSENT })).toEqual(missing("pricingplan"));
    expect(await refused({ Arn: world.foreign.plan })).toEqual(missing("pricingplan"));
    for (const Arn of MANAGED)
      expect(await refused({ Arn })).toEqual([403, "AccessDeniedException", undefined]);
    expect(await refused({ Arn: world.oldPlan, Name: "taken" })).toEqual(
      conflicting("RESOURCE_NAME_CONFLICT"),
    );
    expect(await refused({ Arn: world.oldRule })).toEqual(invalid("FIELD_VALIDATION_FAILED"));
    expect(await refused({})).toEqual(invalid("FIELD_VALIDATION_FAILED"));
  });
});

describe("AssociatePricingRules and DisassociatePricingRules", () => {
  it("put rules into a plan and take them out", async () => {
    const rules = [
      await world.rule("s3", service("AmazonS3")),
      await world.rule("rds", service("AmazonRDS")),
    ];
    const body = { Arn: world.oldPlan, PricingRuleArns: rules };

    const joined = await world.call("/associate-pricing-rules", body);
    const events = await world.lastEvents();
    const listed = await world.call("/list-pricing-rules-associated-to-pricing-plan", {
      PricingPlanArn: world.oldPlan,
    });
    const left = await world.call("/disassociate-pricing-rules", body);
    const after = await world.call("/list-pricing-plans-associated-with-pricing-rule", {
      PricingRuleArn: rules[0],
    });

    expect([joined.status, joined.body]).toEqual([200, { Arn: world.oldPlan }]);
    expect(events).toMatchObject([
      { detailType: "Pricing Rules Associated", resources: [world.oldPlan], detail: { pricingRules: rules } },
    ]);
    expect(listed.body).toEqual({
      BillingPeriod: "2026-11",
      PricingPlanArn: world.oldPlan,
      PricingRuleArns: [world.oldRule, ...rules].sort(),
    });
    expect([left.status, left.body]).toEqual([200, { Arn: world.oldPlan }]);
    expect(after.body).toEqual({ BillingPeriod: "2026-11", PricingRuleArn: rules[0], PricingPlanArns: [] });
  });

  it("refuse what is wrong and write nothing", async () => {
    const twin = await world.rule("twin");
    const s3 = await world.rule("s3", service("AmazonS3"));
    const plan = await world.plan("plan", [s3]);
    const join = (Arn: string, ...PricingRuleArns: string[]) =>
      world.refusal("/associate-pricing-rules", { Arn, PricingRuleArns });
    const leave = (Arn: string, ...PricingRuleArns: string[]) =>
      world.refusal("/disassociate-pricing-rules", { Arn, PricingRuleArns });

    expect(await join(plan, s3)).toEqual(invalid("PRICINGRULES_ALREADY_ASSOCIATED"));
    expect(await join(world.oldPlan, twin)).toEqual(conflicting("PRICING_RULE_IN_PRICING_PLAN_CONFLICT"));
    expect(await leave(plan, twin)).toEqual(invalid("PRICINGRULES_NOT_ASSOCIATED"));
    for (const refused of [join, leave]) {
      expect(await refused(plan, NO_RULE)).toEqual(missing("pricingrule"));
      expect(await refused(plan, world.foreign.rule)).toEqual(missing("pricingrule"));
      expect(await refused(ABSENT, s3)).toEqual(missing("pricingplan"));
      expect(await refused(world.foreign.plan, s3)).toEqual(missing("pricingplan"));
      expect(await refused(plan, twin, twin)).toEqual(invalid("DUPLICATE_PRICINGRULE_ARNS"));
      expect(await refused(plan)).toEqual(invalid("FIELD_VALIDATION_FAILED"));
      for (const managed of MANAGED)
        expect(await refused(managed, s3)).toEqual([403, "AccessDeniedException", undefined]);
    }
  });
});

describe("DeletePricingPlan", () => {
  it("deletes what no group uses, once, and answers the same again", async () => {
    const arn = await world.plan("gone");

    const first = await world.call("/delete-pricing-plan", { Arn: arn });
    const { sequence } = await world.deps.journal.head();
    const again = await world.call("/delete-pricing-plan", { Arn: arn });

    expect([first.status, first.body, again.status, again.body]).toEqual([
      200,
      { Arn: arn },
      200,
      { Arn: arn },
    ]);
    expect((await world.deps.journal.head()).sequence).toBe(sequence);
    expect(await world.names("/list-pricing-plans", "PricingPlans")).toEqual(["old-plan"]);
    expect(await world.plan("gone")).not.toBe(arn);
  });

  it("refuses what is used, managed, absent or another's", async () => {
    const refused = (Arn: string) => world.refusal("/delete-pricing-plan", { Arn });

    expect(await refused(world.oldPlan)).toEqual(
      conflicting("PRICING_PLAN_ATTACHED_TO_BILLING_GROUP_DELETE_CONFLICT"),
    );
    for (const Arn of MANAGED) expect(await refused(Arn)).toEqual([403, "AccessDeniedException", undefined]);
    expect(await refused(ABSENT)).toEqual(invalid("MISSING_PRICINGPLAN"));
    expect(await refused(world.foreign.plan)).toEqual(invalid("MISSING_PRICINGPLAN"));
  });
});

describe("pricing plans from month to month", () => {
  it("stay in a past month what they were at its end", async () => {
    const s3 = await world.rule("s3", service("AmazonS3"));
    const gone = await world.plan("gone");
    world.setNow("2026-12-01T00:00:00.000Z");

    await world.call("/update-pricing-plan", { Arn: world.oldPlan, Name: "december" });
    await world.call("/associate-pricing-rules", { Arn: world.oldPlan, PricingRuleArns: [s3] });
    await world.call("/delete-pricing-plan", { Arn: gone });
    await world.plan("new");

    const names = (period?: string) => world.names("/list-pricing-plans", "PricingPlans", period);
    expect(await names("2026-11")).toEqual(["gone", "old-plan"]);
    expect(await names()).toEqual(["december", "new"]);
    const rules = async (BillingPeriod: string) =>
      (
        await world.call("/list-pricing-rules-associated-to-pricing-plan", {
          PricingPlanArn: world.oldPlan,
          BillingPeriod,
        })
      ).body.PricingRuleArns;
    expect(await rules("2026-11")).toEqual([world.oldRule]);
    expect(await rules("2026-12")).toEqual([world.oldRule, s3].sort());
    const plansOf = async (BillingPeriod: string) =>
      (
        await world.call("/list-pricing-plans-associated-with-pricing-rule", {
          PricingRuleArn: s3,
          BillingPeriod,
        })
      ).body.PricingPlanArns;
    expect([await plansOf("2026-11"), await plansOf("2026-12")]).toEqual([[], [world.oldPlan]]);
    // In December the deleted plan is no more, in November it still has its (no) rules.
    const deleted = (BillingPeriod: string) =>
      world.call("/list-pricing-rules-associated-to-pricing-plan", { PricingPlanArn: gone, BillingPeriod });
    expect([(await deleted("2026-11")).status, (await deleted("2026-12")).status]).toEqual([200, 404]);
  });

  it("have no list of a month that has not begun", async () => {
    for (const [path, more] of [
      ["/list-pricing-plans", {}],
      ["/list-pricing-rules", {}],
      ["/list-pricing-rules-associated-to-pricing-plan", { PricingPlanArn: world.oldPlan }],
      ["/list-pricing-plans-associated-with-pricing-rule", { PricingRuleArn: world.oldRule }],
    ] as const)
      expect(await world.refusal(path, { ...more, BillingPeriod: "2026-12" })).toEqual(
        invalid("ILLEGAL_BILLING_PERIOD"),
      );
  });

  it("managed by AWS have no rules", async () => {
    for (const PricingPlanArn of [...MANAGED, "BasicPricingPlan"]) {
      const { status, body } = await world.call("/list-pricing-rules-associated-to-pricing-plan", {
        PricingPlanArn,
      });
      expect([status, body.PricingRuleArns]).toEqual([200, []]);
    }
  });
});

describe("pages of pricing plans", () => {
  it("go through every plan once, also while others come and go, and know their own tokens only", async () => {
    const arns = [];
    for (let index = 0; index < 7; index += 1) arns.push(await world.plan(`plan-${index}`));
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const { body } = await world.call("/list-pricing-plans", {
        MaxResults: 3,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      seen.push(...body.PricingPlans.map(({ Arn }: { Arn: string }) => Arn));
      if (NextToken === undefined) await world.plan("late");
      NextToken = body.NextToken;
    } while (NextToken !== undefined);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([...arns, world.oldPlan]));
    const { body } = await world.call("/list-pricing-plans", { MaxResults: 1 });
    const token = body.NextToken as string;
    const refused = (path: string, more: object, options?: { caller: typeof STRANGER }) =>
      world.refusal(path, { NextToken: token, ...more }, options);
    expect((await world.call("/list-pricing-plans", { NextToken: token })).status).toBe(200);
    for (const problem of [
      await refused("/list-pricing-rules", {}),
      await refused("/list-pricing-plans", { BillingPeriod: "2026-10" }),
      await refused("/list-pricing-plans", { Filters: { Arns: [arns[0]] } }),
      await refused("/list-pricing-plans", {}, { caller: STRANGER }),
      await refused("/list-pricing-plans", { NextToken: `${token}A` }),
      await refused("/list-pricing-plans", { NextToken: token.slice(1) }),
      await refused("/list-pricing-plans", { NextToken: "" }),
      await refused("/list-pricing-plans", { MaxResults: 0 }),
      await refused("/list-pricing-plans", { MaxResults: 101 }),
      await refused("/list-pricing-plans", { MaxResults: "3" }),
    ])
      expect(problem).toEqual(invalid("FIELD_VALIDATION_FAILED"));
  });
});
