import { Partner } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** The partner block of the configuration; known by its account. What `rebill init` fixed is in `configuration-head-store.ts`. */
export const partnerKind: ConfiguredKind<Partner> = {
  kind: "PARTNER",
  schema: Partner,
  idOf: ({ account }) => account,
};
