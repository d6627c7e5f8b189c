import { z } from "zod";
import { managedAccount, relationshipOf } from "../../../use-cases/partner-central/channel-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { looked } from "../change.ts";
import { AccountIdentifier, CatalogMember, RelationshipIdentifier } from "../wire.ts";
import { relationshipOut } from "./relationship-out.ts";

export const getRelationship = operation<ApiDependencies>()({
  name: "GetRelationship",
  permission: "transfers:read",
  input: z.object({
    catalog: CatalogMember,
    programManagementAccountIdentifier: AccountIdentifier,
    identifier: RelationshipIdentifier,
  }),
  output: z.looseObject({}),
  handle: (context, input) =>
    looked(context, input, (channel) => {
      const account = managedAccount(channel, input.programManagementAccountIdentifier);
      const relationship = relationshipOf(channel, account, input.identifier);
      const { resaleAccountModel } = relationship;
      return {
        relationshipDetail: {
          ...relationshipOut(relationship),
          ...(resaleAccountModel === undefined ? {} : { resaleAccountModel }),
        },
      };
    }),
});
