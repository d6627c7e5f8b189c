import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";
import type { Table } from "../ports/table.ts";
import { type CredentialRole, createCredentialStore } from "../stores/credential-store.ts";

export type CredentialsRequest = {
  readonly account: string;
  readonly role: CredentialRole;
  /** Name under which the key is found again: one key per profile. */
  readonly profile: string;
};
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/**
 * An access key in AWS's form for one account and role. The secret is stored encrypted; asking again for the
 * same profile gives the same key, so that `rebill init` can be repeated.
 */
export const issueCredentials = async (
  deps: { readonly table: Table; readonly ids: Ids; readonly clock: Clock; readonly secrets: SecretCipher },
  request: CredentialsRequest,
): Promise<Credentials> => {
  const store = createCredentialStore(deps.table);
  const known = await store.findByProfile(request.profile);
  if (known !== undefined) {
    const secretAccessKey = await deps.secrets.decrypt(known.sealedSecret, known.accessKeyId);
    return { accessKeyId: known.accessKeyId, secretAccessKey };
  }
  const accessKeyId = `AKIA${deps.ids.random(16).toUpperCase()}`;
  const secretAccessKey = deps.ids.random(40);
  const created = await store.create({
    accessKeyId,
    account: request.account,
    role: request.role,
    profile: request.profile,
    sealedSecret: await deps.secrets.encrypt(secretAccessKey, accessKeyId),
    createdAt: deps.clock.now(),
  });
  return created === "created" ? { accessKeyId, secretAccessKey } : issueCredentials(deps, request);
};
