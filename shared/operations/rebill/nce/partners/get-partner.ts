import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { seesPartner, viewerOf, visible } from "../visible.ts";
import { PartnerOut, partnerOut } from "./partner-members.ts";

export const getNcePartner = operation<ApiDependencies>()({
  name: "GetNcePartner",
  summary: "A partner of Microsoft's: the installation's partner sees everyone's, others their own.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/partners/{tenantId}" },
  input: z.strictObject({ tenantId: TenantId }),
  output: PartnerOut,
  handle: async (context, { tenantId }) => {
    const viewer = await viewerOf(context);
    const partner = viewer.state.ncePartners.find(tenantId, ALWAYS);
    return partnerOut(visible("partner", partner, ({ tenant }) => seesPartner(viewer, tenant)));
  },
});
