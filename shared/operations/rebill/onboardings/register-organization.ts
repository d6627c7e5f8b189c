import { periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { InitialisedPartnerRecord } from "../../../stores/configuration-head-store.ts";
import type { RegisterOrganisation } from "../../../use-cases/billing-transfer/onboarding/run-onboarding.ts";
import { organizationProblems } from "../organizations/check-organization.ts";
import { registration } from "../organizations/put-organization.ts";

/** Registers a row's organisation as a request of its own would. */
export const registerOrganization =
  (partner: InitialisedPartnerRecord, now: () => Instant): RegisterOrganisation =>
  (state, { organisation }) => {
    if (organisation === undefined) return { problem: "there is no organization in the row" };
    const wanted = { organisation, listed: organisation.accounts, from: undefined, period: periodOf(now()) };
    const problems = organizationProblems(state, partner, wanted);
    return problems.length > 0
      ? { problem: problems.map(({ path, reason }) => `organization.${path}: ${reason}`).join("; ") }
      : { decision: { ...registration(state, wanted), answer: undefined } };
  };
