import { afterAll, beforeAll, expect } from "vitest";
import { type BotocoreOutcome, callWithBotocore, missingBotocore } from "../support/call-with-botocore.ts";
import { optionalSuite } from "../support/optional-suite.ts";
import { ACCOUNTS, openServedPartner, type ServedPartner } from "../support/served-partner.ts";

const FLEET = `arn:aws:billingconductor::999999999999:billinggroup/${ACCOUNTS[0]}`;
const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";
const ABSENT = "arn:aws:billingconductor::999999999999:pricingrule/nothing000";
const OCTOBER = { InclusiveStartBillingPeriod: "2026-10", ExclusiveEndBillingPeriod: "2026-11" };

type Call = {
  readonly operation: string;
  readonly params: object;
  /** Name under which later calls find the answer. */
  readonly as?: string;
  /** All pages of the operation's own paginator. */
  readonly pages?: boolean;
};
const call = (operation: string, params: object, as?: string): Call => ({
  operation,
  params,
  ...(as === undefined ? {} : { as }),
});
/** In pages of one. */
const pages = (operation: string, params: object): Call => ({
  operation,
  params: { ...params, PaginationConfig: { PageSize: 1 } },
  pages: true,
});
const rule = (Name: string, more: object = {}) => ({
  Name,
  Scope: "GLOBAL",
  Type: "DISCOUNT",
  ModifierPercentage: 12.5,
  Description: "für alle",
  Tags: { team: "billing" },
  ...more,
});
const item = (Name: string, ChargeDetails: object, more: object = {}) => ({
  Name,
  Description: "An item",
  BillingGroupArn: FLEET,
  ChargeDetails,
  BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11" },
  ...more,
});
const sku = (Name: string, UsageType: string) =>
  rule(Name, { Scope: "SKU", Service: "AmazonS3", UsageType, Operation: "PutObject" });

/** Every operation, every paginator over more than one page, and errors of every kind that can be had. */
const CALLS: readonly Call[] = [
  call("CreatePricingRule", rule("global"), "rule"),
  call("CreatePricingRule", sku("sku", "one"), "sku"),
  call(
    "CreatePricingRule",
    rule("tiers", {
      Type: "TIERING",
      ModifierPercentage: undefined,
      Tiering: { FreeTier: { Activated: false } },
    }),
    "tiers",
  ),
  call(
    "CreatePricingRule",
    rule("entity", { Scope: "BILLING_ENTITY", BillingEntity: "AWS Marketplace", Type: "MARKUP" }),
    "entity",
  ),
  call("UpdatePricingRule", { Arn: "$rule", Name: "global-2", ModifierPercentage: 0.5 }),
  call("CreatePricingPlan", { Name: "plan", PricingRuleArns: ["$rule"], Tags: { a: "b" } }, "plan"),
  call("CreatePricingPlan", { Name: "second", Description: "x", PricingRuleArns: ["$rule"] }, "second"),
  call("AssociatePricingRules", { Arn: "$plan", PricingRuleArns: ["$sku", "$tiers"] }),
  call("UpdatePricingPlan", { Arn: "$plan", Name: "plan-2", Description: "changed" }),
  pages("ListPricingRules", {}),
  pages("ListPricingPlans", {}),
  pages("ListPricingRulesAssociatedToPricingPlan", { PricingPlanArn: "$plan" }),
  pages("ListPricingPlansAssociatedWithPricingRule", { PricingRuleArn: "$rule" }),
  call("DisassociatePricingRules", { Arn: "$plan", PricingRuleArns: ["$tiers"] }),
  call(
    "CreateBillingGroup",
    {
      Name: "web",
      PrimaryAccountId: ACCOUNTS[10],
      AccountGrouping: { LinkedAccountIds: ACCOUNTS.slice(10, 12), AutoAssociate: true },
      ComputationPreference: { PricingPlanArn: "$plan" },
      Description: "Web",
      Tags: { a: "b" },
    },
    "group",
  ),
  call("AssociateAccounts", { Arn: "$group", AccountIds: [ACCOUNTS[12]] }),
  call("DisassociateAccounts", { Arn: "$group", AccountIds: [ACCOUNTS[11]] }),
  call("UpdateBillingGroup", {
    Arn: "$group",
    Name: "web-2",
    ComputationPreference: { PricingPlanArn: BASIC },
    AccountGrouping: { AutoAssociate: false },
  }),
  pages("ListBillingGroups", {}),
  { operation: "ListAccountAssociations", params: {}, pages: true },
  call("CreateCustomLineItem", item("flat", { Type: "FEE", Flat: { ChargeValue: 10 } }), "flat"),
  call("CreateCustomLineItem", item("flat-2", { Type: "CREDIT", Flat: { ChargeValue: 0.5 } }), "flat2"),
  call(
    "CreateCustomLineItem",
    item(
      "percentage",
      {
        Type: "FEE",
        Percentage: { PercentageValue: 5, AssociatedValues: [FLEET] },
        LineItemFilters: [
          { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] },
        ],
      },
      { AccountId: ACCOUNTS[1] },
    ),
    "percentage",
  ),
  call("BatchAssociateResourcesToCustomLineItem", {
    TargetArn: "$percentage",
    ResourceArns: ["$flat", "$flat2", "$percentage"],
    BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11" },
  }),
  pages("ListResourcesAssociatedToCustomLineItem", { Arn: "$percentage" }),
  call("ListResourcesAssociatedToCustomLineItem", { Arn: "$flat", Filters: { Relationship: "PARENT" } }),
  call("BatchDisassociateResourcesFromCustomLineItem", {
    TargetArn: "$percentage",
    ResourceArns: ["$flat2"],
  }),
  call("UpdateCustomLineItem", {
    Arn: "$flat",
    Description: "y",
    ChargeDetails: { Flat: { ChargeValue: 11 } },
  }),
  call("UpdateCustomLineItem", {
    Arn: "$percentage",
    ChargeDetails: { Percentage: { PercentageValue: 6.5 } },
  }),
  pages("ListCustomLineItems", {}),
  pages("ListCustomLineItemVersions", { Arn: "$flat" }),
  call("TagResource", { ResourceArn: "$plan", Tags: { "a b/ü": "€" } }),
  call("ListTagsForResource", { ResourceArn: "$plan" }, "tags"),
  call("UntagResource", { ResourceArn: "$plan", TagKeys: ["a b/ü"] }),
  pages("ListBillingGroupCostReports", { BillingPeriod: "2026-10" }),
  call("GetBillingGroupCostReport", {
    Arn: FLEET,
    BillingPeriodRange: OCTOBER,
    GroupBy: ["PRODUCT_NAME", "BILLING_PERIOD"],
    MaxResults: 200,
  }),
  call("GetBillingGroupCostReport", { Arn: FLEET, BillingPeriodRange: OCTOBER }),
  call("UpdatePricingRule", { Arn: ABSENT, Name: "x" }),
  call("CreatePricingRule", rule("global-2")),
  call("CreatePricingRule", rule("two words")),
  call("DeletePricingRule", { Arn: "$rule" }),
  call("CreateCustomLineItem", item("both", { Type: "FEE" })),
  call("DeleteBillingGroup", { Arn: "$group" }),
  call("DeleteCustomLineItem", { Arn: "$percentage" }),
  call("DisassociatePricingRules", { Arn: "$plan", PricingRuleArns: ["$rule", "$sku"] }),
  call("DeletePricingPlan", { Arn: "$plan" }),
  call("DeletePricingRule", { Arn: "$sku" }),
];

