import { LOWER_ALPHANUMERIC, type Random } from "../../../shared/sample/random.ts";
import { anArn, type FuzzThings } from "./fuzz-world.ts";
import { type JsonTree, type JsonTreeObject, RawJson } from "./json-tree.ts";

/** Inputs that an operation could take, drawn at random; members named as on the wire. */
export type InputOf = (random: Random, things: FuzzThings) => JsonTreeObject;

const name = (random: Random): string => `${random.text(random.integer(1, 12), LOWER_ALPHANUMERIC)}-x`;
const number = (random: Random): RawJson =>
  new RawJson(
    random.pick(["0", "1", "7.10", "1e1", "12.345", "100", "0.1234567891", String(random.integer(0, 300))]),
  );
const period = (random: Random): string =>
  random.pick(["2026-11", "2026-10", "2026-1", "2025-12", "2026-12", "0001-01"]);
const maybe = (random: Random, percent: number, members: () => JsonTreeObject): JsonTreeObject =>
  random.chance(percent) ? members() : {};
const several = (random: Random, most: number, draw: () => JsonTree): readonly JsonTree[] =>
  Array.from({ length: random.integer(1, most) }, draw);
const tags = (random: Random): JsonTreeObject =>
  Object.fromEntries(several(random, 3, () => "").map(() => [name(random), random.pick(["", "ü €", "x"])]));
const named = (random: Random): JsonTreeObject => ({
  Name: name(random),
  ...maybe(random, 30, () => ({ Description: random.pick(["", "text\nwith lines", "für 漢字 😀"]) })),
  ...maybe(random, 30, () => ({ Tags: tags(random) })),
});
const paged = (random: Random, things: FuzzThings): JsonTreeObject => ({
  ...maybe(random, 40, () => ({ BillingPeriod: period(random) })),
  ...maybe(random, 50, () => ({ MaxResults: random.integer(1, 3) })),
  ...maybe(random, 30, () => ({ NextToken: random.pick([...things.tokens.slice(-20), "AAAA"]) })),
});
const pagedViews = (random: Random, things: FuzzThings): JsonTreeObject => ({
  ...maybe(random, 50, () => ({ maxResults: random.integer(1, 3) })),
  ...maybe(random, 30, () => ({ nextToken: random.pick([...things.tokens.slice(-20), "AAAA"]) })),
});
const view = (random: Random): string =>
  `arn:aws:billing::999999999999:billingview/${random.pick([
    "primary",
    "billing-transfer/rt-00000000",
    "billing-transfer-showback/rt-00000000",
    "billing-group/100000000000",
  ])}`;
const filtered = (random: Random, filters: () => JsonTreeObject): JsonTreeObject =>
  maybe(random, 50, () => ({ Filters: filters() }));
const arns =
  (random: Random, things: FuzzThings, of: readonly string[]) =>
  (most = 3) =>
    several(random, most, () => anArn(random, of, things));
const range = (random: Random): JsonTreeObject => ({
  InclusiveStartBillingPeriod: random.pick(["2026-10", "2026-11", "2026-11", "2026-9"]),
  ...maybe(random, 30, () => ({ ExclusiveEndBillingPeriod: random.pick(["2026-11", "2026-12"]) })),
});
const plan = (random: Random, things: FuzzThings): string =>
  random.chance(70)
    ? random.pick(things.plans)
    : `arn:aws:billingconductor::aws:pricingplan/${random.pick(["BasicPricingPlan", "Passthrough"])}`;

