import * as sdk from "@aws-sdk/client-billingconductor";
import {
  AccessDeniedException,
  BillingconductorClient,
  ConflictException,
  ResourceNotFoundException,
  ServiceLimitExceededException,
  ThrottlingException,
  ValidationException,
} from "@aws-sdk/client-billingconductor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNTS, openServedPartner, type ServedPartner } from "../support/served-partner.ts";

const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";
/** From November on; the client's types want an end that its service does not. */
const NOW = { InclusiveStartBillingPeriod: "2026-11" } as sdk.CustomLineItemBillingPeriodRange;
const FLEET = `arn:aws:billingconductor::999999999999:billinggroup/${ACCOUNTS[0]}`;

let world: ServedPartner;
let client: BillingconductorClient;
const used = new Set<string>();
beforeAll(async () => {
  world = await openServedPartner();
  client = new BillingconductorClient(await world.settings());
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        used.add(String(commandName));
        return next(args);
      },
    { step: "initialize", name: "noteCommand" },
  );
});
afterAll(async () => {
  client?.destroy();
  await world?.close();
});

const failure = async (sent: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await sent;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error("the request succeeded");
};
const collected = async <T>(pages: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
};
const RULE = { Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: 5 } as const;
const createRule = async (Name: string, more: object = {}): Promise<string> =>
  (await client.send(new sdk.CreatePricingRuleCommand({ Name, ...RULE, ...more }))).Arn ?? "";
const createItem = async (Name: string, ChargeDetails: sdk.CustomLineItemChargeDetails): Promise<string> =>
  (
    await client.send(
      new sdk.CreateCustomLineItemCommand({
        Name,
        Description: "An item",
        BillingGroupArn: FLEET,
        BillingPeriodRange: NOW,
        ChargeDetails,
      }),
    )
  ).Arn ?? "";

