import type { StoredConfiguration } from "../model.ts";
import { checkDiscounts } from "./checks/check-discounts.ts";
import { checkItems } from "./checks/check-items.ts";
import { checkMargins } from "./checks/check-margins.ts";
import { checkOverlapping } from "./checks/check-overlapping.ts";
import { checkPercentages } from "./checks/check-percentages.ts";
import { checkShadowed } from "./checks/check-shadowed.ts";
import { checkTargets } from "./checks/check-targets.ts";
import { checkTiers } from "./checks/check-tiers.ts";
import { checkUnused } from "./checks/check-unused.ts";
import { type LintContext, type LintSubjects, lintContext } from "./lint-context.ts";
import { type LintFacts, NO_FACTS } from "./lint-facts.ts";
import type { LintRemark } from "./lint-remark.ts";

const CHECKS: readonly ((context: LintContext) => readonly LintRemark[])[] = [
  checkUnused,
  checkShadowed,
  checkTargets,
  checkOverlapping,
  checkPercentages,
  checkItems,
  checkDiscounts,
  checkTiers,
  checkMargins,
];

/**
 * What is correct in a configuration and yet probably not meant (product.md, C8). Never a reason to refuse it. The
 * same configuration and facts give the same remarks, in the same order: check by check, things by ARN.
 */
export const lintConfiguration = (
  configuration: StoredConfiguration,
  facts: LintFacts = NO_FACTS,
): readonly LintRemark[] =>
  lintSubjects(
    configuration,
    {
      rules: configuration.pricingRules,
      plans: configuration.pricingPlans,
      groups: configuration.billingGroups,
      items: configuration.customLineItems,
    },
    facts,
  );

/** The remarks that looking at some things of a configuration gives. */
export const lintSubjects = (
  configuration: StoredConfiguration,
  subjects: LintSubjects,
  facts: LintFacts,
): readonly LintRemark[] => {
  const context = lintContext(configuration, subjects, facts);
  return CHECKS.flatMap((check) => check(context));
};
