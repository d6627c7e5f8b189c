import { TaxProfile } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** How an account is taxed; known by account. */
export const taxProfileKind: ConfiguredKind<TaxProfile> = {
  kind: "TAX_PROFILE",
  schema: TaxProfile,
  idOf: ({ account }) => account,
};