describe("pricing rules and plans through the official client", () => {
  it("are created, listed, changed, associated and deleted", async () => {
    const rule = await createRule("plus-5", { Description: "für alle", Tags: { team: "billing" } });
    const sku = await createRule("sku", {
      Scope: "SKU",
      Service: "AmazonEC2",
      UsageType: "BoxUsage:t3.micro",
      Operation: "RunInstances",
    });
    const tiering = await createRule("free-tier", {
      Type: "TIERING",
      ModifierPercentage: undefined,
      Tiering: { FreeTier: { Activated: false } },
    });
    const { PricingRules, BillingPeriod } = await client.send(
      new sdk.ListPricingRulesCommand({ Filters: { Arns: [rule, sku, tiering] } }),
    );
    expect(BillingPeriod).toBe("2026-11");
    expect(PricingRules?.map(({ Name, Tiering }) => [Name, Tiering]).sort()).toEqual([
      ["free-tier", { FreeTier: { Activated: false } }],
      ["plus-5", undefined],
      ["sku", undefined],
    ]);
    expect(PricingRules?.find(({ Arn }) => Arn === rule)).toEqual({
      Arn: rule,
      Name: "plus-5",
      Description: "für alle",
      Scope: "GLOBAL",
      Type: "MARKUP",
      ModifierPercentage: 5,
      AssociatedPricingPlanCount: 0,
      CreationTime: 1794736800,
      LastModifiedTime: 1794736800,
    });

    const updated = await client.send(
      new sdk.UpdatePricingRuleCommand({ Arn: rule, Name: "plus-6", ModifierPercentage: 6.25 }),
    );
    expect([updated.Name, updated.ModifierPercentage, updated.Scope]).toEqual(["plus-6", 6.25, "GLOBAL"]);

    const plan = await client.send(
      new sdk.CreatePricingPlanCommand({ Name: "plan", PricingRuleArns: [rule], Tags: { a: "b" } }),
    );
    const Arn = plan.Arn ?? "";
    await client.send(new sdk.AssociatePricingRulesCommand({ Arn, PricingRuleArns: [sku, tiering] }));
    const rules = await client.send(
      new sdk.ListPricingRulesAssociatedToPricingPlanCommand({ PricingPlanArn: Arn }),
    );
    expect([rules.PricingPlanArn, rules.PricingRuleArns]).toEqual([Arn, [rule, sku, tiering].sort()]);
    const plans = await client.send(
      new sdk.ListPricingPlansAssociatedWithPricingRuleCommand({ PricingRuleArn: sku }),
    );
    expect([plans.PricingRuleArn, plans.PricingPlanArns]).toEqual([sku, [Arn]]);
    const renamed = await client.send(
      new sdk.UpdatePricingPlanCommand({ Arn, Name: "renamed", Description: "new" }),
    );
    expect(renamed).toMatchObject({ Arn, Name: "renamed", Description: "new", Size: 3 });
    const listed = await client.send(new sdk.ListPricingPlansCommand({ Filters: { Arns: [Arn] } }));
    expect(listed.PricingPlans).toEqual([
      {
        Arn,
        Name: "renamed",
        Description: "new",
        Size: 3,
        CreationTime: 1794736800,
        LastModifiedTime: 1794736800,
      },
    ]);

    await client.send(
      new sdk.DisassociatePricingRulesCommand({ Arn, PricingRuleArns: [rule, sku, tiering] }),
    );
    for (const each of [rule, sku, tiering])
      await client.send(new sdk.DeletePricingRuleCommand({ Arn: each }));
    expect((await client.send(new sdk.DeletePricingPlanCommand({ Arn }))).Arn).toBe(Arn);
  });

  it("answers a client token's first answer again", async () => {
    const command = { Name: "once", ...RULE, ClientToken: "0b1c2d3e-token" };
    const first = await client.send(new sdk.CreatePricingRuleCommand(command));
    const again = await client.send(new sdk.CreatePricingRuleCommand(command));
    const other = await failure(client.send(new sdk.CreatePricingRuleCommand({ ...command, Name: "twice" })));

    expect(again.Arn).toBe(first.Arn);
    expect(other).toMatchObject({ name: "ValidationException", Reason: "OTHER" });
  });
});

describe("billing groups through the official client", () => {
  it("are created, changed, filled, emptied and deleted", async () => {
    const [primary = "", second = "", third = ""] = ACCOUNTS.slice(10);
    const { Arn = "" } = await client.send(
      new sdk.CreateBillingGroupCommand({
        Name: "web",
        Description: "Web shop",
        PrimaryAccountId: primary,
        AccountGrouping: { LinkedAccountIds: [primary, second] },
        ComputationPreference: { PricingPlanArn: BASIC },
        Tags: { a: "1" },
        ClientToken: "group-1",
      }),
    );
    await client.send(new sdk.AssociateAccountsCommand({ Arn, AccountIds: [third] }));
    await client.send(new sdk.DisassociateAccountsCommand({ Arn, AccountIds: [second] }));
    const updated = await client.send(
      new sdk.UpdateBillingGroupCommand({ Arn, Name: "shop", AccountGrouping: { AutoAssociate: true } }),
    );
    expect(updated).toMatchObject({ Arn, Name: "shop", Size: 2, Status: "ACTIVE", PricingPlanArn: BASIC });
    await client.send(new sdk.UpdateBillingGroupCommand({ Arn, AccountGrouping: { AutoAssociate: false } }));
    const { BillingGroups } = await client.send(
      new sdk.ListBillingGroupsCommand({ Filters: { Arns: [Arn] } }),
    );
    expect(BillingGroups).toEqual([
      {
        Arn,
        Name: "shop",
        Description: "Web shop",
        PrimaryAccountId: primary,
        ComputationPreference: { PricingPlanArn: BASIC },
        Size: 2,
        Status: "ACTIVE",
        AccountGrouping: { AutoAssociate: false },
        CreationTime: 1794736800,
        LastModifiedTime: 1794736800,
        BillingGroupType: "STANDARD",
      },
    ]);
    const { LinkedAccounts } = await client.send(
      new sdk.ListAccountAssociationsCommand({ Filters: { Association: Arn } }),
    );
    expect(LinkedAccounts).toEqual(
      [primary, third].map((AccountId) => ({
        AccountId,
        AccountName: `account-${AccountId}`,
        AccountEmail: `${AccountId}@northwind.example`,
        BillingGroupArn: Arn,
      })),
    );

    expect((await client.send(new sdk.DeleteBillingGroupCommand({ Arn }))).Arn).toBe(Arn);
  });
});

