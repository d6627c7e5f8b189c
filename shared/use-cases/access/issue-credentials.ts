import type { ActiveCredential } from "../../domain/access/credential.ts";
import type { Role } from "../../domain/access/role.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { AccountId } from "../../domain/identifiers.ts";
import { createCredentialStore } from "../../stores/credential-store.ts";
import {
  type CredentialDependencies,
  commitChanges,
  drawKey,
  type IssuedKey,
  type Origin,
  untilWritten,
} from "./change-credentials.ts";

export type CredentialsRequest = {
  readonly account: string;
  readonly role: Role;
  /** Name under which the key is found again: one current key per profile. */
  readonly profile: string;
};

/**
 * An access key in AWS's form for one account and role. The secret is stored encrypted; asking again for the
 * same profile gives the same key, so that commands can be repeated. Where the profile's key was revoked there
 * is a new one.
 *
 * @throws InvalidInputError when the profile belongs to another account or role.
 */
export const issueCredentials = (
  deps: CredentialDependencies,
  request: CredentialsRequest,
  origin: Origin,
): Promise<IssuedKey & { readonly outcome: "issued" | "unchanged" }> => {
  const store = createCredentialStore(deps.table);
  const account = AccountId.parse(request.account);
  return untilWritten(async () => {
    const former = await store.findByProfile(request.profile);
    if (former !== undefined) {
      const { credential: known } = former;
      if (known.account !== account || known.role !== request.role)
        throw new InvalidInputError(
          "profile",
          `${request.profile} is in use by ${known.role} of ${known.account}; choose another name`,
        );
      if (known.status === "active") {
        const secretAccessKey = await deps.secrets.decrypt(known.sealedSecret, known.accessKeyId);
        return { outcome: "unchanged", accessKeyId: known.accessKeyId, secretAccessKey };
      }
    }
    const key = drawKey(deps.ids);
    const now = deps.clock.now();
    const credential: ActiveCredential = {
      status: "active",
      accessKeyId: key.accessKeyId,
      account,
      role: request.role,
      profile: request.profile,
      sealedSecret: await deps.secrets.encrypt(key.secretAccessKey, key.accessKeyId),
      createdAt: now,
      ...(former === undefined ? {} : { replaces: former.credential.accessKeyId }),
    };
    const change = {
      action: "IssueAccessKey",
      writes: store.issue(credential, former),
      after: credential,
    } as const;
    const outcome = await commitChanges(deps, [change], origin, now);
    return outcome === "written" ? { outcome: "issued", ...key } : "stale";
  });
};