const tiering = (random: Random): JsonTreeObject => ({
  Service: "AmazonEC2",
  UsageType: `BoxUsage:${name(random)}`,
  Scope: "SKU",
  Type: "TIERING",
  Tiering: {
    CustomTiers: [
      { BeginRangeInclusive: 0, EndRangeExclusive: number(random), RateValue: number(random) },
      { BeginRangeInclusive: number(random), RateValue: new RawJson("0.025") },
    ],
  },
});
const rule = (random: Random): JsonTreeObject =>
  random.pick([
    { Scope: "GLOBAL", Type: random.pick(["MARKUP", "DISCOUNT"]), ModifierPercentage: number(random) },
    { Scope: "SERVICE", Service: "AmazonRDS", Type: "MARKUP", ModifierPercentage: number(random) },
    { Scope: "BILLING_ENTITY", BillingEntity: "AWS Marketplace", Type: "MARKUP", ModifierPercentage: 0 },
    { Scope: "GLOBAL", Type: "TIERING", Tiering: { FreeTier: { Activated: random.chance(50) } } },
    tiering(random),
  ]);

const charge = (random: Random, things: FuzzThings): JsonTreeObject =>
  random.chance(50)
    ? { Flat: { ChargeValue: number(random) } }
    : {
        Percentage: {
          PercentageValue: number(random),
          ...maybe(random, 60, () => ({
            AssociatedValues: arns(random, things, [...things.items, ...things.groups])(2),
          })),
        },
        ...maybe(random, 30, () => ({
          LineItemFilters: [
            random.pick([
              { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonEC2"] },
              { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] },
            ]),
          ],
        })),
      };
const ruleSet: InputOf = (random, things) => ({
  Arn: anArn(random, things.plans, things),
  PricingRuleArns: arns(random, things, things.rules)(),
});
const accountSet: InputOf = (random, things) => ({
  Arn: anArn(random, things.groups, things),
  AccountIds: several(random, 3, () => random.pick(things.accounts)),
});
const batch: InputOf = (random, things) => ({
  TargetArn: anArn(random, things.items, things),
  ResourceArns: arns(random, things, [...things.items, ...things.groups])(),
  ...maybe(random, 30, () => ({ BillingPeriodRange: range(random) })),
});
const target =
  (kind: "groups" | "plans" | "rules" | "items"): InputOf =>
  (random, things) => ({ Arn: anArn(random, things[kind], things) });
const tagged: InputOf = (random, things) => ({
  ResourceArn: random.pick([...things.groups, ...things.plans, ...things.rules, ...things.items]),
});

/** Two tenants, so that things often belong together. */
const tenant = (random: Random): string =>
  `${random.pick(["aaaaaaaa", "bbbbbbbb"])}-0000-0000-0000-000000000000`;

