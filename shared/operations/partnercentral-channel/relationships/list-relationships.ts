import { z } from "zod";
import { DisplayName } from "../../../domain/partner-central/program-management-account.ts";
import { type ActiveRelationship, AssociationType } from "../../../domain/partner-central/relationship.ts";
import {
  arnOfAccount,
  managedAccounts,
  relationshipsOf,
} from "../../../use-cases/partner-central/channel-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { looked } from "../change.ts";
import { pageOfThings } from "../listing.ts";
import {
  AccountIdentifier,
  AccountMember,
  CatalogMember,
  filterOf,
  PageMembers,
  passes,
  Sort,
} from "../wire.ts";
import { relationshipOut } from "./relationship-out.ts";

export const listRelationships = operation<ApiDependencies>()({
  name: "ListRelationships",
  permission: "transfers:read",
  input: z.object({
    catalog: CatalogMember,
    associatedAccountIds: filterOf(AccountMember),
    associationTypes: filterOf(AssociationType),
    displayNames: filterOf(DisplayName),
    programManagementAccountIdentifiers: filterOf(AccountIdentifier),
    sort: Sort.optional(),
    ...PageMembers,
  }),
  output: z.looseObject({}),
  handle: (context, input) =>
    looked(context, input, (channel) => {
      const { programManagementAccountIdentifiers: wanted } = input;
      const relationships = managedAccounts(channel)
        .filter((account) => passes(wanted, account.id) || passes(wanted, arnOfAccount(account)))
        .flatMap((account) => relationshipsOf(channel.state, account, channel.now))
        .filter(
          (relationship) =>
            passes(input.associatedAccountIds, relationship.associatedAccount) &&
            passes(input.associationTypes, relationship.associationType) &&
            passes(input.displayNames, relationship.displayName),
        );
      const order = { sort: input.sort, of: (relationship: ActiveRelationship) => relationship };
      const { values, ...page } = pageOfThings(context, "ListRelationships", input, relationships, order);
      return { items: values.map(relationshipOut), ...page };
    }),
});
