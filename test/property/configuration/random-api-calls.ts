import fc from "fast-check";
import type { Caller } from "../../../shared/domain/access/caller.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { addMonths, BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { configurationText } from "../../builders/partner.ts";
import { openApi } from "../../support/open-api.ts";

const member = (manager: string, number: number): string => `${manager.slice(0, 10)}0${number}`;
const organisation = (managementAccount: string, id: string, members: number) => ({
  id,
  managementAccount,
  name: `of ${managementAccount}`,
  accounts: Array.from({ length: members }, (_, number) => ({
    id: member(managementAccount, number + 1),
    name: `member ${number + 1}`,
  })),
});

/**
 * Two owners, the partner and a reseller, each with accounts of its own; transfers to both that are over, under way
 * and to come.
 */
const CONFIGURATION = configurationText({
  organizations: [
    organisation("999999999999", "o-999999999999", 5),
    organisation("111111111111", "o-alpha00001", 2),
    organisation("222222222222", "o-resell0001", 4),
    organisation("333333333333", "o-gamma00001", 1),
    organisation("444444444444", "o-delta00001", 0),
    organisation("555555555555", "o-future0001", 1),
  ],
  transfers: [
    { name: "alpha", source: "111111111111", target: "999999999999", start: "2026-10" },
    { name: "reseller", source: "222222222222", target: "999999999999", start: "2026-09" },
    { name: "gamma", source: "333333333333", target: "222222222222", start: "2026-10" },
    { name: "delta", source: "444444444444", target: "222222222222", start: "2026-01", end: "2026-11" },
    { name: "future", source: "555555555555", target: "999999999999", start: "2027-03" },
  ],
  pricingRules: [
    { name: "a", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "3" },
    { name: "b", owner: "222222222222", scope: "GLOBAL", type: "MARKUP", modifierPercentage: "9" },
  ],
  pricingPlans: [
    { name: "a", rules: ["a"] },
    { name: "b", owner: "222222222222", rules: ["b"] },
  ],
  billingGroups: [
    { name: "a", transfer: "alpha", plan: "a" },
    { name: "b", transfer: "gamma", plan: "b" },
  ],
  customLineItems: [
    { name: "a", description: "A", group: "a", type: "FEE", flat: "5", from: "2026-10" },
    { name: "b", description: "B", group: "b", type: "FEE", percentage: "5", of: ["group"], from: "2026-10" },
  ],
});

const OWNERS = ["999999999999", "222222222222"] as const;
const callerOf = (account: string): Caller => ({
  account: AccountId.parse(account),
  role: "billing-admin",
  accessKeyId: "AKIABBBBBBBBBBBBBBBB",
});
const ACCOUNTS = OWNERS.flatMap((owner) => [1, 2, 3, 4].map((number) => member(owner, number)));
const TRANSFERS = ["alpha", "reseller", "gamma", "delta", "future"] as const;

