import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { isBillingOwner } from "../../../domain/nce/partner.ts";
import { allowsCurrencies } from "../../../domain/nce/region.ts";
import type { RegisterSubscription } from "../../../domain/nce/subscription/register-input.ts";
import { isBillable } from "../../../domain/nce/subscription/terms.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";

/** A wrong field of a registration and what would be right. */
export type RegistrationProblem = { readonly path: string; readonly reason: string };

const problem = (path: string, reason: string): readonly RegistrationProblem[] => [{ path, reason }];

/**
 * What of a subscription does not go with the registry, every field of it. A customer that ended the relationship
 * keeps what it bought, so that none is asked for (2026-11-27).
 */
export const registrationProblems = (
  state: ConfigurationState,
  input: RegisterSubscription,
): readonly RegistrationProblem[] => [
  ...(state.nceCustomers.find(input.customer, ALWAYS) === undefined
    ? problem("customer", "is no customer that is registered")
    : []),
  ...ownerProblems(state, input),
  ...resellerProblems(state, input),
  ...scheduleProblems(input),
];

const ownerProblems = (
  state: ConfigurationState,
  input: RegisterSubscription,
): readonly RegistrationProblem[] => {
  const partner = state.ncePartners.find(input.partner, ALWAYS);
  if (partner === undefined) return problem("partner", "is no partner that is registered");
  if (!isBillingOwner(partner))
    return problem("partner", "is a reseller; the owner is the provider it works through");
  return input.currency !== undefined &&
    input.currency !== partner.billingCurrency &&
    !allowsCurrencies(partner.region)
    ? problem("currency", `must be ${partner.billingCurrency}, which the partner is billed in outside Europe`)
    : [];
};

const resellerProblems = (
  state: ConfigurationState,
  { partner, partnerOfRecord }: RegisterSubscription,
): readonly RegistrationProblem[] =>
  partnerOfRecord !== undefined &&
  !state.ncePartners
    .listWith("mpnId", partnerOfRecord, ALWAYS)
    .some((each) => each.kind === "indirect-reseller" && each.provider === partner)
    ? problem("partnerOfRecord", "is no reseller that works through this partner")
    : [];

/** A renewal must be possible when its day comes, months from now and with nobody there to ask. */
const scheduleProblems = (input: RegisterSubscription): readonly RegistrationProblem[] => {
  const changes = input.scheduledChanges ?? [];
  if (changes.length === 0) return [];
  const { termDuration, billingPlan } = Object.assign(
    { termDuration: input.termDuration, billingPlan: input.billingPlan },
    ...changes,
  ) as Pick<RegisterSubscription, "termDuration" | "billingPlan">;
  return termDuration !== undefined && billingPlan !== undefined && !isBillable(termDuration, billingPlan)
    ? problem("scheduledChanges", `lead to a term of ${termDuration}, which is not charged ${billingPlan}`)
    : [];
};
