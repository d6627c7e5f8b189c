import { D, plain } from "../money/decimal.ts";
import { roundPercentage } from "../money/rounding.ts";
import { buildBillingGroup } from "./build-billing-group.ts";
import { buildCustomLineItem } from "./build-custom-line-item.ts";
import { buildSellers } from "./build-sellers.ts";
import { DEFAULT_CURRENCY, defaultOwnOrganisation } from "./defaults.ts";
import { createIdDerivation, type TextHash } from "./derive-ids.ts";
import { createEntryArns, type EntryArns } from "./entry-arns.ts";
import { momentOf } from "./file-scalars.ts";
import type {
  ConfigurationFile,
  OrganizationEntry,
  PricingPlanEntry,
  PricingRuleEntry,
  TaxProfileEntry,
  TransferPreferenceEntry,
} from "./file-schema.ts";
import {
  type Organisation,
  type Partner,
  type PricingPlan,
  PricingRule,
  StoredConfiguration,
  type TaxProfile,
  type Transfer,
  TransferPreference,
} from "./model.ts";
import { sortConfiguration } from "./sort-configuration.ts";
import type { InitialisedPartner } from "./validation/file-index.ts";
import { withTags } from "./with-tags.ts";

/**
 * The stored form of a file without problems: ids derived, defaults filled in, percentages of rules rounded
 * to two places, lists sorted. The same file gives the same configuration, to the byte.
 */
export const buildConfiguration = (
  file: ConfigurationFile,
  initialised: InitialisedPartner,
  hash: TextHash,
): StoredConfiguration => {
  const ids = createIdDerivation(initialised.account, hash);
  const partner: Partner = {
    account: initialised.account,
    organization: initialised.organization,
    name: file.partner.name,
    currency: file.partner.currency ?? DEFAULT_CURRENCY,
    sellerOfRecord: file.partner.sellerOfRecord ?? file.partner.name,
    ...(file.partner.history === undefined ? {} : { history: file.partner.history }),
  };
  const arns = createEntryArns(file, partner.account, ids);
  const transfers: readonly Transfer[] = file.transfers.map((entry) => ({
    ...entry,
    id: arns.transfer(entry),
  }));
  const transferOf = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  const billingGroups = file.billingGroups.map((entry) => buildBillingGroup(entry, transferOf, arns));
  const organisations = file.organizations.map(buildOrganisation);
  const ownListed = organisations.some(({ id }) => id === partner.organization);
  return StoredConfiguration.parse(
    sortConfiguration({
      partner,
      organisations: ownListed ? organisations : [...organisations, defaultOwnOrganisation(partner)],
      transfers: [...transfers],
      ...(file.transferPreferences.length === 0
        ? {}
        : {
            transferPreferences: file.transferPreferences.map((entry) =>
              buildTransferPreference(entry, arns),
            ),
          }),
      billingGroups,
      pricingPlans: file.pricingPlans.map((entry) => buildPricingPlan(entry, arns)),
      pricingRules: file.pricingRules.map((entry) => buildPricingRule(entry, arns)),
      customLineItems: file.customLineItems.map((entry) => buildCustomLineItem(entry, arns)),
      taxProfiles: file.taxProfiles.map(buildTaxProfile),
      fxRates: [...file.fxRates],
      paymentProfiles: [...file.paymentProfiles],
      sellers: [...buildSellers(file.invoicing, partner, organisations)],
      ...(file.reports?.csv === true ? { reports: { csv: true } } : {}),
    }),
  );
};

/** The management account is always a member, listed or not. */
const buildOrganisation = (entry: OrganizationEntry): Organisation => {
  const accounts = (entry.accounts ?? []).map(({ joined, left, ...account }) => ({
    ...account,
    ...(joined === undefined ? {} : { joined: momentOf(joined) }),
    ...(left === undefined ? {} : { left: momentOf(left) }),
  }));
  const listed = accounts.some(({ id }) => id === entry.managementAccount);
  return {
    ...entry,
    accounts: listed ? accounts : [{ id: entry.managementAccount, name: entry.name }, ...accounts],
  };
};

const buildTransferPreference = (
  { transfer, autoCreateGroups, plan }: TransferPreferenceEntry,
  arns: EntryArns,
): TransferPreference =>
  TransferPreference.parse({
    transfer: arns.transferOf(transfer),
    autoCreateGroups,
    ...(plan === undefined ? {} : { plan: arns.planOf(plan) }),
  });

const buildPricingPlan = (entry: PricingPlanEntry, arns: EntryArns): PricingPlan => {
  const { id: _id, owner: _owner, tags, ...rest } = entry;
  return { ...rest, ...withTags(tags), arn: arns.plan(entry), rules: entry.rules.map(arns.ruleOf) };
};

const buildPricingRule = (entry: PricingRuleEntry, arns: EntryArns): PricingRule => {
  const { modifierPercentage, tiering, id: _id, owner: _owner, tags, ...rest } = entry;
  return PricingRule.parse({
    ...rest,
    ...withTags(tags),
    arn: arns.rule(entry),
    ...(modifierPercentage === undefined
      ? {}
      : { modifierPercentage: plain(roundPercentage(new D(modifierPercentage))) }),
    ...(tiering?.freeTier === undefined ? {} : { freeTierActivated: tiering.freeTier.activated }),
    ...(tiering?.customTiers === undefined ? {} : { customTiers: tiering.customTiers }),
  });
};

const buildTaxProfile = (entry: TaxProfileEntry): TaxProfile => ({
  ...entry,
  reverseCharge: entry.reverseCharge ?? false,
});
