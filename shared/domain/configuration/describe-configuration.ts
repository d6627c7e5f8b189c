import { canonicalJson } from "../canonical-json.ts";
import { AccountId, arnAccount, arnId, TransferId } from "../identifiers.ts";
import { monthsBetween } from "../time/billing-period.ts";
import { defaultOwnOrganisation } from "./defaults.ts";
import { createIdDerivation, type IdDerivation, MANAGED_PLANS, type TextHash } from "./derive-ids.ts";
import {
  API_VERSION,
  type BillingGroupEntry,
  type ConfigurationFile,
  type CustomLineItemEntry,
  type InvoicingEntry,
  type PricingPlanEntry,
  type PricingRuleEntry,
  type TransferEntry,
  type TransferPreferenceEntry,
} from "./file-schema.ts";
import type {
  BillingGroup,
  CustomLineItem,
  PricingPlan,
  PricingRule,
  StoredConfiguration,
  Transfer,
  TransferPreference,
} from "./model.ts";
import { withTags } from "./with-tags.ts";

/**
 * The file that gives a stored configuration: the inverse of building, with names in the place of ARNs and
 * lists sorted by name. What a reader of the file gets by default is left out only where writing it down
 * would change its meaning (the partner's own organisation).
 */
export const describeConfiguration = (stored: StoredConfiguration, hash: TextHash): ConfigurationFile => {
  const configuration = withoutUnborn(stored);
  const names = namesOf([configuration]);
  const ids = createIdDerivation(configuration.partner.account, hash);
  return fileOf({
    configuration,
    names,
    idOf: ({ arn, name, derived }) => {
      // A group of own accounts is known by its primary account.
      if (STANDARD_GROUP.test(arn) || (arn === derived(ids) && names(arn) === name)) return {};
      return { id: arnId(arn) };
    },
  });
};

/**
 * Without the groups of transfers that never came to be, withdrawn before their first month, and their items: they bill
 * nothing, and a file with them would be refused for naming a transfer that is not there.
 */
const withoutUnborn = (stored: StoredConfiguration): StoredConfiguration => {
  const transfers = new Set(stored.transfers.map(({ id }) => id));
  const billingGroups = stored.billingGroups.filter(
    (group) => group.type === "STANDARD" || transfers.has(group.transfer),
  );
  if (billingGroups.length === stored.billingGroups.length) return stored;
  const groups = new Set(billingGroups.map(({ arn }) => arn));
  const customLineItems = stored.customLineItems.filter(({ group }) => groups.has(group));
  return { ...stored, billingGroups, customLineItems };
};

/**
 * Two configurations as files that can be held against each other: everything has its ARN in the place of the id,
 * and what both know has one name where it is referred to, its later one.
 */
export const describeForComparison = (
  before: StoredConfiguration,
  after: StoredConfiguration,
): readonly [before: ConfigurationFile, after: ConfigurationFile] => {
  const names = namesOf([before, after]);
  const describe = (configuration: StoredConfiguration) =>
    fileOf({ configuration, names, idOf: ({ arn }) => ({ id: arn }) });
  return [describe(before), describe(after)];
};

const STANDARD_GROUP = /:billinggroup\/\d{12}$/;

const fileOf = (described: Described): ConfigurationFile => {
  const { configuration, names } = described;
  const { partner } = configuration;
  const own = canonicalJson(defaultOwnOrganisation(partner));
  return {
    apiVersion: API_VERSION,
    partner: {
      account: partner.account,
      name: partner.name,
      currency: partner.currency,
      sellerOfRecord: partner.sellerOfRecord,
      ...(partner.history === undefined ? {} : { history: partner.history }),
    },
    organizations: configuration.organisations.filter((organisation) => canonicalJson(organisation) !== own),
    transfers: configuration.transfers
      .map((transfer) => describeTransfer(transfer, described))
      .toSorted(byName),
    transferPreferences: (configuration.transferPreferences ?? [])
      .map((preference) => describePreference(preference, names))
      .toSorted((left, right) => (left.transfer < right.transfer ? -1 : 1)),
    pricingRules: configuration.pricingRules.map((rule) => describeRule(rule, described)).toSorted(byName),
    pricingPlans: configuration.pricingPlans.map((plan) => describePlan(plan, described)).toSorted(byName),
    billingGroups: configuration.billingGroups
      .map((group) => describeGroup(group, described))
      .toSorted(byName),
    customLineItems: configuration.customLineItems
      .map((item) => describeItem(item, described))
      .toSorted(byName),
    taxProfiles: configuration.taxProfiles,
    invoicing: describeInvoicing(configuration),
    fxRates: configuration.fxRates,
    paymentProfiles: configuration.paymentProfiles,
    ...(configuration.reports === undefined ? {} : { reports: configuration.reports }),
  };
};

type Sortable = { readonly name: string; readonly owner?: unknown; readonly id?: unknown };
/** Two owners may use one name, so names alone are no order. */
const orderOf = ({ name, owner = "", id = "" }: Sortable): string => `${name}\n${owner}\n${id}`;
const byName = (left: Sortable, right: Sortable): number => (orderOf(left) < orderOf(right) ? -1 : 1);

type NameOf = (id: string) => string;
type Described = {
  readonly configuration: StoredConfiguration;
  readonly names: NameOf;
  /** The member `id` of an entry; `derived` is what its name alone would give. */
  readonly idOf: (thing: {
    readonly arn: string;
    readonly name: string;
    readonly derived: (ids: IdDerivation) => string;
  }) => { readonly id?: string };
};

/** Names that mean something else where they are referred to. */
const RESERVED = new Set([...Object.keys(MANAGED_PLANS), "group"]);

