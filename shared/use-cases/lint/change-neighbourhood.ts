import type {
  BillingGroup,
  CustomLineItem,
  PricingPlan,
  PricingRule,
  StoredConfiguration,
  Transfer,
} from "../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { ThingChange } from "../configuration/change-configuration.ts";

/** The part of a configuration that remarks about a change can depend on, before it and after. */
export type Neighbourhood = { readonly before: StoredConfiguration; readonly after: StoredConfiguration };

/** A rule may be in 1,000 plans; what is said of its neighbours needs no more of them (`lintChange`). */
const PLANS_MAX = 25;
const GROUPS_MAX = 200;

type Things = {
  readonly rules: ReadonlyMap<string, PricingRule>;
  readonly plans: ReadonlyMap<string, PricingPlan>;
  readonly groups: ReadonlyMap<string, BillingGroup>;
  readonly items: ReadonlyMap<string, CustomLineItem>;
};

/**
 * The rules, plans, groups and items around what a change touches, so that linting it costs what it touches and not
 * what is stored. Undefined when it touches nothing that the linter looks at.
 */
export const changeNeighbourhood = (
  state: ConfigurationState,
  changes: readonly ThingChange[],
  period: BillingPeriod,
): Neighbourhood | undefined => {
  const changed = (kind: ThingChange["kind"]) => changes.filter((change) => change.kind === kind);
  const wanted = <T>(kind: ThingChange["kind"]): readonly T[] =>
    changed(kind).flatMap(({ value }) => (value === null ? [] : [value as T]));
  const rules = changed("pricingRules").map(({ id }) => id);
  const touched = [
    ...rules,
    ...changed("pricingPlans"),
    ...changed("billingGroups"),
    ...changed("customLineItems"),
  ];
  const [partner] = state.partner.list(period);
  if (touched.length === 0 || partner === undefined) return undefined;

  const items = changed("customLineItems").flatMap(({ id }) => state.customLineItems.find(id, period) ?? []);
  const groupsOfItems = [...items, ...wanted<CustomLineItem>("customLineItems")].map(({ group }) => group);
  const groups = new Map<string, BillingGroup>();
  const addGroup = (group: BillingGroup | undefined) => group && groups.set(group.arn, group);
  for (const id of [...changed("billingGroups").map((change) => change.id), ...groupsOfItems])
    addGroup(state.billingGroups.find(id, period));
  const plans = new Set<string>([
    ...changed("pricingPlans").map(({ id }) => id),
    ...rules.flatMap((rule) => state.pricingPlans.idsWith("rule", rule).slice(0, PLANS_MAX)),
    ...[...groups.values(), ...wanted<BillingGroup>("billingGroups")].map(({ plan }) => plan),
  ]);
  for (const plan of plans)
    for (const group of state.billingGroups.listWith("plan", plan, period).slice(0, GROUPS_MAX))
      addGroup(group);
  for (const group of [...groups.values(), ...wanted<BillingGroup>("billingGroups")])
    for (const other of groupsAround(state, group, period)) addGroup(other);
  for (const { plan } of groups.values()) plans.add(plan);

  const planThings = [...plans].flatMap((arn) => state.pricingPlans.find(arn, period) ?? []);
  const ruleArns = new Set<string>([
    ...rules,
    ...[...planThings, ...wanted<PricingPlan>("pricingPlans")].flatMap((plan) => plan.rules),
  ]);
  const before: Things = {
    rules: byArn([...ruleArns].flatMap((arn) => state.pricingRules.find(arn, period) ?? [])),
    plans: byArn(planThings),
    groups,
    items: byArn(itemsAround(state, [...items, ...wanted<CustomLineItem>("customLineItems")], period)),
  };
  const after: Things = {
    rules: overlaid(before.rules, changed("pricingRules")),
    plans: overlaid(before.plans, changed("pricingPlans")),
    groups: overlaid(before.groups, changed("billingGroups")),
    items: overlaid(before.items, changed("customLineItems")),
  };
  const transfers = state.transfers.list(period);
  return {
    before: configurationOf(partner, transfers, before),
    after: configurationOf(partner, transfers, after),
  };
};

/** The items themselves as they are, the flat ones they are a percentage of, and the percentages of them. */
const itemsAround = (
  state: ConfigurationState,
  items: readonly CustomLineItem[],
  period: BillingPeriod,
): readonly CustomLineItem[] =>
  items.flatMap((item) => [
    ...[item.arn, ...(item.kind === "PERCENTAGE" ? item.ofItems : [])].flatMap(
      (arn) => state.customLineItems.find(arn, period) ?? [],
    ),
    ...state.customLineItems.listWith("ofItem", item.arn, period),
  ]);

/** The groups that decide what a group costs its owner: other owners' of the same transfer and of the owner's own. */
const groupsAround = (
  state: ConfigurationState,
  group: BillingGroup,
  period: BillingPeriod,
): readonly BillingGroup[] => {
  const through = state.transfers.listWith("source", group.owner, period);
  const ids = [...through.map(({ id }) => id), ...(group.type === "STANDARD" ? [] : [group.transfer])];
  return ids.flatMap((id) => state.billingGroups.listWith("transfer", id, period));
};

const byArn = <T extends { readonly arn: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map((thing) => [thing.arn, thing]));

/** The very same map where nothing changes, so that `lintChange` sees at once that nothing did. */
const overlaid = <T>(
  before: ReadonlyMap<string, T>,
  changes: readonly ThingChange[],
): ReadonlyMap<string, T> => {
  if (changes.length === 0) return before;
  const after = new Map(before);
  for (const { id, value } of changes) {
    if (value === null) after.delete(id);
    else after.set(id, value as T);
  }
  return after;
};

const configurationOf = (
  partner: StoredConfiguration["partner"],
  transfers: readonly Transfer[],
  things: Things,
): StoredConfiguration => ({
  partner,
  organisations: [],
  transfers: [...transfers],
  billingGroups: sorted(things.groups),
  pricingPlans: sorted(things.plans),
  pricingRules: sorted(things.rules),
  customLineItems: sorted(things.items),
  taxProfiles: [],
  fxRates: [],
  paymentProfiles: [],
  sellers: [],
});

const sorted = <T extends { readonly arn: string }>(things: ReadonlyMap<string, T>): T[] =>
  [...things.values()].toSorted((left, right) => (left.arn < right.arn ? -1 : 1));
