import { z } from "zod";
import { DisplayName } from "../../../domain/partner-central/program-management-account.ts";
import { arnOfRelationship } from "../../../use-cases/partner-central/channel-register.ts";
import { updateRelationship as update } from "../../../use-cases/partner-central/relationships.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { AccountIdentifier, CatalogMember, RelationshipIdentifier, Revision } from "../wire.ts";
import { SupportPlanMember } from "./support-plan-member.ts";

export const updateRelationship = operation<ApiDependencies>()({
  name: "UpdateRelationship",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    identifier: RelationshipIdentifier,
    programManagementAccountIdentifier: AccountIdentifier,
    revision: Revision.optional(),
    displayName: DisplayName.optional(),
    requestedSupportPlan: SupportPlanMember.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const relationship = await changed(context, "UpdateRelationship", input, (channel) =>
      update(channel, {
        account: input.programManagementAccountIdentifier,
        identifier: input.identifier,
        revision: input.revision,
        displayName: input.displayName,
        supportPlan: input.requestedSupportPlan,
      }),
    );
    return {
      relationshipDetail: {
        arn: arnOfRelationship(relationship),
        id: relationship.id,
        revision: String(relationship.revision),
        displayName: relationship.displayName,
      },
    };
  },
});
