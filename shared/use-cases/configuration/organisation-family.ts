import type { Account, Organisation } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { type BillingPeriod, periodEnd, periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** The organisation an account manages in a month. */
export const organisationOf = (
  { organisations }: ConfigurationState,
  managementAccount: AccountId,
  period: BillingPeriod,
): Organisation | undefined => organisations.listWith("managementAccount", managementAccount, period)[0];

/** An organisation has thousands of accounts, and every look at a group asks for one of them. */
const accountsById = new WeakMap<Organisation, ReadonlyMap<string, Account>>();

/** What an organisation's list says of its accounts, by id. */
export const accountsListed = (organisation: Organisation): ReadonlyMap<string, Account> => {
  const known = accountsById.get(organisation);
  if (known !== undefined) return known;
  const listed = new Map(organisation.accounts.map((account) => [account.id as string, account]));
  accountsById.set(organisation, listed);
  return listed;
};

/**
 * Whether an account is in an organisation when a month ends: it is the management account, or listed and has
 * joined and not left by then (`[joined, left)`).
 */
export const isMember = (organisation: Organisation, account: string, period: BillingPeriod): boolean => {
  if (account === organisation.managementAccount) return true;
  const listed = accountsListed(organisation).get(account);
  if (listed === undefined) return false;
  const { joined, left } = listed;
  const end = periodEnd(period);
  return (joined === undefined || joined < end) && (left === undefined || left >= end);
};

/** Whether an account is in an organisation at an instant: it is the management account, or in its list by then. */
export const isMemberAt = (organisation: Organisation, account: string, now: Instant): boolean => {
  if (account === organisation.managementAccount) return true;
  const listed = accountsListed(organisation).get(account);
  if (listed === undefined) return false;
  return (
    (listed.joined === undefined || listed.joined <= now) && (listed.left === undefined || now < listed.left)
  );
};

/** The organisation an account manages or is listed in at an instant; undefined when it is in none. */
export const organisationAround = (
  { organisations }: ConfigurationState,
  account: AccountId,
  now: Instant,
): Organisation | undefined =>
  organisations
    .listWith("account", account, periodOf(now))
    .find((organisation) => isMemberAt(organisation, account, now));

const membersInOrder = new WeakMap<Organisation, Map<BillingPeriod, readonly AccountId[]>>();

/** Every account of an organisation when a month ends, the management account whether listed or not, in order. */
export const accountsOf = (organisation: Organisation, period: BillingPeriod): readonly AccountId[] => {
  const months = membersInOrder.get(organisation) ?? new Map<BillingPeriod, readonly AccountId[]>();
  membersInOrder.set(organisation, months);
  const known = months.get(period);
  if (known !== undefined) return known;
  const listed = organisation.accounts.map(({ id }) => id).filter((id) => isMember(organisation, id, period));
  const accounts = [...new Set([organisation.managementAccount, ...listed])].sort();
  months.set(period, accounts);
  return accounts;
};

/**
 * Whether an account is in the organisation that another one manages, when a month ends. Where that organisation
 * lists no members besides its management account, accounts that no other organisation claims are taken for its
 * members: the same rule as in a configuration file (shared/domain/configuration/README.md).
 */
export const isInFamily = (
  state: ConfigurationState,
  managementAccount: AccountId,
  account: AccountId,
  period: BillingPeriod,
): boolean => {
  const claims = state.organisations
    .listWith("account", account, period)
    .filter((organisation) => isMember(organisation, account, period));
  if (claims.length > 0) return claims.some((claim) => claim.managementAccount === managementAccount);
  const own = organisationOf(state, managementAccount, period);
  return own?.accounts.every(({ id }) => id === managementAccount) === true;
};
