import { type ConfigurationHead, createConfigurationHeadStore } from "../stores/configuration-head-store.ts";
import { loadVersions, type StoredVersions } from "../stores/configuration-store.ts";
import { completePendingApply } from "./complete-pending-apply.ts";
import { ConfigurationBusyError } from "./configuration/configuration-busy-error.ts";
import type { ConfigurationStorage } from "./configuration-dependencies.ts";

const MAX_ROUNDS = 20;

/**
 * All versions of the configuration as one consistent whole, with the head they belong to: an unfinished apply
 * is finished first, and when another one happens during the reading everything is read again.
 */
export const readStoredConfiguration = async (
  deps: ConfigurationStorage,
): Promise<{ readonly versions: StoredVersions; readonly head: ConfigurationHead }> => {
  const heads = createConfigurationHeadStore(deps.table);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await completePendingApply(deps);
    const before = await heads.read();
    if (before.pending !== null) continue;
    const versions = await loadVersions(deps.table);
    const after = await heads.read();
    if (after.version === before.version) return { versions, head: before };
  }
  throw new ConfigurationBusyError(MAX_ROUNDS, "read it");
};
