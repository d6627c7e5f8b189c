import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { seesPartner, viewerOf, visible } from "../visible.ts";
import { RelationshipOut, relationshipOut } from "./customer-members.ts";

export const getNceRelationship = operation<ApiDependencies>()({
  name: "GetNceRelationship",
  summary: "A customer's relationship with a partner, for the installation's partner and for that partner.",
  permission: "nce-registry:read",
  route: {
    method: "GET",
    path: "/rebill/v1/nce/customers/{tenantId}/relationships/{partnerTenantId}",
  },
  input: z.strictObject({ tenantId: TenantId, partnerTenantId: TenantId }),
  output: RelationshipOut,
  handle: async (context, { tenantId, partnerTenantId }) => {
    const viewer = await viewerOf(context);
    const found = viewer.state.nceRelationships
      .listWith("customer", tenantId, ALWAYS)
      .find(({ partner }) => partner === partnerTenantId);
    return relationshipOut(visible("relationship", found, ({ partner }) => seesPartner(viewer, partner)));
  },
});