describe("custom line items through the official client", () => {
  it("are created, associated, changed, listed with their versions and deleted", async () => {
    const flat = await createItem("flat", { Type: "FEE", Flat: { ChargeValue: 12.5 } });
    const percentage = await createItem("percentage", {
      Type: "CREDIT",
      Percentage: { PercentageValue: 7.5, AssociatedValues: [FLEET] },
    });
    const joined = await client.send(
      new sdk.BatchAssociateResourcesToCustomLineItemCommand({
        TargetArn: percentage,
        ResourceArns: [flat, percentage],
        BillingPeriodRange: NOW,
      }),
    );
    expect(joined.SuccessfullyAssociatedResources).toEqual([{ Arn: flat }]);
    expect(joined.FailedAssociatedResources).toMatchObject([
      { Arn: percentage, Error: { Reason: "ILLEGAL_CUSTOMLINEITEM" } },
    ]);
    const resources = await client.send(
      new sdk.ListResourcesAssociatedToCustomLineItemCommand({ Arn: percentage }),
    );
    expect(resources.Arn).toBe(percentage);
    expect(resources.AssociatedResources).toEqual(
      [flat, FLEET].sort().map((Arn) => ({ Arn, Relationship: "CHILD" })),
    );
    const left = await client.send(
      new sdk.BatchDisassociateResourcesFromCustomLineItemCommand({
        TargetArn: percentage,
        ResourceArns: [flat],
      }),
    );
    expect(left.SuccessfullyDisassociatedResources).toEqual([{ Arn: flat }]);

    const updated = await client.send(
      new sdk.UpdateCustomLineItemCommand({
        Arn: flat,
        Name: "flat-2",
        ChargeDetails: { Flat: { ChargeValue: 13 } },
      }),
    );
    expect(updated).toMatchObject({
      Arn: flat,
      Name: "flat-2",
      BillingGroupArn: FLEET,
      ChargeDetails: { Flat: { ChargeValue: 13 } },
      AssociationSize: 0,
      LastModifiedTime: 1794736800,
    });
    const { CustomLineItems } = await client.send(
      new sdk.ListCustomLineItemsCommand({ Filters: { Arns: [flat] } }),
    );
    expect(CustomLineItems).toMatchObject([
      {
        Arn: flat,
        Name: "flat-2",
        Description: "An item",
        ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 13 } },
        CurrencyCode: "USD",
        ProductCode: "AWSBillingConductor",
        BillingGroupArn: FLEET,
      },
    ]);
    const { CustomLineItemVersions } = await client.send(
      new sdk.ListCustomLineItemVersionsCommand({ Arn: flat }),
    );
    expect(CustomLineItemVersions?.at(-1)).toMatchObject({ Name: "flat-2", StartBillingPeriod: "2026-11" });

    for (const Arn of [percentage, flat])
      expect((await client.send(new sdk.DeleteCustomLineItemCommand({ Arn }))).Arn).toBe(Arn);
  });
});