/** Few, so that they meet; some mean something in the file, some could be taken for it by YAML. */
const names = fc.constantFrom(
  "a",
  "b",
  "c",
  "group",
  "rt-abcdefgh12",
  "null",
  "1e3",
  "Passthroug",
  "-",
  "x@y=z",
);
const texts = fc.oneof(
  fc.constantFrom(
    "",
    "true",
    "2026-10",
    "a: b # c",
    "'",
    '"',
    "山田商事",
    "line\nbreak",
    " ends ",
    "\t",
    "\u0085",
  ),
  fc.string({ maxLength: 20, unit: "grapheme" }),
);
const decimals = fc.oneof(
  fc.constantFrom("0", "0.0", "1e-7", "12.345", "5", "10.10"),
  fc.tuple(fc.nat(99), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
);
const tags = fc.dictionary(
  fc.oneof(
    fc.constantFrom("team", "null", "1", "a: b", "toString"),
    fc.string({ minLength: 1, maxLength: 9 }),
  ),
  fc.oneof(fc.constantFrom("", "true", "0012", "2026-10-30"), fc.string({ maxLength: 9 })),
  { minKeys: 1, maxKeys: 3 },
);
const numbers = fc.nat(999);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const times = <T>(count: number, ...values: readonly T[]): readonly T[] =>
  Array.from({ length: count }, () => values).flat();
/** More of what makes things than of what takes them away. */
const OPERATIONS = [
  ...times(3, "create-pricing-rule", "create-pricing-plan"),
  ...times(2, "update-pricing-rule", "update-pricing-plan"),
  ...times(1, "delete-pricing-rule", "delete-pricing-plan"),
  ...times(2, "associate-pricing-rules", "disassociate-pricing-rules"),
  ...times(5, "create-billing-group"),
  ...times(2, "update-billing-group", "associate-accounts", "disassociate-accounts"),
  ...times(1, "delete-billing-group"),
  ...times(12, "create-custom-line-item"),
  ...times(4, "update-custom-line-item"),
  ...times(3, "batch-associate-resources-to-custom-line-item"),
  ...times(2, "batch-disassociate-resources-from-custom-line-item"),
  ...times(1, "delete-custom-line-item"),
  ...times(2, "update-billing-transfer-preference", "tag", "untag", "next-month"),
];

/** One call with everything it may need; what refers to something is a number that picks it. */
export const randomCall = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  owner: fc.constantFrom(...OWNERS),
  picks: fc.array(numbers, { minLength: 6, maxLength: 6 }),
  name: names,
  text: texts,
  tags: optional(tags),
  decimal: decimals,
  flag: fc.boolean(),
  scope: fc.constantFrom("GLOBAL", "SERVICE", "BILLING_ENTITY", "SKU"),
  type: fc.constantFrom("MARKUP", "DISCOUNT", "TIERING"),
  range: fc.constantFrom(undefined, "previous", "previous-on", "current", "current-on"),
  filter: fc.constantFrom(undefined, undefined, "negation", "service"),
});
export type RandomCall = typeof randomCall extends fc.Arbitrary<infer T> ? T : never;

const METHODS: Readonly<Record<string, string>> = {
  "update-pricing-rule": "PUT",
  "update-pricing-plan": "PUT",
  "associate-pricing-rules": "PUT",
  "disassociate-pricing-rules": "PUT",
  "batch-associate-resources-to-custom-line-item": "PUT",
  "batch-disassociate-resources-from-custom-line-item": "PUT",
  "update-billing-transfer-preference": "PUT",
};

