import { canonicalJson } from "../canonical-json.ts";
import type { AccountId } from "../identifiers.ts";
import { monthsBetween } from "../time/billing-period.ts";
import { undescribedSeller } from "./build-sellers.ts";
import { defaultOwnOrganisation } from "./defaults.ts";
import { MANAGED_PLANS } from "./derive-ids.ts";
import {
  API_VERSION,
  type BillingGroupEntry,
  type ConfigurationFile,
  type CustomLineItemEntry,
  type InvoicingEntry,
  type PricingRuleEntry,
  type TransferPreferenceEntry,
} from "./file-schema.ts";
import type {
  BillingGroup,
  CustomLineItem,
  PricingRule,
  StoredConfiguration,
  TransferPreference,
} from "./model.ts";

/**
 * The file that gives a stored configuration: the inverse of building, with names in the place of ARNs and
 * lists sorted by name. What a reader of the file gets by default is left out only where writing it down
 * would change its meaning (the partner's own organisation, sellers nobody described).
 */
export const describeConfiguration = (configuration: StoredConfiguration): ConfigurationFile => {
  const { partner } = configuration;
  const names = namesOf(configuration);
  const own = canonicalJson(defaultOwnOrganisation(partner));
  return {
    apiVersion: API_VERSION,
    partner: {
      account: partner.account,
      name: partner.name,
      currency: partner.currency,
      sellerOfRecord: partner.sellerOfRecord,
    },
    organizations: configuration.organisations.filter((organisation) => canonicalJson(organisation) !== own),
    transfers: configuration.transfers.map(({ id, ...transfer }) => transfer).toSorted(byName),
    transferPreferences: (configuration.transferPreferences ?? [])
      .map((preference) => describePreference(preference, names))
      .toSorted((left, right) => (left.transfer < right.transfer ? -1 : 1)),
    pricingRules: configuration.pricingRules.map(describeRule).toSorted(byName),
    pricingPlans: configuration.pricingPlans
      .map(({ arn, ...plan }) => ({ ...plan, rules: plan.rules.map(names) }))
      .toSorted(byName),
    billingGroups: configuration.billingGroups
      .map((group) => describeGroup(group, configuration, names))
      .toSorted(byName),
    customLineItems: configuration.customLineItems.map((item) => describeItem(item, names)).toSorted(byName),
    taxProfiles: configuration.taxProfiles,
    invoicing: describeInvoicing(configuration),
    fxRates: configuration.fxRates,
    paymentProfiles: configuration.paymentProfiles,
    ...(configuration.reports === undefined ? {} : { reports: configuration.reports }),
  };
};

const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
  left.name < right.name ? -1 : 1;

type NameOf = (id: string) => string;

/** An id whose thing is gone stays an id: the file is refused when it is applied, and says which one. */
const namesOf = (configuration: StoredConfiguration): NameOf => {
  const names = new Map<string, string>([
    ...Object.entries(MANAGED_PLANS).map(([name, arn]) => [arn, name] as const),
    ...configuration.transfers.map(({ id, name }) => [id, name] as const),
    ...[
      ...configuration.billingGroups,
      ...configuration.pricingPlans,
      ...configuration.pricingRules,
      ...configuration.customLineItems,
    ].map(({ arn, name }) => [arn, name] as const),
  ]);
  return (id) => names.get(id) ?? id;
};

const describePreference = (preference: TransferPreference, names: NameOf): TransferPreferenceEntry => ({
  transfer: names(preference.transfer),
  autoCreateGroups: preference.autoCreateGroups,
  ...(preference.autoCreateGroups ? { plan: names(preference.plan) } : {}),
});

const describeRule = ({ arn, ...rule }: PricingRule): PricingRuleEntry => {
  if (rule.type !== "TIERING") return rule;
  if (rule.scope === "SKU") {
    const { customTiers, ...entry } = rule;
    return { ...entry, tiering: { customTiers } };
  }
  const { freeTierActivated, ...entry } = rule;
  return { ...entry, tiering: { freeTier: { activated: freeTierActivated } } };
};

const describeGroup = (
  group: BillingGroup,
  { transfers, partner }: StoredConfiguration,
  names: NameOf,
): BillingGroupEntry => {
  const { name, description, owner } = group;
  const target =
    group.type === "STANDARD" ? partner.account : transfers.find(({ id }) => id === group.transfer)?.target;
  return {
    name,
    description,
    plan: names(group.plan),
    ...(owner === target ? {} : { owner }),
    ...(group.type === "STANDARD"
      ? { primaryAccount: group.primaryAccount, accounts: group.accounts }
      : { transfer: names(group.transfer) }),
  };
};

const describeItem = (item: CustomLineItem, names: NameOf): CustomLineItemEntry => {
  const { name, description, account, type, from, to, presentAs } = item;
  return {
    name,
    description,
    group: names(item.group),
    account,
    type,
    ...(item.kind === "FLAT"
      ? { flat: item.amount }
      : {
          percentage: item.percentage,
          of: [...(item.ofGroup ? ["group"] : []), ...item.ofItems.map(names)],
          filter: item.filter,
          computation: item.computation,
        }),
    from,
    ...(to === undefined ? {} : { months: monthsBetween(from, to) + 1 }),
    presentAs,
  };
};

const describeInvoicing = ({ partner, organisations, sellers }: StoredConfiguration): InvoicingEntry => {
  const nameOf = (account: AccountId): string =>
    organisations.find(({ managementAccount }) => managementAccount === account)?.name ?? account;
  const described = sellers.filter(
    (seller) =>
      seller.account !== partner.account &&
      canonicalJson(seller) !== canonicalJson(undescribedSeller(seller.account, nameOf, partner)),
  );
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
