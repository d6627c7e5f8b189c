import type { LintContext } from "../lint-context.ts";
import { type LintRemark, planConcern, ruleConcern, warn } from "../lint-remark.ts";

/** Rules in no plan and plans of no group: nothing is priced by them. */
export const checkUnused = ({ subjects, plansOfRule, groupsOfPlan }: LintContext): readonly LintRemark[] => [
  ...subjects.rules
    .filter((rule) => plansOfRule(rule).length === 0)
    .map((rule) =>
      warn("unused-rule", [ruleConcern(rule)], `${rule.name} is in no pricing plan and has no effect`),
    ),
  ...subjects.plans
    .filter((plan) => groupsOfPlan(plan).length === 0)
    .map((plan) =>
      warn(
        "unused-plan",
        [planConcern(plan)],
        `${plan.name} is the plan of no billing group and has no effect`,
      ),
    ),
];