/** The API of the two owners, and `carryOut`, which makes a call and answers whether it was taken. */
export const openRandomApi = async () => {
  const api = await openApi({ configuration: CONFIGURATION });
  let month = BillingPeriod.parse("2026-11");
  const { state } = await api.deps.configuration.current();
  const transfers = new Map(state.transfers.list(month).map((transfer) => [transfer.name, transfer]));
  const organisations = new Map(
    state.organisations.list(month).map(({ managementAccount, id }) => [managementAccount, id]),
  );
  const things = {
    rules: state.pricingRules.list(month).map(({ arn }) => String(arn)),
    plans: state.pricingPlans.list(month).map(({ arn }) => String(arn)),
    groups: state.billingGroups.list(month).map(({ arn }) => String(arn)),
    items: state.customLineItems.list(month).map(({ arn }) => String(arn)),
  };
  const rangeOf = (range: RandomCall["range"]) => {
    if (range === undefined) return undefined;
    const start = range.startsWith("previous") ? addMonths(month, -1) : month;
    return {
      InclusiveStartBillingPeriod: start,
      ...(range.endsWith("-on") ? {} : { ExclusiveEndBillingPeriod: addMonths(start, 1) }),
    };
  };

  const bodyOf = (call: RandomCall): Record<string, unknown> => {
    const { operation, owner, picks, name, text, decimal, flag, scope, type } = call;
    const pick = <T>(list: readonly T[], at: number): T | undefined =>
      list.length === 0 ? undefined : list[(picks[at] ?? 0) % list.length];
    /** Own things mostly: what belongs to somebody else is refused anyway. */
    const own = (list: readonly string[], at: number): string | undefined => {
      return pick(
        list.filter((arn) => arn.includes(`::${owner}:`)),
        at,
      );
    };
    const MANAGED = ["BasicPricingPlan", "Passthrough"].map(
      (plan) => `arn:aws:billingconductor::aws:pricingplan/${plan}`,
    );
    const planOfGroup = flag ? pick(MANAGED, 1) : own(things.plans, 1);
    const standardGroup = own(
      things.groups.filter((arn) => /\/\d{12}$/.test(arn)),
      0,
    );
    const several = (list: readonly string[]): readonly (string | undefined)[] =>
      [...new Set([own(list, 2), own(list, 3), own(list, 4)])].slice(0, 1 + ((picks[5] ?? 0) % 3));
    const transfer = transfers.get(pick(TRANSFERS, 0) ?? "");
    const transferArn = `arn:aws:organizations::${owner}:transfer/${organisations.get(
      transfer?.source ?? AccountId.parse("999999999999"),
    )}/billing/inbound/${transfer?.id}`;
    const raw = (value: string) => `\u0000${value}\u0000`;
    const tiers = {
      CustomTiers: [
        { BeginRangeInclusive: raw("0"), EndRangeExclusive: raw("100.5"), RateValue: raw(decimal) },
        { BeginRangeInclusive: raw("100.50"), RateValue: raw("0.25") },
      ],
    };
    const service = pick(["AmazonEC2", "AmazonS3", "AWSLambda"], 0);
    const charge = {
      ...(flag ? { Flat: { ChargeValue: raw(decimal) } } : { Percentage: { PercentageValue: raw(decimal) } }),
      ...(call.filter === undefined || flag
        ? {}
        : {
            LineItemFilters: [
              call.filter === "negation"
                ? { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] }
                : { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: [service] },
            ],
          }),
    };
    const sources = [own(things.groups, 1), ...several(things.items)].slice(flag ? 0 : (picks[5] ?? 0) % 2);
    switch (operation) {
      case "create-pricing-rule":
        return {
          Name: name,
          Description: text,
          Tags: call.tags,
          Scope: scope,
          Type: type,
          ...(type === "TIERING"
            ? { Tiering: scope === "SKU" ? tiers : { FreeTier: { Activated: flag } } }
            : { ModifierPercentage: raw(decimal) }),
          ...(scope === "SERVICE" || scope === "SKU" ? { Service: service } : {}),
          ...(scope === "SKU" ? { UsageType: "A:b.c", ...(flag ? { Operation: "Run" } : {}) } : {}),
          ...(scope === "BILLING_ENTITY" ? { BillingEntity: "AWS Marketplace" } : {}),
        };
      case "update-pricing-rule":
        return {
          Arn: own(things.rules, 0),
          ...(flag ? { Name: name } : { ModifierPercentage: raw(decimal) }),
          Description: text,
        };
      case "delete-pricing-rule":
        return { Arn: own(things.rules, 0) };
      case "create-pricing-plan":
        return { Name: name, Description: text, PricingRuleArns: several(things.rules), Tags: call.tags };
      case "update-pricing-plan":
        return { Arn: own(things.plans, 0), Name: name, Description: text };
      case "delete-pricing-plan":
        return { Arn: own(things.plans, 0) };
      case "associate-pricing-rules":
      case "disassociate-pricing-rules":
        return { Arn: own(things.plans, 0), PricingRuleArns: several(things.rules) };
      case "create-billing-group":
        return {
          Name: name,
          Description: text,
          Tags: call.tags,
          ComputationPreference: { PricingPlanArn: planOfGroup },
          ...(scope === "GLOBAL" || scope === "SERVICE"
            ? { AccountGrouping: { ResponsibilityTransferArn: transferArn } }
            : {
                PrimaryAccountId: pick(ownAccounts(owner), 0),
                AccountGrouping: {
                  LinkedAccountIds: [...new Set([0, 2, 3].map((at) => pick(ownAccounts(owner), at)))],
                  AutoAssociate: flag,
                },
              }),
        };
      case "update-billing-group":
        return {
          Arn: own(things.groups, 0),
          Name: name,
          Description: text,
          ComputationPreference: { PricingPlanArn: planOfGroup },
          ...(flag ? { AccountGrouping: { AutoAssociate: type === "MARKUP" } } : {}),
        };
      case "delete-billing-group":
        return { Arn: own(things.groups, 0) };
      case "associate-accounts":
      case "disassociate-accounts":
        return { Arn: standardGroup, AccountIds: [pick(ownAccounts(owner), 1)] };
      case "create-custom-line-item":
        return {
          Name: name,
          Description: text === "" ? "D" : text,
          Tags: call.tags,
          BillingGroupArn: own(things.groups, 1),
          BillingPeriodRange: rangeOf(call.range),
          ChargeDetails: {
            Type: scope === "SKU" ? "CREDIT" : "FEE",
            ...charge,
            ...(flag ? {} : { Percentage: { PercentageValue: raw(decimal), AssociatedValues: sources } }),
          },
          ...(type === "DISCOUNT" && scope === "SERVICE" ? { AccountId: pick(ownAccounts(owner), 2) } : {}),
          ...(type === "TIERING" && !flag ? { ComputationRule: "ITEMIZED" } : {}),
          ...(scope === "SERVICE" ? { PresentationDetails: { Service: service } } : {}),
        };
      case "update-custom-line-item":
        return {
          Arn: own(things.items, 0),
          BillingPeriodRange: rangeOf(call.range),
          ...(scope === "SKU" ? { Name: name } : {}),
          ...(scope === "GLOBAL" ? { Description: text } : { ChargeDetails: charge }),
        };
      case "delete-custom-line-item":
        return { Arn: own(things.items, 0), BillingPeriodRange: rangeOf(call.range) };
      case "batch-associate-resources-to-custom-line-item":
      case "batch-disassociate-resources-from-custom-line-item":
        return {
          TargetArn: own(things.items, 0),
          ResourceArns: sources,
          BillingPeriodRange: rangeOf(call.range),
        };
      case "update-billing-transfer-preference":
        return {
          ResponsibilityTransferArn: transferArn,
          AutoBillingTransferBillingGroupCreation: {
            Enabled: flag,
            ...(flag ? { PricingPlanArn: planOfGroup } : {}),
          },
        };
      default:
        return {};
    }
  };

  const carryOut = async (call: RandomCall): Promise<boolean> => {
    const { operation, owner, picks } = call;
    if (operation === "next-month") {
      month = addMonths(month, 1);
      api.setNow(`${month}-15T10:00:00.000Z`);
      return true;
    }
    const caller = callerOf(owner);
    if (operation === "tag" || operation === "untag") {
      const all = Object.values(things).flat();
      const path = `/tags/${encodeURIComponent(all[(picks[0] ?? 0) % all.length] ?? "")}`;
      const tagged =
        operation === "tag"
          ? await api.send("POST", path, { Tags: call.tags ?? { team: "x" } }, { caller })
          : await api.send("DELETE", `${path}?tagKeys=team&tagKeys=null`, undefined, { caller });
      return wasTaken(tagged, call);
    }
    const body = JSON.stringify(bodyOf(call)).replace(/"\\u0000(.*?)\\u0000"/g, "$1");
    const answer = await api.send(METHODS[operation] ?? "POST", `/${operation}`, body, { caller });
    if (answer.status === 200 && operation.startsWith("create-")) {
      const kind = { rule: things.rules, plan: things.plans, group: things.groups, item: things.items };
      kind[operation.slice(operation.lastIndexOf("-") + 1) as keyof typeof kind].push(answer.body.Arn);
    }
    return wasTaken(answer, call);
  };
  return { ...api, carryOut };
};

const ownAccounts = (owner: string): readonly string[] =>
  ACCOUNTS.filter((account) => account.startsWith(owner.slice(0, 10)));

const wasTaken = ({ status, body }: { status: number; body: unknown }, call: RandomCall): boolean => {
  if (status >= 500) throw new Error(`${call.operation} answered ${status}: ${JSON.stringify(body)}`);
  return status < 300;
};