describe("tags through the official client", () => {
  it("are listed with 200, merged and taken away", async () => {
    const ResourceArn = await createRule("tagged", { Tags: { kept: "1", replaced: "2" } });

    await client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: { replaced: "3", "a b/ü": "€ %41" } }));
    const tagged = await client.send(new sdk.ListTagsForResourceCommand({ ResourceArn }));
    await client.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ["a b/ü", "kept", "never"] }));
    const untagged = await client.send(new sdk.ListTagsForResourceCommand({ ResourceArn }));

    expect(tagged.Tags).toEqual({ kept: "1", replaced: "3", "a b/ü": "€ %41" });
    expect(tagged.$metadata.httpStatusCode).toBe(200);
    expect(untagged.Tags).toEqual({ replaced: "3" });
  });
});

describe("cost reports through the official client", () => {
  it("show what October's run came to", async () => {
    const { BillingGroupCostReports } = await client.send(
      new sdk.ListBillingGroupCostReportsCommand({
        BillingPeriod: "2026-10",
        Filters: { BillingGroupArns: [FLEET] },
      }),
    );
    expect(BillingGroupCostReports).toEqual([
      {
        Arn: FLEET,
        AWSCost: "9.788",
        ProformaCost: "8.8092",
        Margin: "-0.9788",
        MarginPercentage: "-11.11",
        Currency: "USD",
      },
    ]);

    const { BillingGroupCostReportResults } = await client.send(
      new sdk.GetBillingGroupCostReportCommand({
        Arn: FLEET,
        BillingPeriodRange: {
          InclusiveStartBillingPeriod: "2026-10",
          ExclusiveEndBillingPeriod: "2026-11",
        },
        GroupBy: ["PRODUCT_NAME", "BILLING_PERIOD"],
      }),
    );
    expect(
      BillingGroupCostReportResults?.map(({ ProformaCost, Attributes }) => [
        ProformaCost,
        Attributes?.map(({ Key, Value }) => `${Key}=${Value}`),
      ]),
    ).toEqual([
      ["6.7392", ["PRODUCT_NAME=AmazonEC2", "BILLING_PERIOD=Oct 2026"]],
      ["2.07", ["PRODUCT_NAME=AmazonS3", "BILLING_PERIOD=Oct 2026"]],
    ]);
  });
});

