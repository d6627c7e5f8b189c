import type { PricingPlanEntry, PricingRuleEntry } from "../file-schema.ts";
import { type Finding, problem, warning } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import { ruleTarget } from "../rule-target.ts";
import type { FileIndex } from "./file-index.ts";

/** Plans name rules that exist, and at most one rule of a kind for a target: scopes never stack (section 3.1). */
export const checkPricingPlans = (index: FileIndex): readonly Finding[] => [
  ...(index.entries.pricingPlans.length > index.quotas.pricingPlans
    ? [problem(["pricingPlans"], `has more than ${index.quotas.pricingPlans} plans`)]
    : []),
  ...index.entries.pricingPlans.flatMap((plan) => checkPlan(plan, index)),
  ...checkUse(index),
];

const checkPlan = ({ at, value }: Entry<PricingPlanEntry>, index: FileIndex): readonly Finding[] => {
  const found: Finding[] = [];
  if (value.rules.length > index.quotas.rulesPerPlan)
    found.push(problem([...at, "rules"], `must have at most ${index.quotas.rulesPerPlan} rules`));
  const seen = new Set<string>();
  const targets = new Map<string, string>();
  value.rules.forEach((name, position) => {
    const where = [...at, "rules", position];
    const rule = index.rules.get(name)?.value;
    if (seen.has(name)) {
      found.push(problem(where, `${name} is in this plan twice`));
      return;
    }
    seen.add(name);
    if (rule === undefined) {
      if (!index.mayBeUnread(name)) found.push(problem(where, `no pricing rule is named ${name}`));
      return;
    }
    const target = ruleTarget(rule);
    const other = targets.get(target);
    if (other !== undefined)
      found.push(problem(where, `${name} and ${other} have the same target, ${target}; keep one of them`));
    targets.set(target, name);
  });
  return [...found, ...shadowedPercentages({ at, value }, index)];
};

/** Custom tiers are final prices: a percentage rule on the very same SKU has nothing to change (section 3.3). */
const shadowedPercentages = (
  { at, value }: Entry<PricingPlanEntry>,
  index: FileIndex,
): readonly Finding[] => {
  const rules = value.rules.flatMap((name) => index.rules.get(name)?.value ?? []);
  const sku = ({ service, usageType, operation }: PricingRuleEntry) =>
    [service, usageType, operation].join(" ");
  const tiered = new Set(rules.filter(({ scope, type }) => scope === "SKU" && type === "TIERING").map(sku));
  return rules
    .filter((rule) => rule.scope === "SKU" && rule.type !== "TIERING" && tiered.has(sku(rule)))
    .map(({ name }) =>
      warning([...at, "rules", value.rules.indexOf(name)], `${name} has no effect beside custom tiers`),
    );
};

const checkUse = ({ entries, quotas, mayBeUnread }: FileIndex): readonly Finding[] => {
  const uses = new Map<string, number>();
  for (const { value } of entries.pricingPlans)
    for (const name of new Set(value.rules)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const plansInUse = new Set(entries.billingGroups.map(({ value }) => value.plan));
  return [
    ...entries.pricingRules.flatMap(({ at, value: { name } }) => {
      const count = uses.get(name) ?? 0;
      if (count > quotas.plansPerRule)
        return [problem(at, `${name} is in more than ${quotas.plansPerRule} plans`)];
      return count === 0 && !mayBeUnread(name)
        ? [warning(at, `${name} is in no pricing plan and has no effect`)]
        : [];
    }),
    ...entries.pricingPlans.flatMap(({ at, value: { name } }) =>
      plansInUse.has(name) || mayBeUnread(name)
        ? []
        : [warning(at, `${name} is the plan of no billing group and has no effect`)],
    ),
  ];
};
