import type { Clock } from "../../ports/clock.ts";
import type { Table } from "../../ports/table.ts";
import { createCredentialStore } from "../../stores/credential-store.ts";
import { described } from "./change-credentials.ts";

/** Every key ever issued, by account and role, with when it was last used; never a secret. */
export const listCredentials = async ({ table, clock }: { readonly table: Table; readonly clock: Clock }) => {
  const now = clock.now();
  return (await createCredentialStore(table).list()).map(({ credential, lastUsedAt }) => ({
    ...described(credential, now),
    lastUsedAt: lastUsedAt ?? null,
  }));
};
