import { z } from "zod";
import { Credential } from "../domain/access/credential.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Condition, Item, Table, Write } from "../ports/table.ts";
import { credentialKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** A key as it is stored; `version` is for the write that replaces it. */
export type StoredCredential = {
  readonly credential: Credential;
  readonly version: number;
  /** To within a quarter of an hour; absent when the key was never used. */
  readonly lastUsedAt?: Instant;
};

/** The profile's current key before it changes; undefined when the profile is new. */
export type Former = StoredCredential | undefined;

/** Access keys we issued. The secret is never stored in the clear. */
export const createCredentialStore = (table: Table) => {
  const find = async (accessKeyId: string): Promise<StoredCredential | undefined> =>
    toStored(await queryAll(table, { partition: credentialKeys.partition(accessKeyId) }));
  return {
    find,
    /** The current key of a profile. */
    findByProfile: async (profile: string): Promise<StoredCredential | undefined> => {
      const item = await table.get(credentialKeys.profile(profile));
      return item === undefined ? undefined : find(z.string().parse(item.accessKeyId));
    },
    /** All keys ever issued, by account, role and key id. */
    list: async (): Promise<readonly StoredCredential[]> => {
      const byKey = new Map<string, Item[]>();
      for (const item of await queryAll(table, { index: "gsi1", partition: credentialKeys.listing() }))
        byKey.set(item.pk, [...(byKey.get(item.pk) ?? []), item]);
      return [...byKey.values()].flatMap((items) => toStored(items) ?? []);
    },
    /** Writes that make `credential` the current key of its profile in place of `former`. */
    issue: (credential: Credential, former: Former): readonly Write[] => [
      {
        kind: "put",
        item: { ...credentialKeys.profile(credential.profile), accessKeyId: credential.accessKeyId },
        condition:
          former === undefined
            ? { kind: "absent" }
            : { kind: "equals", attribute: "accessKeyId", value: former.credential.accessKeyId },
      },
      put(credential, 1, { kind: "absent" }),
    ],
    /** The write that replaces a key as it was read. */
    replace: (stored: StoredCredential, next: Credential): Write =>
      put(next, stored.version + 1, { kind: "equals", attribute: "version", value: stored.version }),
    /** Notes a use, unless somebody else has noted one since `previous` was read. */
    recordUse: async (credential: Credential, at: Instant, previous: Instant | undefined): Promise<void> => {
      await table.put(
        {
          ...credentialKeys.lastUse(credential.accessKeyId),
          ...credentialKeys.listingOf(credential),
          lastUsedAt: at,
        },
        previous === undefined
          ? { kind: "absent" }
          : { kind: "equals", attribute: "lastUsedAt", value: previous },
      );
    },
  };
};
export type CredentialStore = ReturnType<typeof createCredentialStore>;

const put = (credential: Credential, version: number, condition: Condition): Write => ({
  kind: "put",
  item: {
    ...credentialKeys.credential(credential.accessKeyId),
    ...credentialKeys.listingOf(credential),
    credential: Credential.parse(credential),
    version,
  },
  condition,
});

/** From the records of one key: the key itself and when it was last used. */
const toStored = (items: readonly Item[]): StoredCredential | undefined => {
  const record = items.find((item) => item.credential !== undefined);
  if (record === undefined) return undefined;
  const use = items.find((item) => item.lastUsedAt !== undefined);
  return {
    credential: Credential.parse(record.credential),
    version: z.int().parse(record.version),
    ...(use === undefined ? {} : { lastUsedAt: Instant.parse(use.lastUsedAt) }),
  };
};
