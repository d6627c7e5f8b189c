import { Relationship } from "../domain/partner-central/relationship.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/**
 * Versioned by month, so that the report of a past month says what was true in it; never removed, a deleted one is
 * a value of its own. No part of a configuration file.
 */
export const relationshipKind: ConfiguredKind<Relationship> = {
  kind: "CHANNEL_RELATIONSHIP",
  schema: Relationship,
  idOf: ({ id }) => id,
};
