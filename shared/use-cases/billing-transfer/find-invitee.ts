import type { AccountId } from "../../domain/identifiers.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import { emailKey } from "../../stores/configuration-state.ts";
import type { BlockerContext } from "./blockers.ts";

/**
 * The management account with an e-mail address, whatever its case. Undefined when nobody has it; also when several
 * organisations have it, because the wrong one would be asked to hand over its bill.
 */
export const managementAccountOf = ({ state, now }: BlockerContext, email: string): AccountId | undefined => {
  const found = state.organisations.listWith("email", emailKey(email), periodOf(now));
  return found.length === 1 ? found[0]?.managementAccount : undefined;
};
