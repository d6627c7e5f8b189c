import { expect } from "vitest";
import type { Caller } from "../../../../shared/domain/access/caller.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { configurationText } from "../../../builders/partner.ts";
import { type ApiAnswer, openApi } from "../../../support/open-api.ts";

export const OTHER = "111111111111";
export const STRANGER: Caller = {
  account: AccountId.parse(OTHER),
  role: "billing-admin",
  accessKeyId: "AKIABBBBBBBBBBBBBBBB",
};
export const arnOf = (kind: string, id: string, account = "999999999999"): string =>
  `arn:aws:billingconductor::${account}:${kind}/${id}`;
export const MANAGED = ["BasicPricingPlan", "Passthrough"].map((id) => arnOf("pricingplan", id, "aws"));
/** 2026-11-15T10:00:00Z, when these worlds begin. */
export const BEGAN = 1794736800;

/** Paths of operations that are PUT. */
const PUT = /^\/(update-pricing|(dis)?associate-pricing-rules)/;

/** One group on a plan of one rule, all in force since October. */
export const openPricing = async () => {
  const api = await openApi({
    configuration: configurationText({
      organizations: [{ id: "o-other00001", managementAccount: OTHER, name: "Other" }],
      transfers: [{ name: "other", source: OTHER, target: "999999999999", start: "2026-10" }],
      pricingRules: [
        { name: "old-rule", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "3" },
        { name: "theirs", owner: OTHER, scope: "GLOBAL", type: "MARKUP", modifierPercentage: "1" },
      ],
      pricingPlans: [
        { name: "old-plan", rules: ["old-rule"] },
        { name: "theirs", owner: OTHER, rules: ["theirs"] },
      ],
      billingGroups: [{ name: "fleet", primaryAccount: "100000000001", plan: "old-plan" }],
    }),
  });
  const call = (path: string, body: object, options?: Parameters<typeof api.send>[3]): Promise<ApiAnswer> =>
    api.send(PUT.test(path) ? "PUT" : "POST", path, body, options);
  const arns = async (
    path: string,
    list: string,
    caller?: Caller,
  ): Promise<Readonly<Record<string, string>>> => {
    const { body } = await call(path, {}, caller === undefined ? {} : { caller });
    return Object.fromEntries(body[list].map((each: { Name: string; Arn: string }) => [each.Name, each.Arn]));
  };
  const rules = await arns("/list-pricing-rules", "PricingRules");
  const plans = await arns("/list-pricing-plans", "PricingPlans");
  const foreign = {
    rule: (await arns("/list-pricing-rules", "PricingRules", STRANGER)).theirs ?? "",
    plan: (await arns("/list-pricing-plans", "PricingPlans", STRANGER)).theirs ?? "",
  };
  const created = async (path: string, body: object): Promise<string> => {
    const answer = await call(path, body);
    expect([answer.status, answer.body.Message]).toEqual([200, undefined]);
    return answer.body.Arn;
  };
  const everything = async (): Promise<unknown> => [
    (await call("/list-pricing-rules", {})).body,
    (await call("/list-pricing-plans", {})).body,
    (await api.deps.journal.head()).sequence,
  ];
  return {
    ...api,
    call,
    foreign,
    oldRule: rules["old-rule"] ?? "",
    oldPlan: plans["old-plan"] ?? "",
    rule: (Name: string, members: object = {}): Promise<string> =>
      created("/create-pricing-rule", {
        Name,
        Scope: "GLOBAL",
        Type: "MARKUP",
        ModifierPercentage: 1,
        ...members,
      }),
    plan: (Name: string, PricingRuleArns: readonly string[] = [], more: object = {}): Promise<string> =>
      created("/create-pricing-plan", { Name, PricingRuleArns, ...more }),
    /** Names in a list of a month. */
    names: async (path: string, list: string, BillingPeriod?: string): Promise<readonly string[]> =>
      (await call(path, BillingPeriod === undefined ? {} : { BillingPeriod })).body[list]
        .map(({ Name }: { Name: string }) => Name)
        .sort(),
    lastEvents: async (): Promise<unknown> => {
      const { sequence } = await api.deps.journal.head();
      return (await api.deps.journal.after(sequence - 1)).entries.at(-1)?.events;
    },
    /** What must be refused; nothing is written. `[status, exception, reason, limit or kind of resource]` */
    refusal: async (
      path: string,
      body: object,
      options?: Parameters<typeof api.send>[3],
    ): Promise<unknown> => {
      const before = await everything();
      const answer = await call(path, body, options);
      expect(await everything()).toEqual(before);
      const { __type, Reason, LimitCode, ResourceType } = answer.body;
      return [answer.status, __type, Reason ?? LimitCode ?? ResourceType];
    },
  };
};
export type Pricing = Awaited<ReturnType<typeof openPricing>>;

export const invalid = (reason: string) => [400, "ValidationException", reason];
export const conflicting = (reason: string) => [409, "ConflictException", reason];
export const missing = (type: string) => [404, "ResourceNotFoundException", type];
