import { ResponsibilityTransfer } from "../domain/billing-transfer/responsibility-transfer.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/**
 * Invitations and what became of them, in force from always on: their months are part of the value. No part of a
 * configuration file; what is agreed is a `TRANSFER` besides, which is what months are billed by.
 */
export const responsibilityTransferKind: ConfiguredKind<ResponsibilityTransfer> = {
  kind: "RESPONSIBILITY_TRANSFER",
  schema: ResponsibilityTransfer,
  idOf: ({ id }) => id,
};
