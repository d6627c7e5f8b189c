import type {
  BillingGroup,
  CustomLineItem,
  PricingPlan,
  PricingRule,
  StoredConfiguration,
  Transfer,
} from "../model.ts";
import { type KnownUsage, knownUsage } from "./known-usage.ts";
import { lazily } from "./lazily.ts";
import type { GroupFacts, LintFacts } from "./lint-facts.ts";
import { createNearestName, type NearestName } from "./nearest-name.ts";
import { type PlanRules, planRules } from "./plan-rules.ts";

/** The things to look at: all of a configuration, or what a change touches. */
export type LintSubjects = {
  readonly rules: readonly PricingRule[];
  readonly plans: readonly PricingPlan[];
  readonly groups: readonly BillingGroup[];
  readonly items: readonly CustomLineItem[];
};

/** What the checks share. Everything is arranged once, and only as far as the subjects need it. */
export type LintContext = {
  readonly configuration: StoredConfiguration;
  readonly facts: LintFacts;
  readonly known: KnownUsage;
  readonly subjects: LintSubjects;
  readonly nearest: NearestName;
  /** Undefined for the managed plans, which are not stored. */
  readonly planOf: (arn: string) => PlanRules | undefined;
  /** The plans a subject rule is in. */
  readonly plansOfRule: (rule: PricingRule) => readonly PlanRules[];
  /** The groups of a subject plan. */
  readonly groupsOfPlan: (plan: PricingPlan) => readonly BillingGroup[];
  readonly groupOf: (arn: string) => BillingGroup | undefined;
  readonly factsOfGroup: (arn: string) => GroupFacts | undefined;
  readonly transferOf: (id: string) => Transfer | undefined;
  /** By which an account passes its bill on. */
  readonly transfersFrom: (account: string) => readonly Transfer[];
  /** The group an owner keeps for a transfer. */
  readonly groupOfTransfer: (id: string, owner: string) => BillingGroup | undefined;
  /** The flat items a subject item is a percentage of. */
  readonly flatsOf: (item: CustomLineItem) => readonly FlatItem[];
};

export type FlatItem = Extract<CustomLineItem, { kind: "FLAT" }>;

export const lintContext = (
  configuration: StoredConfiguration,
  subjects: LintSubjects,
  facts: LintFacts,
): LintContext => {
  const rules = lazily(() => byArn(configuration.pricingRules));
  const plans = lazily(() => byArn(configuration.pricingPlans));
  const groups = lazily(() => byArn(configuration.billingGroups));
  const groupFacts = lazily(() => byArn(facts.groups ?? []));
  const plansByRule = lazily(() => plansOf(subjects.rules, configuration.pricingPlans));
  const groupsByPlan = lazily(() => groupsOf(subjects.plans, configuration.billingGroups));
  const flats = lazily(() => flatsUnder(subjects.items, configuration.customLineItems));
  const transfers = lazily(() => new Map(configuration.transfers.map((each) => [each.id as string, each])));
  const transferGroups = lazily(
    () =>
      new Map<string, BillingGroup>(
        configuration.billingGroups.flatMap((group) =>
          group.type === "TRANSFER_BILLING" ? [[`${group.transfer} ${group.owner}`, group] as const] : [],
        ),
      ),
  );
  const transfersBySource = lazily(() => bySource(configuration.transfers));
  const arranged = new Map<string, PlanRules>();
  const planOf = (arn: string): PlanRules | undefined => {
    const plan = plans().get(arn);
    if (plan === undefined) return undefined;
    const known = arranged.get(arn);
    if (known !== undefined) return known;
    const made = planRules(plan, () => plan.rules.flatMap((rule) => rules().get(rule) ?? []));
    arranged.set(arn, made);
    return made;
  };
  return {
    configuration,
    facts,
    known: knownUsage(facts),
    subjects,
    nearest: createNearestName(),
    planOf,
    plansOfRule: ({ arn }) => (plansByRule().get(arn) ?? []).flatMap((plan) => planOf(plan) ?? []),
    groupsOfPlan: ({ arn }) => groupsByPlan().get(arn) ?? [],
    groupOf: (arn) => groups().get(arn),
    factsOfGroup: (arn) => groupFacts().get(arn),
    transferOf: (id) => transfers().get(id),
    transfersFrom: (account) => transfersBySource().get(account) ?? [],
    groupOfTransfer: (id, owner) => transferGroups().get(`${id} ${owner}`),
    flatsOf: (item) =>
      item.kind === "PERCENTAGE" ? item.ofItems.flatMap((arn) => flats().get(arn) ?? []) : [],
  };
};

const byArn = <T extends { readonly arn: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map((thing) => [thing.arn, thing]));

const bySource = (transfers: readonly Transfer[]): ReadonlyMap<string, readonly Transfer[]> => {
  const found = new Map<string, Transfer[]>();
  for (const transfer of transfers) {
    const others = found.get(transfer.source);
    if (others === undefined) found.set(transfer.source, [transfer]);
    else others.push(transfer);
  }
  return found;
};

const plansOf = (
  rules: readonly PricingRule[],
  plans: readonly PricingPlan[],
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>(rules.map(({ arn }) => [arn, []]));
  for (const plan of plans) for (const rule of plan.rules) found.get(rule)?.push(plan.arn);
  return found;
};

const groupsOf = (
  plans: readonly PricingPlan[],
  groups: readonly BillingGroup[],
): ReadonlyMap<string, readonly BillingGroup[]> => {
  const found = new Map<string, BillingGroup[]>(plans.map(({ arn }) => [arn, []]));
  for (const group of groups) found.get(group.plan)?.push(group);
  return found;
};

/** One pass over the items, however few are asked for: there may be 50,000 of them. */
const flatsUnder = (
  items: readonly CustomLineItem[],
  all: readonly CustomLineItem[],
): ReadonlyMap<string, FlatItem> => {
  const wanted = new Set<string>(items.flatMap((item) => (item.kind === "PERCENTAGE" ? item.ofItems : [])));
  const found = new Map<string, FlatItem>();
  if (wanted.size === 0) return found;
  for (const item of all) {
    if (item.kind === "FLAT" && wanted.has(item.arn)) found.set(item.arn, item);
    if (found.size === wanted.size) break;
  }
  return found;
};
