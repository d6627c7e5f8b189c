import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { thingChange } from "../../../../use-cases/configuration/change-configuration.ts";
import { nceEvent } from "../../../../use-cases/nce/registry/registry-events.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { invalidProblems } from "../../../registry/problem-errors.ts";
import { assertPartner, changed } from "../../context.ts";
import { partnerProblems } from "./check-partner.ts";
import { memberProblems, PartnerMembers, PartnerOut, partnerOf, partnerOut } from "./partner-members.ts";

export const putNcePartner = operation<ApiDependencies>()({
  name: "PutNcePartner",
  summary: "Registers a partner of Microsoft's by its tenant, or replaces what is known of it.",
  permission: "nce-registry:write",
  route: { method: "PUT", path: "/rebill/v1/nce/partners/{tenantId}" },
  input: z.strictObject({ tenantId: TenantId, ...PartnerMembers }),
  output: PartnerOut,
  handle: async (context, input) => {
    await assertPartner(context);
    const { tenantId, ...members } = input;
    const contradictions = memberProblems(members);
    if (contradictions.length > 0) throw invalidProblems(contradictions);
    const partner = partnerOf(tenantId, members);
    return changed(context, "PutNcePartner", input, (state) => {
      const problems = partnerProblems(state, partner);
      if (problems.length > 0) throw invalidProblems(problems);
      const isNew = state.ncePartners.find(tenantId, ALWAYS) === undefined;
      return {
        answer: partnerOut(partner),
        changes: [thingChange("ncePartners", tenantId, { from: ALWAYS, value: partner })],
        resources: [tenantId],
        events: [nceEvent(isNew ? "Partner Registered" : "Partner Updated", tenantId, { tenant: tenantId })],
      };
    });
  },
});
