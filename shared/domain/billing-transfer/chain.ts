import type { ConfigurationSnapshot, Organisation, Transfer } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";

/** One hop of a chain: the owner (bill-transfer account) pays the bill of the source directly below it. */
export type Hop<T = Transfer> = {
  readonly owner: AccountId;
  readonly source: AccountId;
  readonly transfer: T;
};

/**
 * Who pays an organisation's bill this month, from the organisation upwards: the first hop's owner bills the
 * organisation, the last hop's owner is billed by AWS. Empty: the organisation pays itself.
 * Accrual decides (spec/aws-billing-transfer.md section 2.3, 2.4); the snapshot holds only transfers of the month.
 */
export const chainOf = <T extends Pick<Transfer, "source" | "target"> = Transfer>(
  managementAccount: AccountId,
  transfers: readonly T[],
): readonly Hop<T>[] => {
  const bySource = new Map(transfers.map((transfer) => [transfer.source, transfer]));
  return chainAlong(managementAccount, (source) => bySource.get(source));
};

/** The same where the transfer by which a source hands its bill over in the month is looked up one by one. */
export const chainAlong = <T extends Pick<Transfer, "target"> = Transfer>(
  managementAccount: AccountId,
  transferOf: (source: AccountId) => T | undefined,
): readonly Hop<T>[] => {
  const hops: Hop<T>[] = [];
  const seen = new Set<AccountId>([managementAccount]);
  for (let source = managementAccount; ; ) {
    const transfer = transferOf(source);
    if (transfer === undefined || seen.has(transfer.target)) return hops;
    hops.push({ owner: transfer.target, source, transfer });
    seen.add(transfer.target);
    source = transfer.target;
  }
};

/** The organisation that lists the account; an account no organisation lists belongs to the payer's. */
export type OrganisationLookup = {
  readonly ofAccount: (account: AccountId, payer: AccountId) => Organisation | undefined;
  readonly ofManagementAccount: (account: AccountId) => Organisation | undefined;
};

export const organisationLookup = (
  snapshot: Pick<ConfigurationSnapshot, "organisations">,
): OrganisationLookup => {
  const byAccount = new Map<string, Organisation>();
  const byManagementAccount = new Map<string, Organisation>();
  for (const organisation of snapshot.organisations) {
    byManagementAccount.set(organisation.managementAccount, organisation);
    byAccount.set(organisation.managementAccount, organisation);
    for (const account of organisation.accounts) byAccount.set(account.id, organisation);
  }
  return {
    ofAccount: (account, payer) => byAccount.get(account) ?? byAccount.get(payer),
    ofManagementAccount: (account) => byManagementAccount.get(account),
  };
};
