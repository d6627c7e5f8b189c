import { transferOrganization } from "../billing-transfer/transfer-arn.ts";
import { type Account, Organisation, type StoredConfiguration } from "../configuration/model.ts";
import type { AwsSetUp, SetUpTransfer } from "./set-up.ts";

/**
 * Organisations after an import: the owner's own with the accounts it has now, and one for every source of a transfer
 * that nobody has described yet. What an answer does not tell (seller of record, flags, when an account left) stays.
 */
export const mergeOrganisations = (
  base: StoredConfiguration,
  setUp: AwsSetUp,
): { readonly organisations: readonly Organisation[]; readonly notes: readonly string[] } => {
  const own = ownOrganisation(base, setUp);
  const kept = base.organisations.filter(({ managementAccount }) => managementAccount !== setUp.owner);
  const known = new Set<string>(
    [...kept, ...(own === undefined ? [] : [own])].map((each) => each.managementAccount),
  );
  const missing = sourcesOf(setUp).filter(
    ({ source }, position, all) =>
      !known.has(source) && all.findIndex((each) => each.source === source) === position,
  );
  const added = missing.map(({ arn, source, sourceEmail, name }) => {
    const told = transferOrganization(arn);
    return Organisation.parse({
      // The id in an ARN may be the reader's own organisation (spec/aws-billing-transfer.md section 3, "own per side").
      id: told === undefined || told === own?.id ? `o-${source}` : told,
      managementAccount: source,
      name,
      ...(sourceEmail === undefined ? {} : { email: sourceEmail }),
      accounts: [{ id: source, name }],
    });
  });
  return {
    organisations: [...kept, ...(own === undefined ? [] : [own]), ...added],
    notes: added.map(
      ({ id, managementAccount }) =>
        `the organization of ${managementAccount} was not known; it is taken in as ${id} without its member accounts`,
    ),
  };
};

type Source = Pick<SetUpTransfer, "arn" | "source" | "sourceEmail" | "name">;

/** Without Organizations a billing group tells whose bill its transfer is of. */
const sourcesOf = ({ transfers, groups }: AwsSetUp): readonly Source[] =>
  transfers ??
  groups.flatMap(({ AccountGrouping, PrimaryAccountId: source, Name: name }) => {
    const arn = AccountGrouping?.ResponsibilityTransferArn;
    return arn === undefined || source === undefined ? [] : [{ arn, source, sourceEmail: undefined, name }];
  });

const ownOrganisation = (base: StoredConfiguration, setUp: AwsSetUp): Organisation | undefined => {
  const { owner, organization: told } = setUp;
  const stored = base.organisations.find(({ managementAccount }) => managementAccount === owner);
  const id = told?.id ?? stored?.id;
  if (id === undefined) return undefined;
  const email = told?.email ?? stored?.email;
  const listed = (told?.accounts ?? accountsOf(setUp)).map((account) =>
    // The management account's address is that of its organisation, said there.
    account.id === owner && account.email === email ? { ...account, email: undefined } : account,
  );
  const named = listed.find((account) => account.id === owner)?.name;
  const { id: _, email: __, accounts = [], ...rest } = stored ?? {};
  return Organisation.parse({
    managementAccount: owner,
    name: named ?? id,
    ...rest,
    id,
    ...(email === undefined ? {} : { email }),
    accounts: mergeAccounts(accounts, listed, owner),
  });
};

type Listed = Omit<Account, "id"> & { readonly id: string };

/** Without Organizations: as Billing Conductor lists them. */
const accountsOf = ({ accounts }: AwsSetUp): readonly Listed[] =>
  accounts.map(({ AccountId: id, AccountName, AccountEmail }) => ({
    id,
    name: AccountName ?? id,
    ...(AccountEmail === undefined || AccountEmail === "" ? {} : { email: AccountEmail }),
  }));

/** Accounts in the order in which they are known; one that has left is remembered with its dates. */
const mergeAccounts = (
  stored: readonly Account[],
  listed: readonly Listed[],
  owner: string,
): readonly Listed[] => {
  const told = new Map(listed.map((account) => [account.id, account]));
  const kept = stored.flatMap((account): readonly Listed[] => {
    const now = told.get(account.id);
    if (now !== undefined) return [{ ...account, ...present(now) }];
    return account.left !== undefined || account.id === owner || listed.length === 0 ? [account] : [];
  });
  const known = new Set<string>(kept.map(({ id }) => id));
  return [...kept, ...listed.filter(({ id }) => !known.has(id)).map(present)];
};

const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
