import { transferIdOfArn } from "../billing-transfer/transfer-arn.ts";
import { type Finding, problem } from "../configuration/findings.ts";
import type { BillingGroup, CustomLineItem, StoredConfiguration, Transfer } from "../configuration/model.ts";
import { sortConfiguration } from "../configuration/sort-configuration.ts";
import { arnAccount } from "../identifiers.ts";
import { importedGroup, importedItem, importedPlan, importedRule } from "./imported-things.ts";
import { mergeOrganisations } from "./merge-organisations.ts";
import { mergePreferences, mergeTransfers } from "./merge-transfers.ts";
import type { AwsSetUp } from "./set-up.ts";

export type MergedSetUp =
  | {
      readonly kind: "merged";
      readonly configuration: StoredConfiguration;
      readonly notes: readonly string[];
    }
  | { readonly kind: "inconsistent"; readonly problems: readonly Finding[] };

/**
 * A stored configuration with everything that an account has set up elsewhere in the place of what it had here. What
 * others own and what Billing Conductor and Organizations know nothing of (tax, currencies, payment, sellers)
 * stays, and so does what is over: groups of transfers that have ended, items that ended before the answers begin.
 */
export const mergeSetUp = (base: StoredConfiguration, setUp: AwsSetUp): MergedSetUp => {
  const { owner, tags } = setUp;
  const problems: Finding[] = [];
  const take = <V>(
    outcome: { readonly value: V } | { readonly problem: string },
    arn: string,
  ): readonly V[] => {
    if ("value" in outcome) return [outcome.value];
    problems.push(problem([arn], outcome.problem));
    return [];
  };
  const isOthers = ({ arn }: { readonly arn: string }): boolean => arnAccount(arn) !== owner;
  const { transfers, notes: transferNotes } = mergeTransfers(base, setUp);
  const { organisations, notes: organisationNotes } = mergeOrganisations(base, setUp);
  const groups = mergeGroups(base, setUp, transfers, take);
  const items = setUp.items.filter(({ told }) => !groups.leftOut.has(told.BillingGroupArn));
  const imported = items.flatMap((item) => take(importedItem(item, tags), item.told.Arn));
  const configuration: StoredConfiguration = {
    ...base,
    organisations: [...organisations],
    transfers: [...transfers],
    transferPreferences: [...mergePreferences(base, setUp.preferences)],
    pricingRules: [
      ...base.pricingRules.filter(isOthers),
      ...setUp.rules.flatMap((rule) => take(importedRule(rule, tags), rule.Arn)),
    ],
    pricingPlans: [
      ...base.pricingPlans.filter(isOthers),
      ...setUp.plans.flatMap((plan) => take(importedPlan(plan, tags), plan.Arn)),
    ],
    billingGroups: [...groups.billingGroups],
    customLineItems: [...keptItems(base, setUp, groups, imported), ...imported],
  };
  return problems.length > 0
    ? { kind: "inconsistent", problems }
    : {
        kind: "merged",
        configuration: sortConfiguration(configuration),
        notes: [...organisationNotes, ...transferNotes, ...groups.notes],
      };
};

type Take = <V>(outcome: { readonly value: V } | { readonly problem: string }, arn: string) => readonly V[];

const mergeGroups = (
  base: StoredConfiguration,
  setUp: AwsSetUp,
  transfers: readonly Transfer[],
  take: Take,
): {
  readonly billingGroups: readonly BillingGroup[];
  readonly leftOut: ReadonlySet<string>;
  /** Own groups of transfers that have ended, which no list shows any more. */
  readonly over: ReadonlySet<string>;
  readonly notes: readonly string[];
} => {
  const leftOut = new Set<string>();
  const notes: string[] = [];
  const leave = (arn: string, reason: string): readonly BillingGroup[] => {
    leftOut.add(arn);
    notes.push(`billing group ${arn} and its custom line items are left out: ${reason}`);
    return [];
  };
  const imported = setUp.groups.flatMap((told): readonly BillingGroup[] => {
    const arn = told.AccountGrouping?.ResponsibilityTransferArn;
    const id = transferIdOfArn(arn ?? "");
    const transfer = transfers.find((each) => each.id === id);
    if (arn !== undefined && transfer === undefined) return leave(told.Arn, "its transfer is not known");
    if (transfer === undefined && told.Status === "PRIMARY_ACCOUNT_MISSING")
      return leave(told.Arn, "its primary account has left the organization");
    const accounts = setUp.accounts
      .filter(({ BillingGroupArn }) => BillingGroupArn === told.Arn)
      .map(({ AccountId }) => AccountId);
    return take(importedGroup(told, setUp.owner, { accounts, transfer, tags: setUp.tags }), told.Arn);
  });
  const known = new Set<string>(imported.map(({ arn }) => arn));
  const isOver = (group: BillingGroup): boolean => {
    const transfer = transfers.find(({ id }) => group.type === "TRANSFER_BILLING" && id === group.transfer);
    return transfer?.end !== undefined && transfer.end < setUp.month;
  };
  const others = base.billingGroups.filter(({ owner }) => owner !== setUp.owner);
  const over = base.billingGroups.filter(
    (group) => group.owner === setUp.owner && isOver(group) && !known.has(group.arn),
  );
  return {
    billingGroups: [...others, ...over, ...imported],
    leftOut,
    over: new Set(over.map(({ arn }) => arn)),
    notes,
  };
};

/** Items of others, those of groups that are over, and own ones that ended before the months that were looked through. */
const keptItems = (
  base: StoredConfiguration,
  { owner, firstMonth }: AwsSetUp,
  groups: { readonly billingGroups: readonly BillingGroup[]; readonly over: ReadonlySet<string> },
  imported: readonly CustomLineItem[],
): readonly CustomLineItem[] => {
  const grouped = new Set<string>(groups.billingGroups.map(({ arn }) => arn));
  const known = new Set<string>(imported.map(({ arn }) => arn));
  return base.customLineItems.filter(({ arn, group, to }) => {
    if (arnAccount(arn) !== owner) return true;
    const isBefore = to !== undefined && to < firstMonth;
    return !known.has(arn) && grouped.has(group) && (isBefore || groups.over.has(group));
  });
};
