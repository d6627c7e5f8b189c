import { z } from "zod";
import { listedAccounts } from "../../../domain/configuration/listed-accounts.ts";
import type { Organisation } from "../../../domain/configuration/model.ts";
import { OrganizationId } from "../../../domain/identifiers.ts";
import { BillingPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { JournalEvent } from "../../../stores/journal-store.ts";
import { autoAssociated } from "../../../use-cases/configuration/auto-associated.ts";
import { type Decision, thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblems } from "../../registry/problem-errors.ts";
import { assertPartner, changed, partnerRecord } from "../context.ts";
import { firstMonth, organizationProblems, type WantedOrganization } from "./check-organization.ts";
import {
  OrganizationMembers,
  OrganizationOut,
  organizationOf,
  organizationOut,
} from "./organization-members.ts";

export const putOrganization = operation<ApiDependencies>()({
  name: "PutOrganization",
  summary:
    "Registers an organisation or replaces what is known of it. A new one holds for every month, a change from the current month on.",
  permission: "organizations:write",
  route: {
    method: "PUT",
    path: "/rebill/v1/organizations/{orgId}",
    query: { from: { member: "from" } },
  },
  input: z.strictObject({
    orgId: OrganizationId,
    from: BillingPeriod.optional().describe("First month it holds for, for corrections of months still open"),
    ...OrganizationMembers,
  }),
  output: OrganizationOut,
  handle: async (context, input) => {
    await assertPartner(context);
    const partner = await partnerRecord(context);
    const { orgId, from, ...members } = input;
    const organisation = organizationOf(orgId, members);
    const period = periodOf(context.now);
    const wanted = { organisation, listed: members.accounts, from, period };
    return changed(context, "PutOrganization", input, (state) => {
      const problems = organizationProblems(state, partner, wanted);
      if (problems.length > 0) throw invalidProblems(problems);
      return { ...registration(state, wanted), answer: organizationOut(organisation) };
    });
  },
});

/** The change that registers an organisation, which has no problems, or replaces what is known of it. */
export const registration = (
  state: ConfigurationState,
  wanted: WantedOrganization,
): Omit<Decision<unknown>, "answer"> => {
  const { organisation, period } = wanted;
  const { id } = organisation;
  const before = state.organisations.find(id, period);
  const joining = autoAssociated(state, before, organisation, period);
  return {
    changes: [
      thingChange("organisations", id, { from: firstMonth(state, wanted), value: organisation }),
      ...joining.map(({ change }) => change),
    ],
    resources: [id, ...joining.map(({ change }) => change.id)],
    events: [organizationEvent(before, organisation), ...joining.map(({ event }) => event)],
  };
};

/** Ids of accounts only: names and e-mail addresses are nobody's business but the configuration's. */
const organizationEvent = (before: Organisation | undefined, after: Organisation): JournalEvent => {
  const former = before === undefined ? [] : listedAccounts(before);
  const accounts = listedAccounts(after);
  return {
    source: "rebill.organizations",
    detailType: before === undefined ? "Organization Registered" : "Organization Updated",
    resources: [after.id],
    detail: {
      managementAccount: after.managementAccount,
      joined: accounts.filter((account) => !former.includes(account)),
      left: former.filter((account) => !accounts.includes(account)),
    },
  };
};
