import { PaymentProfile } from "../domain/configuration/model.ts";
import { keyPart } from "./keys.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Currency and method of payment; known by account and seller of record. */
export const paymentProfileKind: ConfiguredKind<PaymentProfile> = {
  kind: "PAYMENT_PROFILE",
  schema: PaymentProfile,
  idOf: ({ account, sellerOfRecord }) => `${account} ${keyPart(sellerOfRecord)}`,
};