/** One per operation of Billing Conductor and our own. */
export const VALID_INPUTS: Readonly<Record<string, InputOf>> = {
  ListBillingViews: (random, things) => ({
    ...maybe(random, 50, () => ({
      activeTimeRange: { activeAfterInclusive: 1793491200, activeBeforeInclusive: 1796083199 },
    })),
    ...maybe(random, 30, () => ({ arns: several(random, 3, () => view(random)) })),
    ...maybe(random, 30, () => ({ billingViewTypes: ["PRIMARY", "BILLING_TRANSFER"] })),
    ...maybe(random, 30, () => ({ names: [{ searchOption: "STARTS_WITH", searchValue: "a" }] })),
    ...maybe(random, 20, () => ({ sourceAccountId: random.pick(things.accounts) })),
    ...pagedViews(random, things),
  }),
  GetBillingView: (random) => ({ arn: view(random) }),
  ListSourceViewsForBillingView: (random, things) => ({ arn: view(random), ...pagedViews(random, things) }),
  ListBillingViewSegments: (random, things) => ({
    ...maybe(random, 50, () => ({ arn: view(random) })),
    ...maybe(random, 50, () => ({
      timeRange: { beginDateInclusive: 1788220800, endDateExclusive: 1796083200 },
    })),
    ...pagedViews(random, things),
  }),
  CreateBillingGroup: (random, things) => {
    const members = several(random, 2, () => random.pick(things.accounts));
    const transfer = random.chance(20);
    return {
      ...named(random),
      ...(transfer ? {} : { PrimaryAccountId: members[0] ?? "" }),
      AccountGrouping: transfer
        ? { ResponsibilityTransferArn: random.pick(things.transfers) }
        : { LinkedAccountIds: members, ...maybe(random, 20, () => ({ AutoAssociate: true })) },
      ComputationPreference: { PricingPlanArn: plan(random, things) },
    };
  },
  UpdateBillingGroup: (random, things) => ({
    Arn: anArn(random, things.groups, things),
    ...maybe(random, 50, () => named(random)),
    ...maybe(random, 50, () => ({ ComputationPreference: { PricingPlanArn: plan(random, things) } })),
    ...maybe(random, 30, () => ({ AccountGrouping: { AutoAssociate: random.chance(50) } })),
  }),
  DeleteBillingGroup: target("groups"),
  ListBillingGroups: (random, things) => ({
    ...paged(random, things),
    ...filtered(random, () => ({
      ...maybe(random, 30, () => ({ Arns: arns(random, things, things.groups)() })),
      ...maybe(random, 30, () => ({ Statuses: ["ACTIVE"] })),
      ...maybe(random, 20, () => ({ Names: [{ SearchOption: "STARTS_WITH", SearchValue: "f" }] })),
      ...maybe(random, 20, () => ({ BillingGroupTypes: ["STANDARD"] })),
      ...maybe(random, 20, () => ({ PrimaryAccountIds: [random.pick(things.accounts)] })),
      ...maybe(random, 20, () => ({ ResponsibilityTransferArns: [random.pick(things.transfers)] })),
    })),
  }),
  AssociateAccounts: accountSet,
  DisassociateAccounts: accountSet,
  ListAccountAssociations: (random, things) => ({
    ...maybe(random, 40, () => ({ BillingPeriod: period(random) })),
    ...filtered(random, () => ({
      Association: random.pick(["MONITORED", "UNMONITORED", random.pick(things.groups)]),
    })),
  }),
  CreatePricingPlan: (random, things) => ({
    ...named(random),
    ...maybe(random, 60, () => ({ PricingRuleArns: arns(random, things, things.rules)() })),
  }),
  UpdatePricingPlan: (random, things) => ({ Arn: anArn(random, things.plans, things), ...named(random) }),
  DeletePricingPlan: target("plans"),
  ListPricingPlans: (random, things) => ({
    ...paged(random, things),
    ...filtered(random, () => ({ Arns: arns(random, things, things.plans)() })),
  }),
  AssociatePricingRules: ruleSet,
  DisassociatePricingRules: ruleSet,
  ListPricingRulesAssociatedToPricingPlan: (random, things) => ({
    PricingPlanArn: anArn(random, things.plans, things),
    ...paged(random, things),
  }),
  CreatePricingRule: (random) => ({ ...named(random), ...rule(random) }),
  UpdatePricingRule: (random, things) => ({
    Arn: anArn(random, things.rules, things),
    ...maybe(random, 50, () => named(random)),
    ...maybe(random, 60, () => ({ ModifierPercentage: number(random) })),
  }),
  DeletePricingRule: target("rules"),
  ListPricingRules: (random, things) => ({
    ...paged(random, things),
    ...filtered(random, () => ({ Arns: arns(random, things, things.rules)() })),
  }),
  ListPricingPlansAssociatedWithPricingRule: (random, things) => ({
    PricingRuleArn: anArn(random, things.rules, things),
    ...paged(random, things),
  }),
  CreateCustomLineItem: (random, things) => ({
    ...named(random),
    Description: "Something",
    BillingGroupArn: anArn(random, things.groups, things),
    ChargeDetails: { Type: random.pick(["FEE", "CREDIT"]), ...charge(random, things) },
    ...maybe(random, 60, () => ({ BillingPeriodRange: range(random) })),
    ...maybe(random, 20, () => ({ ComputationRule: "CONSOLIDATED" })),
    ...maybe(random, 20, () => ({ PresentationDetails: { Service: "AmazonEC2" } })),
    ...maybe(random, 20, () => ({ AccountId: random.pick(things.accounts) })),
  }),
  UpdateCustomLineItem: (random, things) => ({
    Arn: anArn(random, things.items, things),
    ...maybe(random, 50, () => ({ Name: name(random) })),
    ...maybe(random, 50, () => ({ ChargeDetails: { Flat: { ChargeValue: number(random) } } })),
    ...maybe(random, 30, () => ({ BillingPeriodRange: range(random) })),
  }),
  DeleteCustomLineItem: (random, things) => ({
    Arn: anArn(random, things.items, things),
    ...maybe(random, 40, () => ({ BillingPeriodRange: range(random) })),
  }),
  ListCustomLineItems: (random, things) => ({
    ...paged(random, things),
    ...filtered(random, () => ({
      ...maybe(random, 30, () => ({ Names: [name(random)] })),
      ...maybe(random, 30, () => ({ BillingGroups: arns(random, things, things.groups)() })),
      ...maybe(random, 30, () => ({ AccountIds: [random.pick(things.accounts)] })),
    })),
  }),
  ListCustomLineItemVersions: (random, things) => ({
    Arn: random.pick(things.items),
    ...maybe(random, 30, () => ({ MaxResults: 1 })),
    ...filtered(random, () => ({ BillingPeriodRange: { StartBillingPeriod: period(random) } })),
  }),
  BatchAssociateResourcesToCustomLineItem: batch,
  BatchDisassociateResourcesFromCustomLineItem: batch,
  ListResourcesAssociatedToCustomLineItem: (random, things) => ({
    Arn: anArn(random, things.items, things),
    ...paged(random, things),
    ...filtered(random, () => ({ Relationship: random.pick(["PARENT", "CHILD"]) })),
  }),
  ListBillingGroupCostReports: (random, things) => ({
    ...paged(random, things),
    ...filtered(random, () => ({ BillingGroupArns: arns(random, things, things.groups)() })),
  }),
  GetBillingGroupCostReport: (random, things) => ({
    Arn: anArn(random, things.groups, things),
    ...maybe(random, 60, () => ({
      BillingPeriodRange: {
        InclusiveStartBillingPeriod: period(random),
        ExclusiveEndBillingPeriod: random.pick(["2026-12", "2027-01", "9999-12"]),
      },
    })),
    ...maybe(random, 50, () => ({ GroupBy: ["PRODUCT_NAME", "BILLING_PERIOD"] })),
    ...maybe(random, 30, () => ({ MaxResults: 200 })),
  }),
  GetBillingTransferPreference: (random, things) => ({
    ResponsibilityTransferArn: random.pick(things.transfers),
  }),
  UpdateBillingTransferPreference: (random, things) => ({
    ResponsibilityTransferArn: random.pick(things.transfers),
    AutoBillingTransferBillingGroupCreation: random.chance(50)
      ? { Enabled: false }
      : { Enabled: true, PricingPlanArn: plan(random, things) },
  }),
  ListTagsForResource: tagged,
  TagResource: (random, things) => ({ ...tagged(random, things), Tags: tags(random) }),
  UntagResource: (random, things) => ({
    ...tagged(random, things),
    TagKeys: several(random, 2, () => name(random)),
  }),
  StartRun: (random) => ({ period: period(random), ...maybe(random, 50, () => ({ mode: "estimate" })) }),
  PutOrganization: (random, things) => ({
    orgId: random.pick(["o-alpha00001", "o-resell0001", "o-new0000001", "o-999999999999"]),
    managementAccountId: random.pick(["111111111111", "222222222222", "999999999999", "555555555555"]),
    name: random.pick(["Alpha", "Größe 漢字"]),
    accounts: several(random, 3, () => ({ id: random.pick(things.accounts), name: name(random) })),
    ...maybe(random, 30, () => ({ flags: { pastDueInvoice: true, createdAt: "2026-01-01" } })),
  }),
  PutQuotas: (random) => ({ account: "222222222222", inboundTransfers: random.integer(1, 20) }),
  GetQuotas: () => ({ account: "222222222222" }),
  RegisterCostData: (random) => ({ payer: "111111111111", period: period(random), from: "deliveries/x" }),
  PutWebhook: (random) => ({
    name: random.pick(["hook", "other"]),
    url: random.pick(["https://example.com/hook", "http://127.0.0.1:9/"]),
    events: ["*"],
    secret: "a-secret-of-more-than-thirty-two-characters",
  }),
  ReplayWebhook: (random) => ({ name: "hook", after: random.integer(0, 3) }),
  ListInvoices: (random) => ({ ...maybe(random, 50, () => ({ period: period(random) })), limit: "3" }),
  ListEvents: () => ({ after: "1", limit: "3" }),
  ListAudit: () => ({ after: "0" }),
  PutNcePartner: (random) => ({
    tenantId: tenant(random),
    name: name(random),
    account: "999999999999",
    kind: "direct-bill",
    mpnId: "1000001",
    region: "Europe",
    billingCurrency: random.pick(["EUR", "SEK"]),
    ...maybe(random, 50, () => ({ incentiveRate: "0.04" })),
  }),
  GetNcePartner: (random) => ({ tenantId: tenant(random) }),
  ListNcePartners: () => ({}),
  PutNceConnection: (random) => ({
    tenantId: tenant(random),
    baseUrl: random.pick(["https://api.partnercenter.example", "https://other.example/api"]),
    credentials: random.pick([
      { kind: "access-key", accessKeyId: "AKIAEXAMPLE", secretAccessKey: "s3cret" },
      {
        ...{ kind: "application", tokenUrl: "https://login.example/token", clientId: "client" },
        ...{ scope: "https://api.partnercenter.example/.default", clientSecret: "s3cret" },
      },
    ]),
  }),
  GetNceConnection: (random) => ({ tenantId: tenant(random) }),
  DeleteNceConnection: (random) => ({ tenantId: tenant(random) }),
  PutNceCustomer: (random) => ({
    tenantId: tenant(random),
    name: name(random),
    region: "Europe",
    country: "DE",
  }),
  GetNceCustomer: (random) => ({ tenantId: tenant(random) }),
  ListNceCustomers: () => ({}),
  PutNceRelationship: (random) => ({
    tenantId: tenant(random),
    partnerTenantId: tenant(random),
    status: random.pick(["accepted", "ended"]),
  }),
  GetNceRelationship: (random) => ({ tenantId: tenant(random), partnerTenantId: tenant(random) }),
  PutNceSubscription: (random) => ({
    id: random.pick(["sub-1", "sub-2"]),
    customer: tenant(random),
    partner: tenant(random),
    productType: "OnlineServicesNCE",
    product: "Microsoft 365",
    sku: random.pick(["CFQ7TTC0LCHC:0002", "CFQ7TTC0LFLX:0001"]),
    ...maybe(random, 20, () => ({ state: random.pick(["suspended", "cancelled"]) })),
    quantity: random.integer(1, 30),
    unitPrice: "22.00",
    currency: random.pick(["EUR", "SEK"]),
    termStart: "2026-10-10",
    termDuration: random.pick(["P1M", "P1Y", "P3Y"]),
    billingPlan: random.pick(["monthly", "annual"]),
    autoRenew: random.chance(50),
  }),
  GetNceSubscription: () => ({ id: "sub-1" }),
  ListNceSubscriptions: (random) => ({
    ...maybe(random, 50, () => ({ customer: tenant(random) })),
    limit: "3",
  }),
  PutNceFxRates: () => ({ from: "SEK", to: "EUR", date: "2026-10-01", rate: "0.0875" }),
  ListNceFxRates: () => ({}),
  PutNceSettings: (random) => ({ rounding: random.pick(["TRUNC_UNIT", "HALF_UP_LINE"]) }),
  GetNceReconciliation: (random) => ({ partner: tenant(random), period: period(random), kind: "final" }),
  GetNceReconciliationCsv: (random) => ({ partner: tenant(random), period: period(random) }),
  ListNceEarnings: (random) => ({ partner: tenant(random), period: period(random) }),
};
