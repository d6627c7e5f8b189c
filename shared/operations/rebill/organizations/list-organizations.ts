import { z } from "zod";
import { BillingPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner } from "../context.ts";
import { ourPage, PageQuery } from "../page.ts";
import { OrganizationOut, organizationOut } from "./organization-members.ts";

export const listOrganizations = operation<ApiDependencies>()({
  name: "ListOrganizations",
  summary: "Every organisation known in a month, the partner's own among them, by id.",
  permission: "organizations:read",
  route: { method: "GET", path: "/rebill/v1/organizations" },
  input: z.strictObject({
    period: BillingPeriod.optional().describe("Absent: the current month"),
    ...PageQuery,
  }),
  output: z.object({ organizations: z.array(OrganizationOut), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    await assertPartner(context);
    const period = input.period ?? periodOf(context.now);
    const { state } = await context.deps.configuration.current();
    const listed = new Map(state.organisations.list(period).map((each) => [each.id as string, each]));
    const { things, nextToken } = ourPage(
      context,
      "ListOrganizations",
      input,
      [...listed.keys()].sort(),
      (id) => listed.get(id),
    );
    return {
      organizations: things.map(organizationOut),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
