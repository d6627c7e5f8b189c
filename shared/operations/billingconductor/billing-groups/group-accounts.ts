import type { BillingGroup } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import {
  accountsOf,
  isInFamily,
  organisationOf,
} from "../../../use-cases/configuration/organisation-family.ts";
import { limitExceeded, validation, wrongField } from "../errors.ts";

const ACCOUNTS_PER_CALL = 30;

/** The accounts of a group: its own, or the whole organisation whose bill is transferred. In order. */
export const groupAccounts = (
  state: ConfigurationState,
  group: BillingGroup,
  period: BillingPeriod,
): readonly AccountId[] => {
  if (group.type === "STANDARD") return group.accounts.toSorted();
  const source = organisationOf(state, group.primaryAccount, period);
  return source === undefined ? [group.primaryAccount] : accountsOf(source, period);
};

/** The STANDARD group of an owner that an account is in. */
export const standardGroupOf = (
  { billingGroups }: ConfigurationState,
  owner: AccountId,
  account: AccountId,
  period: BillingPeriod,
): BillingGroup | undefined =>
  billingGroups.listWith("account", account, period).find((group) => group.owner === owner);

/**
 * The accounts a call names, checked in themselves.
 * @throws OperationError TOO_MANY_ACCOUNTS_IN_REQUEST, DUPLICATE_ACCOUNT
 */
export const distinctAccounts = (member: string, ids: readonly string[]): readonly AccountId[] => {
  if (ids.length > ACCOUNTS_PER_CALL)
    throw wrongField(
      member,
      `must have at most ${ACCOUNTS_PER_CALL} accounts`,
      "TOO_MANY_ACCOUNTS_IN_REQUEST",
    );
  if (new Set(ids).size < ids.length) throw wrongField(member, "names an account twice", "DUPLICATE_ACCOUNT");
  return ids.map((id) => AccountId.parse(id));
};

/** @throws OperationError ILLEGAL_ACCOUNTS, ACCOUNTS_ALREADY_ASSOCIATED */
export const refuseUnfitAccounts = (
  state: ConfigurationState,
  owner: AccountId,
  accounts: readonly AccountId[],
  period: BillingPeriod,
): void => {
  if (!accounts.every((account) => isInFamily(state, owner, account, period)))
    throw validation("ILLEGAL_ACCOUNTS", "An account is not in the organization of the caller.");
  if (accounts.some((account) => standardGroupOf(state, owner, account, period) !== undefined))
    throw validation("ACCOUNTS_ALREADY_ASSOCIATED", "An account is in a billing group already.");
};

/** @throws OperationError when a group would have more accounts than one may have */
export const refuseTooManyAccounts = (arn: string, accounts: readonly AccountId[]): void => {
  if (accounts.length > DEFAULT_QUOTAS.accountsPerGroup)
    throw limitExceeded(
      "ACCOUNTS_PER_BILLING_GROUP",
      `A billing group has at most ${DEFAULT_QUOTAS.accountsPerGroup} accounts.`,
      { id: arn, type: "billinggroup" },
    );
};
