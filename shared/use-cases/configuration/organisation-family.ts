import type { Organisation } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** The organisation an account manages in a month. */
export const organisationOf = (
  { organisations }: ConfigurationState,
  managementAccount: AccountId,
  period: BillingPeriod,
): Organisation | undefined => organisations.listWith("managementAccount", managementAccount, period)[0];

/** Every account of an organisation, the management account whether listed or not, in order. */
export const accountsOf = ({ managementAccount, accounts }: Organisation): readonly AccountId[] =>
  [...new Set([managementAccount, ...accounts.map(({ id }) => id)])].sort();

/**
 * Whether an account is in the organisation that another one manages. Where that organisation lists no members
 * besides its management account, accounts that no other organisation claims are taken for its members: the
 * same rule as in a configuration file (shared/domain/configuration/README.md).
 */
export const isInFamily = (
  state: ConfigurationState,
  managementAccount: AccountId,
  account: AccountId,
  period: BillingPeriod,
): boolean => {
  const claims = state.organisations.listWith("account", account, period);
  if (claims.length > 0) return claims.some((claim) => claim.managementAccount === managementAccount);
  const own = organisationOf(state, managementAccount, period);
  return own?.accounts.every(({ id }) => id === managementAccount) === true;
};
