import { revoke } from "../../domain/access/credential.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import {
  type CredentialStore,
  createCredentialStore,
  type StoredCredential,
} from "../../stores/credential-store.ts";
import {
  type CredentialDependencies,
  commitChanges,
  type Origin,
  untilWritten,
} from "./change-credentials.ts";
import type { Keyring } from "./keyring.ts";

/** One key, or everything that was ever issued for a profile: the current key and former ones still valid. */
export type RevocationRequest = { readonly accessKeyId: string } | { readonly profile: string };

export type RevocationDependencies = Omit<CredentialDependencies, "ids" | "secrets"> & {
  readonly keyring?: Pick<Keyring, "forget">;
};

export type Revocation = {
  /** Keys that were active before. */
  readonly revoked: readonly string[];
  /** All keys the request was about. */
  readonly keys: readonly { readonly accessKeyId: string; readonly profile: string }[];
};

/**
 * Takes keys out of force for good; what was revoked before stays so. `keyring`, where there is one in this
 * process, forgets them at once; other processes within its time to live.
 *
 * @throws InvalidInputError when there is no such key or profile.
 */
export const revokeCredentials = async (
  deps: RevocationDependencies,
  request: RevocationRequest,
  origin: Origin,
): Promise<Revocation> => {
  const store = createCredentialStore(deps.table);
  const found =
    "profile" in request ? await keysOfProfile(store, request.profile) : [await oneKey(store, request)];
  const revoked: string[] = [];
  for (const { credential } of found)
    if ((await revokeKey(deps, store, credential.accessKeyId, origin)) === "revoked")
      revoked.push(credential.accessKeyId);
  return {
    revoked,
    keys: found.map(({ credential: { accessKeyId, profile } }) => ({ accessKeyId, profile })),
  };
};

const revokeKey = (
  deps: RevocationDependencies,
  store: CredentialStore,
  accessKeyId: string,
  origin: Origin,
): Promise<"revoked" | "unchanged"> =>
  untilWritten(async () => {
    const stored = await oneKey(store, { accessKeyId });
    const { credential: before } = stored;
    if (before.status === "revoked") return "unchanged";
    const now = deps.clock.now();
    const after = revoke(before, now);
    const change = {
      action: "RevokeAccessKey",
      writes: [store.replace(stored, after)],
      before,
      after,
    } as const;
    if ((await commitChanges(deps, [change], origin, now)) === "stale") return "stale";
    deps.keyring?.forget(accessKeyId);
    return "revoked";
  });

const oneKey = async (
  store: CredentialStore,
  { accessKeyId }: { readonly accessKeyId: string },
): Promise<StoredCredential> => {
  const stored = await store.find(accessKeyId);
  if (stored === undefined) throw new InvalidInputError("key", `there is no access key ${accessKeyId}`);
  return stored;
};

/** From the current key back through the keys it replaced. Read key by key: the listing may lag behind. */
const keysOfProfile = async (
  store: CredentialStore,
  profile: string,
): Promise<readonly StoredCredential[]> => {
  const found: StoredCredential[] = [];
  let stored = await store.findByProfile(profile);
  if (stored === undefined) throw new InvalidInputError("profile", `there is no profile ${profile}`);
  while (stored !== undefined) {
    found.push(stored);
    const replaces: string | undefined = stored.credential.replaces;
    stored = replaces === undefined ? undefined : await store.find(replaces);
  }
  return found;
};
