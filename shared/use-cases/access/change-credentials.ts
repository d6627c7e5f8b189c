import { type Credential, standing } from "../../domain/access/credential.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import type { Table, Write } from "../../ports/table.ts";
import { type Actor, createJournalStore, type JournalDraft } from "../../stores/journal-store.ts";

/** What changing keys needs. */
export type CredentialDependencies = {
  readonly table: Table;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: SecretCipher;
  readonly sha256: (text: string) => string;
};

/** Who asks for a change, for the audit trail. */
export type Origin = { readonly actor: Actor; readonly requestId: string };

/** A key as its holder gets it, once. */
export type IssuedKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Access key ids and secrets in the lengths of AWS's own; 40 characters of 36 are more than 200 bits. */
export const drawKey = (ids: Ids): IssuedKey => ({
  accessKeyId: `AKIA${ids.random(16).toUpperCase()}`,
  secretAccessKey: ids.random(40),
});

type Change = {
  readonly action: "IssueAccessKey" | "ReplaceAccessKey" | "RevokeAccessKey";
  readonly writes: readonly Write[];
  readonly before?: Credential | undefined;
  readonly after: Credential;
};

const DETAIL_TYPES: Readonly<Record<Change["action"], string>> = {
  IssueAccessKey: "Access Key Issued",
  ReplaceAccessKey: "Access Key Replaced",
  RevokeAccessKey: "Access Key Revoked",
};

/** Writes changes of keys with their entries in the journal, all or nothing. */
export const commitChanges = async (
  { table, sha256 }: Pick<CredentialDependencies, "table" | "sha256">,
  changes: readonly Change[],
  origin: Origin,
  now: Instant,
): Promise<"written" | "stale"> => {
  const journal = createJournalStore(table, sha256);
  const entries = changes.map((change): JournalDraft => entryOf(change, origin, now));
  const { kind } = await table.transact([
    ...changes.flatMap(({ writes }) => writes),
    ...journal.append(await journal.head(), entries).writes,
  ]);
  return kind === "written" ? "written" : "stale";
};

const entryOf = ({ action, before, after }: Change, origin: Origin, now: Instant): JournalDraft => ({
  at: now,
  ...origin,
  action,
  resources: [after.accessKeyId],
  before: before === undefined ? null : described(before, now),
  after: described(after, now),
  events: [
    {
      source: "rebill.access",
      detailType: DETAIL_TYPES[action],
      resources: [after.accessKeyId],
      detail: { accessKeyId: after.accessKeyId, account: after.account, role: after.role },
    },
  ],
});

/** A key for people and records: everything but the secret. */
export const described = (credential: Credential, now: Instant) => {
  const { accessKeyId, profile, account, role, createdAt } = credential;
  return {
    accessKeyId,
    profile,
    account,
    role,
    status: standing(credential, now),
    createdAt,
    ...(credential.status === "revoked" ? { revokedAt: credential.revokedAt } : {}),
    ...(credential.status === "active" && credential.validUntil !== undefined
      ? { validUntil: credential.validUntil }
      : {}),
  };
};

/** Attempts to write while others write too; each attempt reads anew. */
const ROUNDS_MAX = 20;

/** Repeats work that was overtaken by another writer until it is done. */
export const untilWritten = async <T>(attempt: () => Promise<T | "stale">): Promise<T> => {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const outcome = await attempt();
    if (outcome !== "stale") return outcome;
  }
  throw new Error(`The access keys were still changing after ${ROUNDS_MAX} attempts to write.`);
};
