import type { D } from "../../money/decimal.ts";
import { type CustomTierRule, modifierOf, type PercentageRule } from "../../rating/match-rule.ts";
import type { PricingPlan, PricingRule } from "../model.ts";
import { lazily } from "./lazily.ts";

type SkuRule = Extract<PricingRule, { scope: "SKU" }>;
export type FreeTierRule = Extract<PricingRule, { freeTierActivated: boolean }>;

/** Rules of one kind by target. Of two rules with one target the first of the plan is here: it decides. */
export type TargetIndex<R extends PricingRule> = {
  readonly skuByOperation: ReadonlyMap<string, R>;
  /** Without an operation: for every operation no other rule names. */
  readonly sku: ReadonlyMap<string, R>;
  readonly service: ReadonlyMap<string, R>;
  readonly entity: ReadonlyMap<string, R>;
  readonly global: R | undefined;
  /** Rules here that another rule of the plan has the same target as. */
  readonly contested: ReadonlySet<R>;
};

/**
 * A plan's rules arranged as rating picks them (SKU > SERVICE > BILLING_ENTITY > GLOBAL, `match-rule.ts`), so
 * that which rule decides is a look-up. Percentages, custom tiers and free-tier switches are picked apart.
 */
export type PlanRules = {
  readonly plan: PricingPlan;
  readonly rules: readonly PricingRule[];
  readonly percentages: TargetIndex<PercentageRule>;
  readonly customTiers: TargetIndex<CustomTierRule>;
  readonly freeTiers: TargetIndex<FreeTierRule>;
};

export type Target = {
  readonly billingEntity: string;
  readonly productCode: string;
  readonly usageType: string;
  readonly operation: string;
};

const skuKey = (service: string, usageType: string): string => `${service}\n${usageType}`;
const operationKey = (service: string, usageType: string, operation: string): string =>
  `${service}\n${usageType}\n${operation}`;

/** Each kind is arranged when it is first asked for: most checks look at one kind, in few of a rule's plans. */
export const planRules = (plan: PricingPlan, rulesOf: () => readonly PricingRule[]): PlanRules => {
  const rules = lazily(rulesOf);
  const percentages = lazily(() => indexTargets(rules().filter(isPercentage)));
  const customTiers = lazily(() => indexTargets(rules().filter(isCustomTiers)));
  const freeTiers = lazily(() => indexTargets(rules().filter(isFreeTier)));
  return {
    plan,
    get rules() {
      return rules();
    },
    get percentages() {
      return percentages();
    },
    get customTiers() {
      return customTiers();
    },
    get freeTiers() {
      return freeTiers();
    },
  };
};

export const isPercentage = (rule: PricingRule): rule is PercentageRule => rule.type !== "TIERING";
export const isCustomTiers = (rule: PricingRule): rule is CustomTierRule =>
  rule.type === "TIERING" && rule.scope === "SKU";
export const isFreeTier = (rule: PricingRule): rule is FreeTierRule => "freeTierActivated" in rule;

const indexTargets = <R extends PricingRule>(rules: readonly R[]): TargetIndex<R> => {
  const index = {
    skuByOperation: new Map<string, R>(),
    sku: new Map<string, R>(),
    service: new Map<string, R>(),
    entity: new Map<string, R>(),
    global: undefined as R | undefined,
    contested: new Set<R>(),
  };
  for (const rule of rules) {
    if (rule.scope === "GLOBAL") {
      if (index.global === undefined) index.global = rule;
      else index.contested.add(index.global);
      continue;
    }
    const [map, key] = placeOf(index, rule);
    const holder = map.get(key);
    if (holder === undefined) map.set(key, rule);
    else index.contested.add(holder);
  }
  return index;
};

const placeOf = <R extends PricingRule>(
  index: { readonly [Key in "skuByOperation" | "sku" | "service" | "entity"]: Map<string, R> },
  rule: Exclude<PricingRule, { scope: "GLOBAL" }>,
): [Map<string, R>, string] => {
  if (rule.scope === "SERVICE") return [index.service, rule.service];
  if (rule.scope === "BILLING_ENTITY") return [index.entity, rule.billingEntity];
  const { service, usageType, operation } = rule;
  return operation === undefined
    ? [index.sku, skuKey(service, usageType)]
    : [index.skuByOperation, operationKey(service, usageType, operation)];
};

/** The rule that has this target in the plan: the rule itself, or the one that takes everything before it. */
export const holderOf = <R extends PricingRule>(index: TargetIndex<R>, rule: R): R | undefined => {
  switch (rule.scope) {
    case "GLOBAL":
      return index.global;
    case "SERVICE":
      return index.service.get(rule.service);
    case "BILLING_ENTITY":
      return index.entity.get(rule.billingEntity);
    case "SKU":
      return skuHolder(index, rule);
  }
};

const skuHolder = <R extends PricingRule>(
  index: TargetIndex<R>,
  { service, usageType, operation }: SkuRule,
): R | undefined =>
  operation === undefined
    ? index.sku.get(skuKey(service, usageType))
    : index.skuByOperation.get(operationKey(service, usageType, operation));

/** The SKU rule that prices a usage type and operation, if any. */
export const skuRuleFor = <R extends PricingRule>(
  index: TargetIndex<R>,
  { productCode, usageType, operation }: Omit<Target, "billingEntity">,
): R | undefined =>
  index.skuByOperation.get(operationKey(productCode, usageType, operation)) ??
  index.sku.get(skuKey(productCode, usageType));

/** The rule that decides for a target; equals `matchPercentageRule` on the plan's rules. */
export const decide = <R extends PricingRule>(index: TargetIndex<R>, target: Target): R | undefined =>
  skuRuleFor(index, target) ??
  index.service.get(target.productCode) ??
  index.entity.get(target.billingEntity) ??
  index.global;

/**
 * What would decide for what the rule decides now if the rule were not there; undefined stands for no rule, that
 * is the public price. Several where that depends on the billing entity of the usage.
 */
export const successorsOf = <R extends PricingRule>(
  index: TargetIndex<R>,
  rule: R,
): readonly (R | undefined)[] => {
  if (rule.scope === "GLOBAL") return [undefined];
  if (rule.scope === "BILLING_ENTITY") return [index.global];
  if (rule.scope === "SKU") {
    const anyOperation =
      rule.operation === undefined ? undefined : index.sku.get(skuKey(rule.service, rule.usageType));
    const sameService = anyOperation ?? index.service.get(rule.service);
    if (sameService !== undefined) return [sameService];
  }
  return [...index.entity.values(), index.global];
};

const factors = new WeakMap<PercentageRule, D>();

/** Price under a rule relative to the public one (`modifierOf`), worked out once per rule. */
export const factorOf = (rule: PercentageRule): D => {
  const factor = factors.get(rule) ?? modifierOf(rule);
  factors.set(rule, factor);
  return factor;
};
