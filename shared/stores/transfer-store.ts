import { Transfer } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Who pays whose bill; known by transfer id. `start` and `end` are part of the value. */
export const transferKind: ConfiguredKind<Transfer> = {
  kind: "TRANSFER",
  schema: Transfer,
  idOf: ({ id }) => id,
};

export const createTransferStore = (table: Table) => createVersionedStore(table, transferKind);
