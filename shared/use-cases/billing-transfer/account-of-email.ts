import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/**
 * The management account with this e-mail address; undefined when there is none or more than one. Case does not
 * matter: AWS gives an address to one account only, however it is written.
 */
export const accountOfEmail = (
  { organisations }: ConfigurationState,
  email: string,
  period: BillingPeriod,
): AccountId | undefined => {
  const wanted = email.toLowerCase();
  const found = organisations.list(period).filter((each) => each.email?.toLowerCase() === wanted);
  return found.length === 1 ? found[0]?.managementAccount : undefined;
};
