import type { ActiveRelationship } from "../../../domain/partner-central/relationship.ts";
import { arnOfRelationship } from "../../../use-cases/partner-central/channel-register.ts";

/**
 * A relationship in a list; the service echoes no support plan anywhere, and its resale model only where one is
 * asked for by itself. It starts with its creation.
 */
export const relationshipOut = (relationship: ActiveRelationship) => ({
  arn: arnOfRelationship(relationship),
  id: relationship.id,
  revision: String(relationship.revision),
  catalog: relationship.catalog,
  associationType: relationship.associationType,
  programManagementAccountId: relationship.programManagementAccount,
  associatedAccountId: relationship.associatedAccount,
  displayName: relationship.displayName,
  sector: relationship.sector,
  createdAt: relationship.createdAt,
  updatedAt: relationship.updatedAt,
  startDate: relationship.createdAt,
});
