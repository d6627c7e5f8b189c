import { z } from "zod";
import {
  ConnectionSecret,
  type PartnerCenterConnection,
} from "../../domain/nce/partner-center/connection.ts";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import { MoverUnavailableError } from "../../ports/subscription-mover.ts";
import { openSecret } from "./connection-secret.ts";
import { parsedJson } from "./parsed-json.ts";
import { type Answered, type PatientDependencies, sendPatiently } from "./patient-exchange.ts";

export type TokenDependencies = PatientDependencies & {
  readonly secrets: SecretCipher;
  /** Keeps the refresh token that took the place of the one the connection was used with. */
  readonly renewRefreshToken: (connection: PartnerCenterConnection, refreshToken: string) => Promise<void>;
};
export type OAuthCredentials = Exclude<PartnerCenterConnection["credentials"], { kind: "access-key" }>;

/** It goes into a header. */
const AccessToken = z.string().regex(/^[\x21-\x7e]{1,16384}$/);
const TokenAnswer = z.looseObject({
  access_token: AccessToken,
  /** Seconds; some endpoints write a number as text. */
  expires_in: z
    .union([z.number(), z.string().regex(/^\d{1,9}$/)])
    .transform(Number)
    .default(0),
  refresh_token: ConnectionSecret.nullish(),
});
const TokenError = z.looseObject({ error: z.string().regex(/^[a-z_]{1,64}$/) });

/** A token is not used any more so long before it expires. */
const SPARE_SECONDS = 5 * 60;
const ENDPOINT = "The sign-in of Partner Center";

type Kept = { readonly updatedAt: string; readonly text: Promise<string>; until: number };
type Rotated = { readonly from: string; readonly refreshToken: string };

/**
 * Access tokens of connections (OAuth 2.0: client credentials, or a refresh token of a person who signed in once), kept
 * in memory until five minutes before they expire. Those who need one at the same time wait for the same: a refresh
 * token may be good for one use.
 */
export const createTokenSource = (deps: TokenDependencies) => {
  const tokens = new Map<string, Kept>();
  const rotations = new Map<string, Rotated>();

  /** The newest there is: one that could not be stored yet is good all the same, and the stored one may not be. */
  const refreshTokenOf = (connection: PartnerCenterConnection, sealed: string): Promise<string> => {
    const rotated = rotations.get(connection.partner);
    return rotated?.from === sealed
      ? Promise.resolve(rotated.refreshToken)
      : openSecret(deps.secrets, connection, sealed);
  };

  const grantOf = async (connection: PartnerCenterConnection, credentials: OAuthCredentials) =>
    credentials.kind === "application"
      ? { grant_type: "client_credentials" }
      : {
          grant_type: "refresh_token",
          refresh_token: await refreshTokenOf(connection, credentials.sealedRefreshToken),
        };

  const fetched = async (connection: PartnerCenterConnection, credentials: OAuthCredentials) => {
    const { tokenUrl, clientId, scope, sealedSecret } = credentials;
    const grant = await grantOf(connection, credentials);
    const form = new URLSearchParams({
      ...grant,
      client_id: clientId,
      client_secret: await openSecret(deps.secrets, connection, sealedSecret),
      scope,
    });
    const answer = await sendPatiently(deps, ENDPOINT, async () => ({
      method: "POST",
      url: tokenUrl,
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    }));
    const token = tokenOfAnswer(answer);
    if (credentials.kind === "application") return token;
    const { sealedRefreshToken: from } = credentials;
    if (token.refresh_token != null && token.refresh_token !== form.get("refresh_token"))
      rotations.set(connection.partner, { from, refreshToken: token.refresh_token });
    await storeRotated(connection, from);
    return token;
  };

  /** Before the access token is used: should this fail, it is tried again with the next token. */
  const storeRotated = async (connection: PartnerCenterConnection, from: string): Promise<void> => {
    const rotated = rotations.get(connection.partner);
    if (rotated?.from === from) await deps.renewRefreshToken(connection, rotated.refreshToken);
  };

  return {
    tokenOf: (connection: PartnerCenterConnection, credentials: OAuthCredentials): Promise<string> => {
      const { partner, updatedAt } = connection;
      const known = tokens.get(partner);
      if (known?.updatedAt === updatedAt && deps.timer.elapsedMs() < known.until) return known.text;
      const kept: Kept = {
        updatedAt,
        until: Number.POSITIVE_INFINITY,
        text: fetched(connection, credentials).then(({ access_token, expires_in }) => {
          kept.until = deps.timer.elapsedMs() + (expires_in - SPARE_SECONDS) * 1000;
          return access_token;
        }),
      };
      tokens.set(partner, kept);
      kept.text.catch(() => {
        if (tokens.get(partner) === kept) tokens.delete(partner);
      });
      return kept.text;
    },
    /** The token was refused before its time. */
    forget: ({ partner }: PartnerCenterConnection): void => {
      tokens.delete(partner);
    },
  };
};
/** @throws MoverUnavailableError */
const tokenOfAnswer = ({ status, body }: Answered): z.infer<typeof TokenAnswer> => {
  const json = parsedJson(body);
  const token = TokenAnswer.safeParse(json);
  if (status === 200 && token.success) return token.data;
  const refused = TokenError.safeParse(json);
  throw new MoverUnavailableError(
    refused.success
      ? `${ENDPOINT} refused the connection's credentials (${refused.data.error}).`
      : `${ENDPOINT} gave an answer that is no token (status ${status}).`,
  );
};
