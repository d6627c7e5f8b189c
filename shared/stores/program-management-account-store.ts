import { ProgramManagementAccount } from "../domain/partner-central/program-management-account.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** In force from always on: its times are part of the value. No part of a configuration file. */
export const programManagementAccountKind: ConfiguredKind<ProgramManagementAccount> = {
  kind: "PROGRAM_MANAGEMENT_ACCOUNT",
  schema: ProgramManagementAccount,
  idOf: ({ id }) => id,
};
