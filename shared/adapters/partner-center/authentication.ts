import type { PartnerCenterConnection } from "../../domain/nce/partner-center/connection.ts";
import type { OutgoingRequest } from "../../ports/http-exchange.ts";
import { signedHeaders } from "./access-key-signature.ts";
import { openSecret } from "./connection-secret.ts";
import { createTokenSource, type TokenDependencies } from "./token-source.ts";

export type AuthenticationDependencies = TokenDependencies & {
  /** Milliseconds since 1970 by the real clock, because signatures that are not recent are refused. */
  readonly signingTime?: (() => number) | undefined;
};

/** Proves who sends a request. */
export type Authentication = {
  /** The request with the proof in its headers. @throws MoverUnavailableError when no token is to be had */
  prove(request: OutgoingRequest): Promise<OutgoingRequest>;
  /** The proof was refused: the next one is a new one. False: it would be no other. */
  renew(): boolean;
};

/** How each connection proves who it is (spec section 3); tokens are kept for the life of this. */
export const createAuthentications = (deps: AuthenticationDependencies) => {
  const tokens = createTokenSource(deps);
  const { signingTime = Date.now } = deps;
  return (connection: PartnerCenterConnection): Authentication => {
    const { credentials } = connection;
    if (credentials.kind === "access-key")
      return {
        prove: async (request) => {
          const { accessKeyId, sealedSecret } = credentials;
          const secretAccessKey = await openSecret(deps.secrets, connection, sealedSecret);
          const headers = await signedHeaders(request, { accessKeyId, secretAccessKey }, signingTime());
          return { ...request, headers };
        },
        renew: () => false,
      };
    return {
      prove: async (request) => {
        const token = await tokens.tokenOf(connection, credentials);
        return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
      },
      renew: () => {
        tokens.forget(connection);
        return true;
      },
    };
  };
};
