import type { PricingRule } from "../model.ts";
import type { KnownUsage, UsageTypes } from "./known-usage.ts";
import {
  isCustomTiers,
  isFreeTier,
  isPercentage,
  type PlanRules,
  skuRuleFor,
  type TargetIndex,
} from "./plan-rules.ts";

/**
 * Whether any known usage is left to a rule that holds its target in the plan; undefined when nothing is known
 * that it could match at all. Looks at no more usage types than the plan has rules, because it stops at the first
 * that no narrower rule takes.
 */
export const hasUsageLeft = (rules: PlanRules, rule: PricingRule, known: KnownUsage): boolean | undefined => {
  if (isPercentage(rule)) return leftInIndex(rules.percentages, rule, known);
  if (isCustomTiers(rule)) return leftInIndex(rules.customTiers, rule, known);
  if (isFreeTier(rule) && rule.scope === "GLOBAL") {
    if (known.ofService.size === 0) return undefined;
    return (
      !known.complete || some(known.ofService.keys(), (service) => !rules.freeTiers.service.has(service))
    );
  }
  return undefined;
};

const leftInIndex = <R extends PricingRule>(
  index: TargetIndex<R>,
  rule: PricingRule,
  known: KnownUsage,
): boolean | undefined => {
  switch (rule.scope) {
    case "SKU": {
      // A rule that names the operation loses to no other, whatever usage there is.
      if (rule.operation !== undefined) return undefined;
      const operations = known.ofService.get(rule.service)?.get(rule.usageType);
      if (operations === undefined || operations.size === 0) return undefined;
      const { service: productCode, usageType } = rule;
      return some(
        operations,
        (operation) => skuRuleFor(index, { productCode, usageType, operation }) === rule,
      );
    }
    case "SERVICE": {
      const usageTypes = known.ofService.get(rule.service);
      if (usageTypes === undefined || usageTypes.size === 0) return undefined;
      return known.open.has(rule.service) || leftInService(index, rule.service, usageTypes);
    }
    case "BILLING_ENTITY": {
      const services = known.ofEntity.get(rule.billingEntity);
      if (services === undefined) return undefined;
      return !known.complete || leftInServices(index, services, known);
    }
    case "GLOBAL": {
      if (known.ofEntity.size === 0) return undefined;
      return (
        !known.complete ||
        some(
          known.ofEntity,
          ([entity, services]) => !index.entity.has(entity) && leftInServices(index, services, known),
        )
      );
    }
  }
};

const leftInServices = <R extends PricingRule>(
  index: TargetIndex<R>,
  services: ReadonlyMap<string, UsageTypes>,
  known: KnownUsage,
): boolean =>
  some(
    services,
    ([service, usageTypes]) =>
      !index.service.has(service) && (known.open.has(service) || leftInService(index, service, usageTypes)),
  );

const leftInService = <R extends PricingRule>(
  index: TargetIndex<R>,
  productCode: string,
  usageTypes: UsageTypes,
): boolean =>
  some(usageTypes, ([usageType, operations]) =>
    some(operations, (operation) => skuRuleFor(index, { productCode, usageType, operation }) === undefined),
  );

const some = <T>(values: Iterable<T>, holds: (value: T) => boolean): boolean => {
  for (const value of values) if (holds(value)) return true;
  return false;
};
