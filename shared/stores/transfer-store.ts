import { Transfer } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Who pays whose bill; known by transfer id. `start` and `end` are part of the value. */
export const transferKind: ConfiguredKind<Transfer> = {
  kind: "TRANSFER",
  schema: Transfer,
  idOf: ({ id }) => id,
};
