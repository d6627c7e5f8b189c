import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { seesCustomer, viewerOf, visible } from "../visible.ts";
import { CustomerOut, customerShownTo } from "./customer-members.ts";

export const getNceCustomer = operation<ApiDependencies>()({
  name: "GetNceCustomer",
  summary: "A customer tenant, for the installation's partner and for partners the customer accepted.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/customers/{tenantId}" },
  input: z.strictObject({ tenantId: TenantId }),
  output: CustomerOut,
  handle: async (context, { tenantId }) => {
    const viewer = await viewerOf(context);
    const found = viewer.state.nceCustomers.find(tenantId, ALWAYS);
    const customer = visible("customer", found, ({ tenant }) => seesCustomer(viewer, tenant));
    return customerShownTo(viewer, customer);
  },
});
