import type { PricingPlan, StoredConfiguration } from "../model.ts";
import { type Changed, changedThings } from "./changed-things.ts";
import { lintSubjects } from "./lint-configuration.ts";
import type { LintSubjects } from "./lint-context.ts";
import { type LintFacts, NO_FACTS } from "./lint-facts.ts";
import type { LintRemark } from "./lint-remark.ts";

const arnOf = ({ arn }: { readonly arn: string }): string => arn;

/**
 * The remarks about what a change touched: the rules, plans, groups and custom line items that are new or
 * different, rules that joined or left a plan, and a plan that a group left. Its work grows with the change and with
 * the plans concerned, not with the configuration: of that it makes single passes only. Lists that did not change are
 * best handed over as the very same objects.
 * @param before undefined: everything is new.
 */
export const lintChange = (
  before: StoredConfiguration | undefined,
  after: StoredConfiguration,
  facts: LintFacts = NO_FACTS,
): readonly LintRemark[] => {
  const rules = changedThings(before?.pricingRules ?? [], after.pricingRules, arnOf);
  const plans = changedThings(before?.pricingPlans ?? [], after.pricingPlans, arnOf);
  const groups = changedThings(before?.billingGroups ?? [], after.billingGroups, arnOf);
  const items = changedThings(before?.customLineItems ?? [], after.customLineItems, arnOf);
  const transfers = changedThings(before?.transfers ?? [], after.transfers, ({ id }) => id);

  const moved = movedRules(plans);
  const left = groups.former.map(({ plan }) => plan as string);
  const concerned = new Set<string>([
    ...[rules.present, plans.present, groups.present, items.present].flatMap((things) => things.map(arnOf)),
    ...moved,
    ...left,
  ]);
  const movedTransfers = new Set<string>(transfers.present.map(({ id }) => id));
  for (const group of movedTransfers.size === 0 ? [] : after.billingGroups)
    if (group.type === "TRANSFER_BILLING" && movedTransfers.has(group.transfer)) concerned.add(group.arn);
  if (concerned.size === 0) return [];
  return lintSubjects(after, subjectsOf(after, concerned), facts).filter(({ concerns }) =>
    concerns.some(({ arn }) => concerned.has(arn)),
  );
};

/** Rules that are in a changed plan now or were before, but not both. */
const movedRules = ({ present, former }: Changed<PricingPlan>): readonly string[] => {
  const old = new Map(former.map((plan) => [plan.arn, plan.rules] as const));
  const moves = present.flatMap((plan) => {
    const rules = new Set<string>(old.get(plan.arn) ?? []);
    old.delete(plan.arn);
    const joined = plan.rules.filter((rule) => !rules.delete(rule));
    return [...joined, ...rules];
  });
  return [...moves, ...[...old.values()].flat()];
};

/**
 * What has to be looked at to find every remark about the things concerned: also the other rules of a changed plan, the
 * groups that are priced by it, and percentages of a changed flat item.
 */
const subjectsOf = (after: StoredConfiguration, concerned: ReadonlySet<string>): LintSubjects => {
  const isConcerned = ({ arn }: { readonly arn: string }): boolean => concerned.has(arn);
  const plans = after.pricingPlans.filter(isConcerned);
  const rules = new Set<string>(plans.flatMap((plan) => plan.rules));
  const touchedPlans = new Set<string>(concerned);
  for (const plan of after.pricingPlans)
    if (plan.rules.some((rule) => concerned.has(rule))) touchedPlans.add(plan.arn);
  return {
    rules: after.pricingRules.filter(({ arn }) => concerned.has(arn) || rules.has(arn)),
    plans,
    groups: after.billingGroups.filter(({ arn, plan }) => concerned.has(arn) || touchedPlans.has(plan)),
    items: after.customLineItems.filter(
      (item) =>
        concerned.has(item.arn) ||
        (item.kind === "PERCENTAGE" && item.ofItems.some((arn) => concerned.has(arn))),
    ),
  };
};
