import { type AccountId, arnId } from "../../identifiers.ts";
import { MANAGED_PLANS } from "../derive-ids.ts";
import { createEntryOwners } from "../entry-owners.ts";
import type {
  BillingGroupEntry,
  CustomLineItemEntry,
  OrganizationEntry,
  PricingPlanEntry,
  PricingRuleEntry,
  TransferEntry,
} from "../file-schema.ts";
import type { Partner } from "../model.ts";
import type { Quotas } from "../quotas.ts";
import type { ConfigurationEntries, Entry } from "../read-entries.ts";

export type InitialisedPartner = Pick<Partner, "account" | "organization">;

/** A file's entries by what refers to them. Of two entries of one owner and name, without ids, the first counts. */
export type FileIndex = {
  readonly entries: ConfigurationEntries;
  readonly partner: InitialisedPartner;
  readonly quotas: Quotas;
  readonly rules: ReadonlyMap<string, Entry<PricingRuleEntry>>;
  readonly plans: ReadonlyMap<string, Entry<PricingPlanEntry>>;
  readonly transfers: ReadonlyMap<string, Entry<TransferEntry>>;
  readonly groups: ReadonlyMap<string, Entry<BillingGroupEntry>>;
  readonly items: ReadonlyMap<string, Entry<CustomLineItemEntry>>;
  /** Organisations by management account; without the partner's own unless the file lists it. */
  readonly organizations: ReadonlyMap<string, Entry<OrganizationEntry>>;
  /** Management account of the organisation that an account belongs to. */
  readonly managerOf: ReadonlyMap<string, AccountId>;
  /** Accounts named by groups of own accounts. */
  readonly groupAccounts: ReadonlySet<string>;
  readonly owners: ReturnType<typeof createEntryOwners>;
  /** Whether a name may stand for an entry that could not be read. */
  readonly mayBeUnread: (name: string) => boolean;
};

export const indexOf = (
  entries: ConfigurationEntries,
  partner: InitialisedPartner,
  quotas: Quotas,
): FileIndex => {
  const organizations = firstByKey(entries.organizations, ({ managementAccount }) => managementAccount);
  const managerOf = new Map<string, AccountId>([[partner.account, partner.account]]);
  for (const { value } of entries.organizations)
    for (const account of [value.managementAccount, ...(value.accounts ?? []).map(({ id }) => id)])
      if (!managerOf.has(account)) managerOf.set(account, value.managementAccount);
  const transfers = byReference(entries.transfers, { arnOf: (_, id) => id });
  const groups = byReference(entries.billingGroups, {
    arnOf: arnIn("billinggroup"),
    ownerOf: (group) => group.owner ?? transfers.get(group.transfer ?? "")?.value.target ?? partner.account,
    idOf: ({ id, transfer, primaryAccount }) => id ?? (transfer === undefined ? primaryAccount : undefined),
  });
  const owners = createEntryOwners(
    partner.account,
    (name) => transfers.get(name)?.value,
    (reference) => groups.get(reference)?.value,
  );
  return {
    entries,
    partner,
    quotas,
    owners,
    rules: byReference(entries.pricingRules, { arnOf: arnIn("pricingrule"), ownerOf: owners.rule }),
    plans: byReference(entries.pricingPlans, { arnOf: arnIn("pricingplan"), ownerOf: owners.plan }),
    transfers,
    groups,
    items: byReference(entries.customLineItems, { arnOf: arnIn("customlineitem"), ownerOf: owners.item }),
    organizations,
    managerOf,
    groupAccounts: new Set(
      entries.billingGroups.flatMap(({ value: { primaryAccount, accounts } }) => [
        ...(primaryAccount === undefined ? [] : [primaryAccount]),
        ...(accounts ?? []),
      ]),
    ),
    // Of an entry that could not be read the id is known, and no more of its ARN.
    mayBeUnread: (name) => entries.unread.has(name.startsWith("arn:") ? arnId(name) : name),
  };
};

/**
 * By name where it means one entry, and by ARN where the entry says its id. A name that two owners or two ids have
 * refers to nothing: it could be either.
 */
const byReference = <T extends Identified>(
  entries: readonly Entry<T>[],
  identity: {
    readonly ownerOf?: (value: T) => string;
    readonly idOf?: (value: T) => string | undefined;
    readonly arnOf: (owner: string, id: string) => string;
  },
): ReadonlyMap<string, Entry<T>> => {
  const { ownerOf = () => "", idOf = ({ id }) => id, arnOf } = identity;
  const found = new Map(firstByKey(entries, ({ name }) => name));
  for (const entry of entries) {
    const first = found.get(entry.value.name);
    const another =
      first !== undefined &&
      (ownerOf(first.value) !== ownerOf(entry.value) || first.value.id !== entry.value.id);
    if (another) found.delete(entry.value.name);
  }
  for (const entry of entries) {
    const id = idOf(entry.value);
    if (id !== undefined) found.set(arnOf(ownerOf(entry.value), id), entry);
  }
  return found;
};
type Identified = { readonly name: string; readonly id?: string | undefined };

const arnIn = (kind: string) => (owner: string, id: string) =>
  `arn:aws:billingconductor::${owner}:${kind}/${id}`;

const firstByKey = <T>(
  entries: readonly Entry<T>[],
  keyOf: (value: T) => string,
): ReadonlyMap<string, Entry<T>> => {
  const found = new Map<string, Entry<T>>();
  for (const entry of entries) if (!found.has(keyOf(entry.value))) found.set(keyOf(entry.value), entry);
  return found;
};

/** Whether the account manages an organisation of this file, or is the partner itself. */
export const isManager = (index: FileIndex, account: string): boolean =>
  account === index.partner.account || index.organizations.has(account);

export const isPlanName = (index: FileIndex, name: string): boolean =>
  index.plans.has(name) || Object.hasOwn(MANAGED_PLANS, name) || index.mayBeUnread(name);

/**
 * Whether an organisation lists its member accounts. One that names none but its management account says
 * nothing about the others, so accounts cannot be checked against it.
 */
export const listsMembers = ({ accounts, managementAccount }: OrganizationEntry): boolean =>
  (accounts ?? []).some(({ id }) => id !== managementAccount);
