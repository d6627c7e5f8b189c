import { TransferPreference } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Automatic groups behind an inbound transfer; known by transfer id. */
export const transferPreferenceKind: ConfiguredKind<TransferPreference> = {
  kind: "TRANSFER_PREFERENCE",
  schema: TransferPreference,
  idOf: ({ transfer }) => transfer,
};
