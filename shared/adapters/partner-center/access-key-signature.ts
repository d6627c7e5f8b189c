import { SignatureV4 } from "@smithy/signature-v4";
import type { OutgoingRequest } from "../../ports/http-exchange.ts";
import { SIGNER_SHA256 } from "./node-sha256.ts";

export type AccessKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Another installation takes signatures of any service and region; these are what its own clients say. */
const SCOPE = { service: "rebill", region: "us-east-1" } as const;

/**
 * The headers of a request with its signature (AWS Signature Version 4), which is what another installation of Rebill
 * takes instead of a token.
 *
 * @param at milliseconds since 1970 by the real clock, because signatures are to be recent
 */
export const signedHeaders = async (
  { method, url, headers, body = "" }: OutgoingRequest,
  credentials: AccessKey,
  at: number,
): Promise<Readonly<Record<string, string>>> => {
  const { protocol, hostname, host, port, pathname } = new URL(url);
  const signer = new SignatureV4({ ...SCOPE, credentials, sha256: SIGNER_SHA256 });
  const signed = await signer.sign(
    {
      ...{ protocol, hostname, method, path: pathname, query: {} },
      ...(port === "" ? {} : { port: Number(port) }),
      headers: { ...headers, host },
      body,
    },
    { signingDate: new Date(at) },
  );
  const { host: _, ...sent } = signed.headers;
  return sent;
};
