import type { BillingGroup, CustomLineItem, PricingPlan, StoredConfiguration, Transfer } from "../model.ts";
import { type Changed, changedThings } from "./changed-things.ts";
import { lintSubjects } from "./lint-configuration.ts";
import type { LintSubjects } from "./lint-context.ts";
import { type LintFacts, NO_FACTS } from "./lint-facts.ts";
import type { LintRemark } from "./lint-remark.ts";

/**
 * A rule may be in 1,000 plans (quota) and change what is said about all rules beside it. These are looked at in so
 * many plans; `lintConfiguration` looks at all.
 */
const NEIGHBOUR_PLANS_MAX = 20;

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

  const changedRules = new Set<string>(rules.present.map(arnOf));
  const moved = movedRules(plans).filter((rule) => !changedRules.has(rule));
  const left = groups.former.map(({ plan }) => plan as string);
  const concerned = new Set<string>([
    ...[rules.present, plans.present, groups.present, items.present].flatMap((things) => things.map(arnOf)),
    ...moved,
    ...left,
  ]);
  // Where a bill goes decides what its source's own groups cost.
  const sources = new Set<string>([...transfers.present, ...transfers.former].map(({ source }) => source));
  for (const group of sources.size === 0 ? [] : after.billingGroups)
    if (sources.has(group.owner) || sources.has(group.primaryAccount)) concerned.add(group.arn);
  if (concerned.size === 0) return [];
  const { subjects, touchedPlans } = subjectsOf(after, concerned, new Set(moved));
  // A rule that changed may be named no more where it was what decided, or never was: then its plan is.
  return lintSubjects(after, subjects, facts).filter(({ concerns }) =>
    concerns.some(({ arn }) => concerned.has(arn) || touchedPlans.has(arn)),
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
 * What has to be looked at to find every remark about the things concerned: also the other rules of their plans, the
 * groups priced by those, the groups that buy through these, and percentages of a changed flat item.
 */
const subjectsOf = (
  after: StoredConfiguration,
  concerned: ReadonlySet<string>,
  moved: ReadonlySet<string>,
): { readonly subjects: LintSubjects; readonly touchedPlans: ReadonlySet<string> } => {
  // What a rule says beside others changes in the plan it left or joined, which is concerned itself.
  const isTouching = (rule: string): boolean => concerned.has(rule) && !moved.has(rule);
  const touchedPlans = new Set<string>();
  const rules = new Set<string>(concerned);
  for (const plan of after.pricingPlans) {
    if (!concerned.has(plan.arn) && !plan.rules.some(isTouching)) continue;
    touchedPlans.add(plan.arn);
    if (concerned.has(plan.arn) || touchedPlans.size <= NEIGHBOUR_PLANS_MAX)
      for (const rule of plan.rules) rules.add(rule);
  }
  const groups = after.billingGroups.filter(({ arn, plan }) => concerned.has(arn) || touchedPlans.has(plan));
  const touched = new Set(groups);
  const buyers = buyersThrough(groups, after.transfers);
  const subjects = {
    rules: after.pricingRules.filter(({ arn }) => rules.has(arn)),
    plans: after.pricingPlans.filter(({ arn }) => concerned.has(arn)),
    groups: after.billingGroups.filter((group) => touched.has(group) || buyers.has(group.owner)),
    items: itemsAround(after.customLineItems, concerned),
  };
  return { subjects, touchedPlans };
};

/** The 50,000 items there may be are passed over once, and not at all where no item is concerned. */
const itemsAround = (
  items: readonly CustomLineItem[],
  concerned: ReadonlySet<string>,
): readonly CustomLineItem[] =>
  [...concerned].some((arn) => arn.includes(":customlineitem/"))
    ? items.filter(
        (item) =>
          concerned.has(item.arn) ||
          (item.kind === "PERCENTAGE" && item.ofItems.some((arn) => concerned.has(arn))),
      )
    : [];

/** Accounts that buy through these groups: the source of the transfer, and who is between it and the owner. */
const buyersThrough = (
  groups: readonly BillingGroup[],
  transfers: readonly Transfer[],
): ReadonlySet<string> => {
  const byId = new Map(transfers.map((transfer) => [transfer.id, transfer] as const));
  const buyers = new Set<string>();
  for (const group of groups) {
    const transfer = group.type === "STANDARD" ? undefined : byId.get(group.transfer);
    if (transfer === undefined) continue;
    buyers.add(transfer.source);
    if (transfer.target !== group.owner) buyers.add(transfer.target);
  }
  return buyers;
};
