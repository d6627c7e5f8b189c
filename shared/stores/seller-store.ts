import { Seller } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Who issues invoices and how; known by account. */
export const sellerKind: ConfiguredKind<Seller> = {
  kind: "SELLER",
  schema: Seller,
  idOf: ({ account }) => account,
};
