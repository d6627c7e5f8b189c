import type { TenantId } from "../../../domain/nce/ids.ts";
import {
  type ConnectionCredentials,
  connectionSecretContext,
  type PartnerCenterConnection,
} from "../../../domain/nce/partner-center/connection.ts";
import type { SecretCipher } from "../../../ports/secret-cipher.ts";
import { SecretUnreadableError } from "../../../ports/secret-unreadable-error.ts";

type Application = { readonly tokenUrl: string; readonly clientId: string; readonly scope: string };
/** Credentials as they are given; a secret that is left out stays what it is. */
export type GivenCredentials =
  | (Application & { readonly kind: "application"; readonly clientSecret?: string | undefined })
  | (Application & {
      readonly kind: "application-and-user";
      readonly clientSecret?: string | undefined;
      readonly refreshToken?: string | undefined;
    })
  | {
      readonly kind: "access-key";
      readonly accessKeyId: string;
      readonly secretAccessKey?: string | undefined;
    };
export type ConnectionRequest = {
  readonly partner: TenantId;
  readonly baseUrl: string;
  readonly credentials: GivenCredentials;
};

/** Secrets that are needed and were left out, by the names they are given under. */
export class SecretsMissingError extends Error {
  override readonly name = "SecretsMissingError";
  constructor(readonly members: readonly string[]) {
    super(`missing: ${members.join(", ")}`);
  }
}

const secretsOf = (credentials: GivenCredentials): Readonly<Record<string, string | undefined>> => {
  switch (credentials.kind) {
    case "application":
      return { clientSecret: credentials.clientSecret };
    case "application-and-user":
      return { clientSecret: credentials.clientSecret, refreshToken: credentials.refreshToken };
    case "access-key":
      return { secretAccessKey: credentials.secretAccessKey };
  }
};

/**
 * A secret goes on for the same identity at the same addresses only: otherwise whoever may change a connection could
 * have a secret sent elsewhere that was never shown to him (2026-11-27).
 */
const keepsSecrets = (
  known: PartnerCenterConnection,
  { baseUrl, credentials }: ConnectionRequest,
): boolean => {
  const before = known.credentials;
  if (known.baseUrl !== baseUrl || before.kind !== credentials.kind) return false;
  if (before.kind === "access-key" || credentials.kind === "access-key")
    return "accessKeyId" in before && "accessKeyId" in credentials
      ? before.accessKeyId === credentials.accessKeyId
      : false;
  return before.tokenUrl === credentials.tokenUrl && before.clientId === credentials.clientId;
};

/**
 * The credentials with their secrets sealed. One that is given again as it is keeps its seal, so that nothing changes.
 * @throws SecretsMissingError
 */
export const sealedCredentials = async (
  secrets: SecretCipher,
  known: PartnerCenterConnection | undefined,
  request: ConnectionRequest,
): Promise<ConnectionCredentials> => {
  const { credentials } = request;
  const given = secretsOf(credentials);
  const kept = known !== undefined && keepsSecrets(known, request) ? known.credentials : undefined;
  const missing = Object.keys(given).filter((member) => given[member] === undefined);
  if (kept === undefined && missing.length > 0) throw new SecretsMissingError(missing);
  const context = connectionSecretContext(request);
  const sealed = async (secret: string | undefined, before: string | undefined): Promise<string> => {
    if (before !== undefined && (secret === undefined || (await opened(secrets, before, context)) === secret))
      return before;
    return secrets.encrypt(secret ?? "", context);
  };
  if (credentials.kind === "access-key")
    return {
      kind: credentials.kind,
      accessKeyId: credentials.accessKeyId,
      sealedSecret: await sealed(credentials.secretAccessKey, kept?.sealedSecret),
    };
  const { tokenUrl, clientId, scope } = credentials;
  const application = { tokenUrl, clientId, scope };
  const sealedSecret = await sealed(credentials.clientSecret, kept?.sealedSecret);
  if (credentials.kind === "application") return { kind: credentials.kind, ...application, sealedSecret };
  const before = kept !== undefined && "sealedRefreshToken" in kept ? kept.sealedRefreshToken : undefined;
  const sealedRefreshToken = await sealed(credentials.refreshToken, before);
  return { kind: credentials.kind, ...application, sealedSecret, sealedRefreshToken };
};

/** Undefined where it was sealed with a key that is gone: it is replaced then. */
const opened = async (
  secrets: SecretCipher,
  sealed: string,
  context: string,
): Promise<string | undefined> => {
  try {
    return await secrets.decrypt(sealed, context);
  } catch (error) {
    if (error instanceof SecretUnreadableError) return undefined;
    throw error;
  }
};
