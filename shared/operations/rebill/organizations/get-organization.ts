import { z } from "zod";
import { BillingPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { partnerAccount } from "../context.ts";
import { OrganizationOut, organizationOut } from "./organization-members.ts";

export const getOrganization = operation<ApiDependencies>()({
  name: "GetOrganization",
  summary: "What is known of an organisation in a month.",
  permission: "organizations:read",
  route: { method: "GET", path: "/rebill/v1/organizations/{orgId}" },
  input: z.strictObject({
    orgId: z.string().max(100),
    period: BillingPeriod.optional().describe("Absent: the current month"),
  }),
  output: OrganizationOut,
  handle: async (context, { orgId, period = periodOf(context.now) }) => {
    const own = context.caller.account === (await partnerAccount(context));
    const { state } = await context.deps.configuration.current();
    const found = own ? state.organisations.find(orgId, period) : undefined;
    if (found === undefined) throw notFoundProblem("organization");
    return organizationOut(found);
  },
});
