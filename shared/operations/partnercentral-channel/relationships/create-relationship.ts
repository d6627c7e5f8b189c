import { z } from "zod";
import { CHANNEL_ID_LENGTH, RelationshipId } from "../../../domain/partner-central/channel-ids.ts";
import { DisplayName } from "../../../domain/partner-central/program-management-account.ts";
import { AssociationType, ResaleAccountModel, Sector } from "../../../domain/partner-central/relationship.ts";
import { arnOfRelationship } from "../../../use-cases/partner-central/channel-register.ts";
import { createRelationship as create } from "../../../use-cases/partner-central/relationships.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { AccountIdentifier, AccountMember, CatalogMember, ClientToken, NewTags } from "../wire.ts";
import { SupportPlanMember } from "./support-plan-member.ts";

export const createRelationship = operation<ApiDependencies>()({
  name: "CreateRelationship",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    associationType: AssociationType,
    programManagementAccountIdentifier: AccountIdentifier,
    associatedAccountId: AccountMember,
    displayName: DisplayName,
    sector: Sector,
    resaleAccountModel: ResaleAccountModel.optional(),
    requestedSupportPlan: SupportPlanMember.optional(),
    clientToken: ClientToken.optional(),
    tags: NewTags,
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const id = RelationshipId.parse(`rs-${context.deps.ids.random(CHANNEL_ID_LENGTH)}`);
    const { associationType, displayName, sector, resaleAccountModel, tags } = input;
    const relationship = await changed(context, "CreateRelationship", input, (channel) =>
      create(channel, {
        id,
        associationType,
        displayName,
        sector,
        resaleAccountModel,
        supportPlan: input.requestedSupportPlan,
        account: input.programManagementAccountIdentifier,
        associatedAccount: input.associatedAccountId,
        tags,
      }),
    );
    return { relationshipDetail: { arn: arnOfRelationship(relationship), id: relationship.id } };
  },
});
