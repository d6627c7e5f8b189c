import type { ActiveCredential, Credential } from "../../domain/access/credential.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { addHours, type Instant } from "../../domain/time/instant.ts";
import { createCredentialStore, type StoredCredential } from "../../stores/credential-store.ts";
import {
  type CredentialDependencies,
  commitChanges,
  drawKey,
  type IssuedKey,
  type Origin,
  untilWritten,
} from "./change-credentials.ts";

export type RotationRequest = {
  readonly profile: string;
  /** How long the former key goes on working; absent: until it is revoked. */
  readonly overlapHours?: number | undefined;
  /**
   * The key that whoever asks holds now. When it is the one before the current key, the last rotation was cut
   * short before its result was kept, and is finished instead of repeated.
   */
  readonly heldKeyId?: string | undefined;
};

export type Rotation = IssuedKey & {
  readonly outcome: "rotated" | "finished";
  readonly formerKeyId: string;
  readonly formerValidUntil?: Instant;
};

/**
 * A new key for a profile, for the same account and role. The former key stays valid for the overlap, so that its
 * users can be moved one after the other.
 *
 * @throws InvalidInputError when the profile has no key, or one that was revoked.
 */
export const rotateCredentials = (
  deps: CredentialDependencies,
  { profile, overlapHours, heldKeyId }: RotationRequest,
  origin: Origin,
): Promise<Rotation> => {
  const store = createCredentialStore(deps.table);
  return untilWritten(async () => {
    const former = await store.findByProfile(profile);
    if (former === undefined) throw new InvalidInputError("profile", `there is no profile ${profile}`);
    const { credential } = former;
    if (credential.status === "revoked")
      throw new InvalidInputError("profile", `the key of ${profile} was revoked; create a new one`);
    if (heldKeyId !== undefined && credential.replaces === heldKeyId) {
      const secretAccessKey = await deps.secrets.decrypt(credential.sealedSecret, credential.accessKeyId);
      const key = { accessKeyId: credential.accessKeyId, secretAccessKey };
      return rotation("finished", key, formerOf(await store.find(heldKeyId)));
    }

    const key = drawKey(deps.ids);
    const now = deps.clock.now();
    const { validUntil: _none, ...same } = credential;
    const next: ActiveCredential = {
      ...same,
      accessKeyId: key.accessKeyId,
      sealedSecret: await deps.secrets.encrypt(key.secretAccessKey, key.accessKeyId),
      createdAt: now,
      replaces: credential.accessKeyId,
    };
    const formerValidUntil = overlapHours === undefined ? {} : { validUntil: addHours(now, overlapHours) };
    const replaced: ActiveCredential = { ...same, ...formerValidUntil };
    const outcome = await commitChanges(
      deps,
      [
        { action: "IssueAccessKey", writes: store.issue(next, former), after: next },
        {
          action: "ReplaceAccessKey",
          writes: [store.replace(former, replaced)],
          before: credential,
          after: replaced,
        },
      ],
      origin,
      now,
    );
    return outcome === "stale" ? "stale" : rotation("rotated", key, replaced);
  });
};

const formerOf = (stored: StoredCredential | undefined): Credential => {
  if (stored === undefined) throw new Error("A key was replaced that is not stored.");
  return stored.credential;
};

const rotation = (outcome: Rotation["outcome"], key: IssuedKey, former: Credential): Rotation => ({
  outcome,
  ...key,
  formerKeyId: former.accessKeyId,
  ...(former.status === "active" && former.validUntil !== undefined
    ? { formerValidUntil: former.validUntil }
    : {}),
});