optionalSuite(
  "Billing Conductor through botocore, the base of boto3 and the AWS CLI",
  missingBotocore(),
  (test) => {
    let world: ServedPartner;
    let outcome: BotocoreOutcome;
    beforeAll(async () => {
      world = await openServedPartner();
      const { endpoint, credentials } = await world.settings();
      outcome = await callWithBotocore({
        endpoint,
        service: "billingconductor",
        accessKeyId: credentials.accessKeyId,
        secret: credentials.secretAccessKey,
        calls: CALLS,
      });
    });
    afterAll(() => world?.close());
    const answers = (operation: string) =>
      outcome.results.filter((each) => each.operation === operation).map(({ answer }) => answer);

    test("answers hold only what the service's model has, and all it requires", () => {
      expect(outcome.violations).toEqual([]);
    });

    test("every operation of the model answers", () => {
      const failed = outcome.results.filter(({ answer }) => answer.Error !== undefined);
      const succeeded = new Set(
        outcome.results.filter(({ answer }) => answer.Error === undefined).map(({ operation }) => operation),
      );
      // Of newer operations than the client at hand knows there is a test over raw requests.
      expect(outcome.operations.filter((operation) => !succeeded.has(operation))).toEqual([]);
      expect(
        failed.map(({ operation, answer }) => [
          operation,
          (answer.Error as { Code: string }).Code,
          answer.Reason ?? answer.ResourceType,
        ]),
      ).toEqual([
        ["UpdatePricingRule", "ResourceNotFoundException", "pricingrule"],
        ["CreatePricingRule", "ConflictException", "RESOURCE_NAME_CONFLICT"],
        ["CreatePricingRule", "ValidationException", "FIELD_VALIDATION_FAILED"],
        ["DeletePricingRule", "ConflictException", "PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT"],
        ["CreateCustomLineItem", "ValidationException", "ILLEGAL_CHARGE_DETAILS"],
      ]);
    });

    test("every paginator of the model goes through all of its pages", () => {
      const paged = CALLS.filter((each) => each.pages).map(({ operation }) => operation);
      expect(outcome.pageable.filter((operation) => !paged.includes(operation))).toEqual([]);
      const count = (operation: string, member: string) => {
        const [pagesTogether] = answers(operation);
        return (pagesTogether?.[member] as unknown[] | undefined)?.length;
      };
      expect({
        rules: count("ListPricingRules", "PricingRules"),
        plans: count("ListPricingPlans", "PricingPlans"),
        ofPlan: count("ListPricingRulesAssociatedToPricingPlan", "PricingRuleArns"),
        ofRule: count("ListPricingPlansAssociatedWithPricingRule", "PricingPlanArns"),
        groups: count("ListBillingGroups", "BillingGroups"),
        accounts: count("ListAccountAssociations", "LinkedAccounts"),
        items: count("ListCustomLineItems", "CustomLineItems"),
        resources: count("ListResourcesAssociatedToCustomLineItem", "AssociatedResources"),
        reports: count("ListBillingGroupCostReports", "BillingGroupCostReports"),
      }).toEqual({
        rules: 5,
        plans: 3,
        ofPlan: 3,
        ofRule: 2,
        groups: 3,
        accounts: 131,
        items: 3,
        resources: 3,
        reports: 2,
      });
    });

    test("tags travel in the path and the query, and come back", () => {
      expect(answers("ListTagsForResource")).toEqual([{ Tags: { a: "b", "a b/ü": "€" } }]);
    });
  },
);
