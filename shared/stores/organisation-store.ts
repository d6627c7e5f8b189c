import { Organisation } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Organisations with their accounts; known by organisation id. */
export const organisationKind: ConfiguredKind<Organisation> = {
  kind: "ORGANISATION",
  schema: Organisation,
  idOf: ({ id }) => id,
};

export const createOrganisationStore = (table: Table) => createVersionedStore(table, organisationKind);
