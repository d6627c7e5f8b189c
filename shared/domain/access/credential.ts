import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { Instant } from "../time/instant.ts";
import { Role } from "./role.ts";

const AccessKey = z.strictObject({
  accessKeyId: z.string().regex(/^AKIA[A-Z0-9]{16}$/),
  account: AccountId,
  role: Role,
  /** Name under which people know the key; a profile has one current key. */
  profile: z.string().min(1),
  createdAt: Instant,
  /** The profile's key before this one. */
  replaces: z.string().optional(),
});

const ActiveCredential = AccessKey.extend({
  status: z.literal("active"),
  /** The secret, unreadable without the cipher. */
  sealedSecret: z.string(),
  /** Replaced by another key, and valid only until then; absent: until it is revoked. */
  validUntil: Instant.optional(),
});
/** Without the secret: what is revoked cannot come back. */
const RevokedCredential = AccessKey.extend({ status: z.literal("revoked"), revokedAt: Instant });

/** An access key we issued, for one account and one role. */
export const Credential = z.discriminatedUnion("status", [ActiveCredential, RevokedCredential]);
export type Credential = z.infer<typeof Credential>;
export type ActiveCredential = z.infer<typeof ActiveCredential>;
export type RevokedCredential = z.infer<typeof RevokedCredential>;

export const revoke = (
  { sealedSecret: _sealed, validUntil: _until, status: _status, ...key }: ActiveCredential,
  at: Instant,
): RevokedCredential => ({ ...key, status: "revoked", revokedAt: at });

/** What became of a key by `now`. An overlap that has passed ends a key as a revocation does. */
export const standing = (credential: Credential, now: Instant): "active" | "expired" | "revoked" => {
  if (credential.status === "revoked") return "revoked";
  return credential.validUntil !== undefined && credential.validUntil <= now ? "expired" : "active";
};
