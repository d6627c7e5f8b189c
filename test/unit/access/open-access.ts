import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { createSeededIds } from "../../../shared/adapters/time/seeded-ids.ts";
import { addHours, type Instant, instantOf } from "../../../shared/domain/time/instant.ts";
import type { SecretCipher } from "../../../shared/ports/secret-cipher.ts";
import { SecretUnreadableError } from "../../../shared/ports/secret-unreadable-error.ts";
import { createJournalStore } from "../../../shared/stores/journal-store.ts";
import { issueCredentials } from "../../../shared/use-cases/access/issue-credentials.ts";
import { createKeyring } from "../../../shared/use-cases/access/keyring.ts";
import { listCredentials } from "../../../shared/use-cases/access/list-credentials.ts";
import { revokeCredentials } from "../../../shared/use-cases/access/revoke-credentials.ts";
import { rotateCredentials } from "../../../shared/use-cases/access/rotate-credentials.ts";
import { createManualTimer } from "../../support/manual-timer.ts";
import { openTestTable } from "../../support/test-table.ts";

export const ORIGIN = { actor: { system: "cli" }, requestId: "request-1" };

/** Seals by writing backwards, and counts how often it is asked to open. */
const createPlainCipher = (): SecretCipher & { opened: number } => {
  const backwards = (text: string) => [...text].reverse().join("");
  const cipher = {
    opened: 0,
    encrypt: async (secret: string, context: string) => `${context}.${backwards(secret)}`,
    decrypt: async (sealed: string, context: string) => {
      cipher.opened += 1;
      if (!sealed.startsWith(`${context}.`)) throw new SecretUnreadableError();
      return backwards(sealed.slice(context.length + 1));
    },
  };
  return cipher;
};

/** The life of access keys over a real table, with a clock and a timer that the test moves. */
export const openAccess = async () => {
  const { table, close } = await openTestTable();
  let now: Instant = instantOf(new Date("2026-11-05T08:00:00Z"));
  const timer = createManualTimer();
  const secrets = createPlainCipher();
  const deps = {
    table,
    secrets,
    clock: { now: () => now },
    ids: createSeededIds("access"),
    sha256: sha256Hex,
  };
  const useProblems: unknown[] = [];
  const keyring = createKeyring({
    table,
    secrets,
    timer,
    onUseNotWritten: (error) => useProblems.push(error),
  });
  return {
    deps,
    timer,
    keyring,
    useProblems,
    hours: (hours: number) => {
      now = addHours(now, hours);
    },
    issue: (profile: string, role: "billing-admin" | "auditor" = "auditor", account = "111111111111") =>
      issueCredentials(deps, { account, role, profile }, ORIGIN),
    rotate: (profile: string, options: { overlapHours?: number; heldKeyId?: string } = {}) =>
      rotateCredentials(deps, { profile, ...options }, ORIGIN),
    revoke: (request: { accessKeyId: string } | { profile: string }) =>
      revokeCredentials({ ...deps, keyring }, request, ORIGIN),
    list: () => listCredentials(deps),
    secretOf: async (accessKeyId: string) => (await keyring.find(accessKeyId, now))?.secret,
    journal: async () => (await createJournalStore(table, sha256Hex).after(0)).entries,
    close,
  };
};
export type OpenAccess = Awaited<ReturnType<typeof openAccess>>;
