import type { PricingPlanEntry } from "../file-schema.ts";
import { type Finding, problem } from "../findings.ts";
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
  return found;
};

const checkUse = ({ entries, rules, quotas }: FileIndex): readonly Finding[] => {
  const uses = new Map<unknown, number>();
  for (const { value } of entries.pricingPlans)
    for (const reference of new Set(value.rules)) {
      const rule = rules.get(reference);
      uses.set(rule, (uses.get(rule) ?? 0) + 1);
    }
  return entries.pricingRules.flatMap((rule) =>
    (uses.get(rule) ?? 0) > quotas.plansPerRule
      ? [problem(rule.at, `${rule.value.name} is in more than ${quotas.plansPerRule} plans`)]
      : [],
  );
};
