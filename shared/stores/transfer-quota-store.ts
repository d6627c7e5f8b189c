import { TransferQuotas } from "../domain/configuration/transfer-quotas.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/**
 * Quotas that were set for an account, in force from always on. No part of a configuration file: they are set
 * from outside, as AWS does, and an apply has to keep to them.
 */
export const transferQuotaKind: ConfiguredKind<TransferQuotas> = {
  kind: "TRANSFER_QUOTAS",
  schema: TransferQuotas,
  idOf: ({ account }) => account,
};

export const createTransferQuotaStore = (table: Table) => createVersionedStore(table, transferQuotaKind);
