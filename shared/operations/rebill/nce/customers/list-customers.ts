import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { ourPage, PageQuery } from "../../page.ts";
import { seesCustomer, viewerOf } from "../visible.ts";
import { CustomerOut, customerShownTo } from "./customer-members.ts";

export const listNceCustomers = operation<ApiDependencies>()({
  name: "ListNceCustomers",
  summary: "Customer tenants the caller may see, by tenant: partners see those that accepted them.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/customers" },
  input: z.strictObject(PageQuery),
  output: z.object({ customers: z.array(CustomerOut), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    const viewer = await viewerOf(context);
    const listed = new Map(
      viewer.state.nceCustomers
        .list(ALWAYS)
        .filter(({ tenant }) => seesCustomer(viewer, tenant))
        .map((each) => [each.tenant as string, each]),
    );
    const ids = [...listed.keys()].sort();
    const { things, nextToken } = ourPage(context, "ListNceCustomers", input, ids, (id) => listed.get(id));
    return {
      customers: things.map((each) => customerShownTo(viewer, each)),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
