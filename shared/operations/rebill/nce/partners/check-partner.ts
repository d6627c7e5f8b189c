import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { isBillingOwner, type NcePartner } from "../../../../domain/nce/partner.ts";
import type { ConfigurationState } from "../../../../stores/configuration-state.ts";
import type { FieldProblem } from "../../../registry/problem-errors.ts";

/** What of a partner does not go with the rest of the registry. */
export const partnerProblems = (state: ConfigurationState, partner: NcePartner): readonly FieldProblem[] => [
  ...providerProblems(state, partner),
  ...changeProblems(state, partner, state.ncePartners.find(partner.tenant, ALWAYS)),
];

const providerProblems = (state: ConfigurationState, partner: NcePartner): readonly FieldProblem[] =>
  partner.kind === "indirect-reseller" &&
  state.ncePartners.find(partner.provider, ALWAYS)?.kind !== "indirect-provider"
    ? [{ path: "provider", reason: "is no indirect provider that is registered" }]
    : [];

const changeProblems = (
  state: ConfigurationState,
  partner: NcePartner,
  before: NcePartner | undefined,
): readonly FieldProblem[] => {
  if (before === undefined) return [];
  const owns = state.nceSubscriptions.listWith("partner", partner.tenant, ALWAYS).length > 0;
  const sellsThrough = state.ncePartners.listWith("provider", partner.tenant, ALWAYS).length > 0;
  return [
    ...(owns && !isBillingOwner(partner)
      ? [{ path: "kind", reason: "a reseller owns no subscriptions, and this partner has some" }]
      : []),
    ...(sellsThrough && partner.kind !== "indirect-provider"
      ? [{ path: "kind", reason: "resellers work through this provider" }]
      : []),
    // Refunds are shares of what was charged: a subscription has one billing currency as long as its partner has it.
    ...(owns && before.billingCurrency !== partner.billingCurrency
      ? [{ path: "billingCurrency", reason: "must stay while the partner has subscriptions" }]
      : []),
  ];
};
