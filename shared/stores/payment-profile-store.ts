import { PaymentProfile } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { keyPart } from "./keys.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Currency and method of payment; known by account and seller of record. */
export const paymentProfileKind: ConfiguredKind<PaymentProfile> = {
  kind: "PAYMENT_PROFILE",
  schema: PaymentProfile,
  idOf: ({ account, sellerOfRecord }) => `${account} ${keyPart(sellerOfRecord)}`,
};

export const createPaymentProfileStore = (table: Table) => createVersionedStore(table, paymentProfileKind);
