import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import type { NceRelationship } from "../../../../domain/nce/partner.ts";
import type { Instant } from "../../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../../stores/configuration-state.ts";
import { nceRelationshipKind } from "../../../../stores/nce-kinds.ts";
import { thingChange } from "../../../../use-cases/configuration/change-configuration.ts";
import { nceEvent } from "../../../../use-cases/nce/registry/registry-events.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { invalidProblem, invalidProblems } from "../../../registry/problem-errors.ts";
import { assertPartner, changed } from "../../context.ts";
import { RelationshipOut, relationshipOut } from "./customer-members.ts";

const Input = z.strictObject({
  tenantId: TenantId,
  partnerTenantId: TenantId,
  status: z.enum(["accepted", "ended"]),
});

export const putNceRelationship = operation<ApiDependencies>()({
  name: "PutNceRelationship",
  summary: "Says that a customer accepted a partner's reseller relationship, or that it is over.",
  permission: "nce-registry:write",
  route: {
    method: "PUT",
    path: "/rebill/v1/nce/customers/{tenantId}/relationships/{partnerTenantId}",
  },
  input: Input,
  output: RelationshipOut,
  handle: async (context, input) => {
    await assertPartner(context);
    return changed(context, "PutNceRelationship", input, (state) => {
      const relationship = relationshipIn(state, input, context.now);
      const id = nceRelationshipKind.idOf(relationship);
      const { customer, partner } = relationship;
      return {
        answer: relationshipOut(relationship),
        changes: [thingChange("nceRelationships", id, { from: ALWAYS, value: relationship })],
        resources: [customer, partner],
        events: [
          nceEvent("Relationship Changed", customer, { customer, partner, status: relationship.status }),
        ],
      };
    });
  },
});

/** The relationship after the request; what is so already keeps the instants at which it came to be. */
const relationshipIn = (
  state: ConfigurationState,
  { tenantId: customer, partnerTenantId: partner, status }: z.output<typeof Input>,
  now: Instant,
): NceRelationship => {
  const problems = [
    ...(state.nceCustomers.find(customer, ALWAYS) === undefined
      ? [{ path: "tenantId", reason: "is no customer that is registered" }]
      : []),
    ...(state.ncePartners.find(partner, ALWAYS) === undefined
      ? [{ path: "partnerTenantId", reason: "is no partner that is registered" }]
      : []),
  ];
  if (problems.length > 0) throw invalidProblems(problems);
  const before = state.nceRelationships
    .listWith("customer", customer, ALWAYS)
    .find((each) => each.partner === partner);
  if (before?.status === status) return before;
  if (status === "accepted") return { customer, partner, status, acceptedAt: now };
  if (before === undefined) throw invalidProblem("status", "there is no relationship that could end");
  return { customer, partner, status, acceptedAt: before.acceptedAt, endedAt: now };
};