describe("every paginator of the official client", () => {
  it("gives on pages of one what one page gives, each once", async () => {
    const rules = [await createRule("page-1"), await createRule("page-2"), await createRule("page-3")];
    const sku = { Scope: "SKU", Service: "AmazonEC2" };
    const members = [
      await createRule("page-4", { ...sku, UsageType: "one" }),
      await createRule("page-5", { ...sku, UsageType: "two" }),
    ];
    const plans: string[] = [];
    for (const Name of ["page-1", "page-2", "page-3"])
      plans.push(
        (await client.send(new sdk.CreatePricingPlanCommand({ Name, PricingRuleArns: members }))).Arn ?? "",
      );
    const flats = [
      await createItem("page-1", { Type: "FEE", Flat: { ChargeValue: 1 } }),
      await createItem("page-2", { Type: "FEE", Flat: { ChargeValue: 2 } }),
    ];
    const percentage = await createItem("page-3", {
      Type: "FEE",
      Percentage: { PercentageValue: 1, AssociatedValues: [...flats, FLEET] },
    });
    const one = { client, pageSize: 1 };
    const arnsOf = (pages: readonly { Arn?: string | undefined }[][]) => pages.flat().map(({ Arn }) => Arn);

    const rulePages = await collected(sdk.paginateListPricingRules(one, { Filters: { Arns: rules } }));
    expect(rulePages).toHaveLength(3);
    expect(arnsOf(rulePages.map(({ PricingRules = [] }) => PricingRules))).toEqual(rules.toSorted());
    const planPages = await collected(sdk.paginateListPricingPlans(one, { Filters: { Arns: plans } }));
    expect(arnsOf(planPages.map(({ PricingPlans = [] }) => PricingPlans))).toEqual(plans.toSorted());
    const ofPlan = await collected(
      sdk.paginateListPricingRulesAssociatedToPricingPlan(one, { PricingPlanArn: plans[0] }),
    );
    expect(ofPlan.flatMap(({ PricingRuleArns = [] }) => PricingRuleArns)).toEqual(members.toSorted());
    const ofRule = await collected(
      sdk.paginateListPricingPlansAssociatedWithPricingRule(one, { PricingRuleArn: members[0] }),
    );
    expect(ofRule.flatMap(({ PricingPlanArns = [] }) => PricingPlanArns)).toEqual(plans.toSorted());
    const items = await collected(
      sdk.paginateListCustomLineItems(one, { Filters: { Arns: [...flats, percentage] } }),
    );
    expect(arnsOf(items.map(({ CustomLineItems = [] }) => CustomLineItems))).toEqual(
      [...flats, percentage].sort(),
    );
    const versions = await collected(sdk.paginateListCustomLineItemVersions(one, { Arn: flats[0] }));
    expect(versions.flatMap(({ CustomLineItemVersions = [] }) => CustomLineItemVersions)).toHaveLength(1);
    const resources = await collected(
      sdk.paginateListResourcesAssociatedToCustomLineItem(one, { Arn: percentage }),
    );
    expect(arnsOf(resources.map(({ AssociatedResources = [] }) => AssociatedResources))).toEqual(
      [...flats, FLEET].sort(),
    );
    const groups = await collected(sdk.paginateListBillingGroups(one, {}));
    const allGroups = await client.send(new sdk.ListBillingGroupsCommand({}));
    expect(groups.flatMap(({ BillingGroups = [] }) => BillingGroups)).toEqual(allGroups.BillingGroups);
    const accounts = await collected(
      sdk.paginateListAccountAssociations({ client }, { Filters: { Association: "UNMONITORED" } }),
    );
    expect(accounts.length).toBeGreaterThan(1);
    const ids = accounts.flatMap(({ LinkedAccounts = [] }) =>
      LinkedAccounts.map(({ AccountId }) => AccountId),
    );
    // The partner's own account, and all of the rest that are in no group.
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toEqual(expect.arrayContaining(ACCOUNTS.slice(2)));
    const reports = await collected(
      sdk.paginateListBillingGroupCostReports(one, { BillingPeriod: "2026-10" }),
    );
    expect(arnsOf(reports.map(({ BillingGroupCostReports = [] }) => BillingGroupCostReports))).toHaveLength(
      2,
    );
    const report = await collected(
      sdk.paginateGetBillingGroupCostReport(
        { client, pageSize: 200 },
        {
          Arn: FLEET,
          BillingPeriodRange: {
            InclusiveStartBillingPeriod: "2026-10",
            ExclusiveEndBillingPeriod: "2026-11",
          },
        },
      ),
    );
    expect(
      report.flatMap(({ BillingGroupCostReportResults = [] }) => BillingGroupCostReportResults),
    ).toHaveLength(1);

    await client.send(new sdk.DeleteCustomLineItemCommand({ Arn: percentage }));
  });
});