/**
 * What a thing is referred to by: its name, or its ARN where the name is used by two owners or means something
 * else. An id whose thing is gone stays an id: the file is refused when it is applied, and says which one.
 */
const namesOf = (configurations: readonly StoredConfiguration[]): NameOf => {
  const ofKind = (things: (configuration: StoredConfiguration) => readonly Named[]) =>
    unambiguousNames(new Map(configurations.flatMap(things).map(({ arn, name }) => [arn, name] as const)));
  const names = new Map<string, string>([
    ...Object.entries(MANAGED_PLANS).map(([name, arn]) => [arn, name] as const),
    ...ofKind(({ transfers }) => transfers.map(({ id, name }) => ({ arn: id, name }))),
    ...ofKind(({ billingGroups }) => billingGroups),
    ...ofKind(({ pricingPlans }) => pricingPlans),
    ...ofKind(({ pricingRules }) => pricingRules),
    ...ofKind(({ customLineItems }) => customLineItems),
  ]);
  return (id) => names.get(id) ?? id;
};
type Named = { readonly arn: string; readonly name: string };

const unambiguousNames = (nameOf: ReadonlyMap<string, string>): readonly (readonly [string, string])[] => {
  const uses = new Map<string, number>();
  for (const name of nameOf.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
  return [...nameOf].filter(
    ([, name]) => uses.get(name) === 1 && !RESERVED.has(name) && !TransferId.safeParse(name).success,
  );
};

const ownerOf = (arn: string): AccountId => AccountId.parse(arnAccount(arn));

const describeTransfer = ({ id, ...transfer }: Transfer, { idOf }: Described): TransferEntry => {
  const { name } = transfer;
  return { ...idOf({ arn: id, name, derived: (ids) => ids.transfer(name) }), ...transfer } as TransferEntry;
};

const describePreference = (preference: TransferPreference, names: NameOf): TransferPreferenceEntry => ({
  transfer: names(preference.transfer),
  autoCreateGroups: preference.autoCreateGroups,
  ...(preference.autoCreateGroups ? { plan: names(preference.plan) } : {}),
});

const describeRule = (thing: PricingRule, described: Described): PricingRuleEntry => {
  const { configuration, idOf } = described;
  const { arn, ...rest } = thing;
  const rule = { ...rest, ...withTags(rest.tags) };
  const owner = ownerOf(arn);
  const identity = {
    ...idOf({ ...thing, derived: (ids) => ids.pricingRule(rule.name, owner) }),
    ...(owner === configuration.partner.account ? {} : { owner }),
  };
  if (rule.type !== "TIERING") return { ...rule, ...identity };
  if (rule.scope === "SKU") {
    const { customTiers, ...entry } = rule;
    return { ...entry, ...identity, tiering: { customTiers } };
  }
  const { freeTierActivated, ...entry } = rule;
  return { ...entry, ...identity, tiering: { freeTier: { activated: freeTierActivated } } };
};

const describePlan = (thing: PricingPlan, { configuration, idOf, names }: Described): PricingPlanEntry => {
  const { arn, ...plan } = thing;
  const owner = ownerOf(arn);
  return {
    ...plan,
    ...withTags(plan.tags),
    ...idOf({ ...thing, derived: (ids) => ids.pricingPlan(plan.name, owner) }),
    ...(owner === configuration.partner.account ? {} : { owner }),
    rules: plan.rules.map(names).toSorted(),
  };
};

const describeGroup = (group: BillingGroup, { configuration, idOf, names }: Described): BillingGroupEntry => {
  const { name, description, owner, tags } = group;
  const { transfers, partner } = configuration;
  const target =
    group.type === "STANDARD" ? partner.account : transfers.find(({ id }) => id === group.transfer)?.target;
  return {
    name,
    ...idOf({ ...group, derived: (ids) => ids.transferGroup(owner, name) }),
    description,
    ...withTags(tags),
    plan: names(group.plan),
    ...(owner === target ? {} : { owner }),
    ...(group.type === "STANDARD"
      ? {
          primaryAccount: group.primaryAccount,
          accounts: group.accounts,
          ...(group.autoAssociate === true ? { autoAssociate: true } : {}),
        }
      : { transfer: names(group.transfer) }),
  };
};

const describeItem = (item: CustomLineItem, { idOf, names }: Described): CustomLineItemEntry => {
  const { arn, name, description, account, type, from, to, presentAs, tags } = item;
  const owner = ownerOf(arn);
  return {
    name,
    ...idOf({ ...item, derived: (ids) => ids.customLineItem(owner, name) }),
    description,
    ...withTags(tags),
    // Said where the name alone would not tell two items apart.
    ...(names(arn) === name ? {} : { owner }),
    group: names(item.group),
    account,
    type,
    ...(item.kind === "FLAT"
      ? { flat: item.amount }
      : {
          percentage: item.percentage,
          of: [...(item.ofGroup ? ["group"] : []), ...item.ofItems.map(names).toSorted()],
          filter: item.filter,
          computation: item.computation,
        }),
    from,
    ...(to === undefined ? {} : { months: monthsBetween(from, to) + 1 }),
    presentAs,
  };
};

const describeInvoicing = ({ partner, sellers }: StoredConfiguration): InvoicingEntry => {
  const described = sellers.filter(({ account }) => account !== partner.account);
  const own = sellers.find(({ account }) => account === partner.account);
  if (own === undefined) return { sellers: described };
  const { account, name, sellerOfRecord, currency, paymentTermsDays, numberSeries, ...details } = own;
  return {
    paymentTermsDays,
    numberSeries,
    ...(Object.values(details).some((value) => value !== undefined) ? { seller: details } : {}),
    ...(described.length > 0 ? { sellers: described } : {}),
  };
};
