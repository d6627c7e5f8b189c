import { TaxProfile } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** How an account is taxed; known by account. */
export const taxProfileKind: ConfiguredKind<TaxProfile> = {
  kind: "TAX_PROFILE",
  schema: TaxProfile,
  idOf: ({ account }) => account,
};

export const createTaxProfileStore = (table: Table) => createVersionedStore(table, taxProfileKind);
