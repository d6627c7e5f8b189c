import type { AccountId, TransferId } from "../identifiers.ts";
import { BillingGroupArn, CustomLineItemArn, PricingPlanArn, PricingRuleArn } from "../identifiers.ts";
import { type IdDerivation, MANAGED_PLANS } from "./derive-ids.ts";
import { createEntryOwners } from "./entry-owners.ts";
import type {
  BillingGroupEntry,
  ConfigurationFile,
  CustomLineItemEntry,
  PricingPlanEntry,
  PricingRuleEntry,
  TransferEntry,
} from "./file-schema.ts";

/**
 * The ARN of each thing of a file and of what entries refer to. An ARN is derived from owner and name unless the
 * entry has the `id` that something else gave it (the API, another system); a reference is a name or, where two
 * owners use it, an ARN.
 */
export const createEntryArns = (file: ConfigurationFile, partner: AccountId, ids: IdDerivation) => {
  const transfers = new Map(
    file.transfers.flatMap((entry) => [
      [entry.name, entry],
      [transferIdOf(entry, ids), entry],
    ]),
  );
  const groupEntries = new Map<string, BillingGroupEntry>();
  const owners = createEntryOwners(
    partner,
    (name) => transfers.get(name),
    (reference) => groupEntries.get(reference),
  );
  const arn = (owner: AccountId, kind: string, id: string) =>
    `arn:aws:billingconductor::${owner}:${kind}/${id}`;
  const rule = (entry: PricingRuleEntry) =>
    entry.id === undefined
      ? ids.pricingRule(entry.name, owners.rule(entry))
      : PricingRuleArn.parse(arn(owners.rule(entry), "pricingrule", entry.id));
  const plan = (entry: PricingPlanEntry) =>
    entry.id === undefined
      ? ids.pricingPlan(entry.name, owners.plan(entry))
      : PricingPlanArn.parse(arn(owners.plan(entry), "pricingplan", entry.id));
  const group = (entry: BillingGroupEntry) => {
    const owner = owners.group(entry);
    if (entry.id !== undefined) return BillingGroupArn.parse(arn(owner, "billinggroup", entry.id));
    return entry.transfer === undefined && entry.primaryAccount !== undefined
      ? ids.standardGroup(owner, entry.primaryAccount)
      : ids.transferGroup(owner, entry.name);
  };
  const item = (entry: CustomLineItemEntry) =>
    entry.id === undefined
      ? ids.customLineItem(owners.item(entry), entry.name)
      : CustomLineItemArn.parse(arn(owners.item(entry), "customlineitem", entry.id));
  for (const entry of file.billingGroups) {
    groupEntries.set(entry.name, entry);
    groupEntries.set(group(entry), entry);
  }
  const rules = references(file.pricingRules, rule);
  const plans = references(file.pricingPlans, plan);
  const groups = references(file.billingGroups, group);
  const items = references(file.customLineItems, item);
  return {
    rule,
    plan,
    group,
    item,
    owners,
    transfer: (entry: TransferEntry) => transferIdOf(entry, ids),
    transferOf: (reference: string): TransferId => {
      const entry = transfers.get(reference);
      if (entry === undefined) throw new Error("a reference was not validated");
      return transferIdOf(entry, ids);
    },
    ruleOf: (reference: string) => found(rules, reference),
    planOf: (reference: string) =>
      (Object.hasOwn(MANAGED_PLANS, reference) ? MANAGED_PLANS[reference] : undefined) ??
      found(plans, reference),
    groupOf: (reference: string) => found(groups, reference),
    itemOf: (reference: string) => found(items, reference),
  };
};
export type EntryArns = ReturnType<typeof createEntryArns>;

const transferIdOf = ({ id, name }: TransferEntry, ids: IdDerivation): TransferId => id ?? ids.transfer(name);

/** By name and by ARN. Validation has seen to it that no name referred to is used twice. */
const references = <E extends { readonly name: string }, A extends string>(
  entries: readonly E[],
  arnOf: (entry: E) => A,
): ReadonlyMap<string, A> =>
  new Map(
    entries.flatMap((entry): (readonly [string, A])[] => [
      [entry.name, arnOf(entry)],
      [arnOf(entry), arnOf(entry)],
    ]),
  );

const found = <A>(arns: ReadonlyMap<string, A>, reference: string): A => {
  const arn = arns.get(reference);
  if (arn === undefined) throw new Error("a reference was not validated");
  return arn;
};