describe("errors as the official client sees them", () => {
  const absent = "arn:aws:billingconductor::999999999999:pricingrule/nothing000";

  it("ValidationException has a reason and the members that are wrong", async () => {
    const error = await failure(
      client.send(new sdk.CreatePricingRuleCommand({ Name: "two words", ...RULE, ModifierPercentage: -1 })),
    );

    expect(error).toBeInstanceOf(ValidationException);
    expect([error.Reason, (error.Fields as { Name: string }[]).map(({ Name }) => Name)]).toEqual([
      "FIELD_VALIDATION_FAILED",
      ["Name", "ModifierPercentage"],
    ]);
    expect((error.$metadata as { httpStatusCode: number }).httpStatusCode).toBe(400);
    expect((error.$metadata as { requestId: string }).requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.message).toContain("without spaces");
  });

  it("ConflictException names the resource in the way", async () => {
    const ResourceId = await createRule("taken");
    const error = await failure(createRule("taken"));

    expect(error).toBeInstanceOf(ConflictException);
    expect(error).toMatchObject({
      $metadata: { httpStatusCode: 409 },
      Reason: "RESOURCE_NAME_CONFLICT",
      ResourceId,
      ResourceType: "pricingrule",
    });
  });

  it("ResourceNotFoundException names what is not there, and what is another's just the same", async () => {
    const update = (Arn: string) =>
      failure(client.send(new sdk.UpdatePricingRuleCommand({ Arn, Name: "x" })));
    const foreign = absent.replace("999999999999", "111111111111");

    for (const Arn of [absent, foreign]) {
      const error = await update(Arn);
      expect(error).toBeInstanceOf(ResourceNotFoundException);
      expect(error).toMatchObject({
        $metadata: { httpStatusCode: 404 },
        ResourceId: Arn,
        ResourceType: "pricingrule",
      });
    }
  });

  it("ServiceLimitExceededException comes with 402 and names the limit", async () => {
    const filtered = (index: number) =>
      createItem(`filtered-${index}`, {
        Type: "FEE",
        Percentage: { PercentageValue: 1, AssociatedValues: [FLEET] },
        LineItemFilters: [
          { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] },
        ],
      });
    for (let index = 0; index < 10; index += 1) await filtered(index);

    const error = await failure(filtered(10));

    expect(error).toBeInstanceOf(ServiceLimitExceededException);
    expect(error).toMatchObject({
      $metadata: { httpStatusCode: 402, attempts: 1 },
      LimitCode: expect.stringMatching(/^[A-Z_]+$/),
      ServiceCode: "billingconductor",
      ResourceId: FLEET,
      ResourceType: "billinggroup",
    });
  });

  it("AccessDeniedException comes for a role that may only look, whatever the resource", async () => {
    const viewer = new BillingconductorClient(await world.settings("viewer"));
    const denied = await Promise.all(
      [FLEET, FLEET.replace(/\d{12}$/, "000000000000"), "not-an-arn"].map((Arn) =>
        failure(viewer.send(new sdk.DeleteBillingGroupCommand({ Arn }))),
      ),
    );
    const { BillingGroups } = await viewer.send(new sdk.ListBillingGroupsCommand({}));
    viewer.destroy();

    for (const error of denied) expect(error).toBeInstanceOf(AccessDeniedException);
    expect(new Set(denied.map(({ message }) => message)).size).toBe(1);
    expect(BillingGroups?.length).toBeGreaterThan(0);
  });

  it("ThrottlingException comes for who guesses, says when to come again, and harms nobody else", async () => {
    const settings = await world.settings("guesser");
    const guessing = new BillingconductorClient({
      ...settings,
      credentials: { ...settings.credentials, secretAccessKey: "guessed" },
      maxAttempts: 1,
    });
    const errors: Record<string, unknown>[] = [];
    while (errors.at(-1)?.name !== "ThrottlingException" && errors.length < 600)
      errors.push(
        ...(await Promise.all(
          Array.from({ length: 50 }, () => failure(guessing.send(new sdk.ListPricingRulesCommand({})))),
        )),
      );
    guessing.destroy();

    expect(errors[0]).toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403 },
    });
    const throttled = errors.at(-1);
    expect(throttled).toBeInstanceOf(ThrottlingException);
    expect(throttled?.$metadata).toMatchObject({ httpStatusCode: 429 });
    expect(Number(throttled?.RetryAfterSeconds)).toBeGreaterThanOrEqual(1);
    expect((await client.send(new sdk.ListPricingRulesCommand({}))).PricingRules?.length).toBeGreaterThan(0);
  });
});

it("every command the official client has was sent", () => {
  const commands = Object.keys(sdk).filter((name) => name.endsWith("Command") && !name.startsWith("$"));

  expect([...used].sort()).toEqual(commands.sort());
});
