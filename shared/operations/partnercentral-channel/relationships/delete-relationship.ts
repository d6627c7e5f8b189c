import { z } from "zod";
import { deleteRelationship as remove } from "../../../use-cases/partner-central/relationships.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { AccountIdentifier, CatalogMember, ClientToken, RelationshipIdentifier } from "../wire.ts";

export const deleteRelationship = operation<ApiDependencies>()({
  name: "DeleteRelationship",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    identifier: RelationshipIdentifier,
    programManagementAccountIdentifier: AccountIdentifier,
    clientToken: ClientToken.optional(),
  }),
  output: z.object({}),
  handle: async (context, input) => {
    const { identifier, programManagementAccountIdentifier: account } = input;
    await changed(context, "DeleteRelationship", input, (channel) =>
      remove(channel, { account, identifier }),
    );
    return {};
  },
});
