import { Organisation } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Organisations with their accounts; known by organisation id. */
export const organisationKind: ConfiguredKind<Organisation> = {
  kind: "ORGANISATION",
  schema: Organisation,
  idOf: ({ id }) => id,
};
