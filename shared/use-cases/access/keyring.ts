import type { Caller } from "../../domain/access/caller.ts";
import { standing } from "../../domain/access/credential.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import type { Table } from "../../ports/table.ts";
import type { Timer } from "../../ports/timer.ts";
import { createCredentialStore, type StoredCredential } from "../../stores/credential-store.ts";

/** A key in force, ready to check signatures with. */
export type OpenKey = { readonly caller: Caller; readonly secret: string };

/** Keys in memory with their secrets in the clear, for the short time in which requests follow one another. */
export interface Keyring {
  /** Undefined: no such key, or not in force any more. */
  find(accessKeyId: string, now: Instant): Promise<OpenKey | undefined>;
  /** Notes that a key was used, at most once in a quarter of an hour, without keeping anybody waiting. */
  noteUse(accessKeyId: string, now: Instant): void;
  /** Reads the key anew when it is asked for next: after a revocation. */
  forget(accessKeyId: string): void;
  /** When all uses noted so far are written; for the end of a process. */
  settled(): Promise<void>;
}

/** How long another process's revocation may take to reach this one. */
const TIME_TO_LIVE_MS = 60_000;
const KEYS_MAX = 1_000;
const USE_EVERY_MS = 15 * 60_000;

type Entry = {
  readonly loaded: Promise<LoadedKey | undefined>;
  readonly loadedAtMs: number;
};
type LoadedKey = OpenKey & { readonly stored: StoredCredential; lastUsedAt: Instant | undefined };

export type KeyringDependencies = {
  readonly table: Table;
  readonly secrets: SecretCipher;
  readonly timer: Timer;
  /** The time of a use could not be written; the request it belongs to goes on. */
  readonly onUseNotWritten: (error: unknown) => void;
};

export const createKeyring = (deps: KeyringDependencies): Keyring => {
  const { table, secrets, timer, onUseNotWritten } = deps;
  const store = createCredentialStore(table);
  const entries = new Map<string, Entry>();
  const writing = new Set<Promise<void>>();

  const load = async (accessKeyId: string): Promise<LoadedKey | undefined> => {
    const stored = await store.find(accessKeyId);
    if (stored === undefined || stored.credential.status === "revoked") return undefined;
    const { account, role, sealedSecret } = stored.credential;
    return {
      caller: { account, role, accessKeyId },
      secret: await secrets.decrypt(sealedSecret, accessKeyId),
      stored,
      lastUsedAt: stored.lastUsedAt,
    };
  };

  const remembered = (accessKeyId: string): Promise<LoadedKey | undefined> => {
    const known = entries.get(accessKeyId);
    if (known !== undefined && timer.elapsedMs() - known.loadedAtMs < TIME_TO_LIVE_MS) return known.loaded;
    const entry: Entry = { loaded: load(accessKeyId), loadedAtMs: timer.elapsedMs() };
    entries.delete(accessKeyId);
    entries.set(accessKeyId, entry);
    // Only keys that exist are kept: guesses must not push them out, and a failed read must not last.
    const drop = (): void => {
      if (entries.get(accessKeyId) === entry) entries.delete(accessKeyId);
    };
    entry.loaded.then((key) => key ?? drop(), drop);
    const [oldest] = entries.keys();
    if (entries.size > KEYS_MAX && oldest !== undefined) entries.delete(oldest);
    return entry.loaded;
  };

  const writeUse = async (key: LoadedKey, now: Instant): Promise<void> => {
    const { lastUsedAt } = key;
    // Either way: a test clock may have been set back.
    if (lastUsedAt !== undefined && Math.abs(Date.parse(now) - Date.parse(lastUsedAt)) < USE_EVERY_MS) return;
    key.lastUsedAt = now;
    await store.recordUse(key.stored.credential, now, lastUsedAt);
  };

  return {
    find: async (accessKeyId, now) => {
      const key = await remembered(accessKeyId);
      return key !== undefined && standing(key.stored.credential, now) === "active" ? key : undefined;
    },
    noteUse: (accessKeyId, now) => {
      const entry = entries.get(accessKeyId);
      if (entry === undefined) return;
      const written = entry.loaded.then((key) => key && writeUse(key, now)).catch(onUseNotWritten);
      writing.add(written);
      void written.finally(() => writing.delete(written));
    },
    forget: (accessKeyId) => {
      entries.delete(accessKeyId);
    },
    settled: async () => {
      while (writing.size > 0) await Promise.all(writing);
    },
  };
};
