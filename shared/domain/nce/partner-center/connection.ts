import { z } from "zod";
import { Instant } from "../../time/instant.ts";
import { TenantId } from "../ids.ts";

/** Visible ASCII characters of a secret: AWS KMS seals 4 KB directly. Microsoft's refresh tokens have about two. */
export const ConnectionSecret = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, "must have 1 to 4096 visible ASCII characters");

/**
 * How a partner proves who it is (spec/microsoft-nce-transfer.md section 3). At Microsoft by a token: of an application
 * alone, or of an application and a person who signed in once (`refreshToken`). Another installation of Rebill takes
 * signatures with one of its access keys. Secrets are sealed; what seals them is told which partner they belong to.
 */
export const ConnectionCredentials = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("application"),
    tokenUrl: z.url(),
    clientId: z.string().min(1).max(256),
    scope: z.string().min(1).max(512),
    sealedSecret: z.string(),
  }),
  z.strictObject({
    kind: z.literal("application-and-user"),
    tokenUrl: z.url(),
    clientId: z.string().min(1).max(256),
    scope: z.string().min(1).max(512),
    sealedSecret: z.string(),
    sealedRefreshToken: z.string(),
  }),
  z.strictObject({
    kind: z.literal("access-key"),
    accessKeyId: z.string().min(1).max(128),
    sealedSecret: z.string(),
  }),
]);
export type ConnectionCredentials = z.infer<typeof ConnectionCredentials>;

/** Partner Center as one partner reaches it: transfers with this partner are carried out there. */
export const PartnerCenterConnection = z.strictObject({
  partner: TenantId,
  /** Without a slash at its end; `/v1/customers/…` follows. */
  baseUrl: z.url(),
  credentials: ConnectionCredentials,
  updatedAt: Instant,
});
export type PartnerCenterConnection = z.infer<typeof PartnerCenterConnection>;

/** What may be shown of a connection and of its credentials. */
export const withoutSecrets = ({ credentials, ...connection }: PartnerCenterConnection) => {
  const { sealedSecret: _, ...shown } = credentials;
  if (!("sealedRefreshToken" in shown)) return { ...connection, credentials: shown };
  const { sealedRefreshToken: __, ...application } = shown;
  return { ...connection, credentials: application };
};

/** What the secrets of a partner's connection are sealed for: they open for this partner only. */
export const connectionSecretContext = ({ partner }: Pick<PartnerCenterConnection, "partner">): string =>
  `nce-connection ${partner}`;
