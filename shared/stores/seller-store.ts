import { Seller } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Who issues invoices and how; known by account. */
export const sellerKind: ConfiguredKind<Seller> = {
  kind: "SELLER",
  schema: Seller,
  idOf: ({ account }) => account,
};

export const createSellerStore = (table: Table) => createVersionedStore(table, sellerKind);
