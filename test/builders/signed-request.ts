import { SignatureV4 } from "@smithy/signature-v4";
import { SIGNER_SHA256 } from "../../shared/adapters/partner-center/node-sha256.ts";
import { Instant } from "../../shared/domain/time/instant.ts";
import type { HttpRequest } from "../../shared/protocols/http.ts";

export const NOW = Instant.parse("2026-11-05T08:00:00.000Z");
export const ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
export const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const HOST = "127.0.0.1:4010";

/** What a client wants to send, before it is signed. */
export type Wanted = {
  readonly method?: string;
  /** Percent-encoded once, as it goes over the wire. */
  readonly path?: string;
  /** Decoded; the client encodes it. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Signing = {
  readonly secret?: string;
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
  readonly signedAt?: string;
  readonly service?: string;
  readonly region?: string;
  /** Whether to send x-amz-content-sha256. */
  readonly bodyHashHeader?: boolean;
  readonly expiresSeconds?: number;
  /** False: the path is signed as sent, as older curl does. */
  readonly pathEncodedAgain?: boolean;
};

/** The signer of the JavaScript SDK. */
const officialSigner = (signing: Signing) =>
  new SignatureV4({
    service: signing.service ?? "billingconductor",
    region: signing.region ?? "us-east-1",
    credentials: {
      accessKeyId: signing.accessKeyId ?? ACCESS_KEY_ID,
      secretAccessKey: signing.secret ?? SECRET,
      ...(signing.sessionToken === undefined ? {} : { sessionToken: signing.sessionToken }),
    },
    sha256: SIGNER_SHA256,
    applyChecksum: signing.bodyHashHeader ?? true,
    uriEscapePath: signing.pathEncodedAgain ?? true,
  });

const toClientRequest = ({ method = "POST", path = "/", query = {}, headers = {}, body = "" }: Wanted) => ({
  method,
  protocol: "http:",
  hostname: "127.0.0.1",
  port: 4010,
  path,
  query: Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  ),
  headers: { host: HOST, ...headers },
  body,
});

/** As the request arrives here, signed by header with the JavaScript SDK's own signer. */
export const signByHeader = async (wanted: Wanted = {}, signing: Signing = {}): Promise<HttpRequest> => {
  const signed = await officialSigner(signing).sign(toClientRequest(wanted), {
    signingDate: new Date(signing.signedAt ?? NOW),
  });
  return arrived(signed, wanted.body);
};

/** As a presigned URL arrives here, made by the JavaScript SDK's own signer. */
export const presign = async (wanted: Wanted = {}, signing: Signing = {}): Promise<HttpRequest> => {
  const signed = await officialSigner(signing).presign(toClientRequest(wanted), {
    signingDate: new Date(signing.signedAt ?? NOW),
    expiresIn: signing.expiresSeconds ?? 900,
  });
  return arrived(signed, wanted.body);
};

type SentRequest = Awaited<ReturnType<ReturnType<typeof officialSigner>["presign"]>>;

const arrived = (sent: SentRequest, body = ""): HttpRequest => ({
  method: sent.method,
  rawPath: sent.path,
  rawQuery: queryText(sent.query ?? {}),
  headers: Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]),
  ),
  body: Buffer.from(body),
  sourceAddress: "127.0.0.1",
});

/** As the SDK's HTTP layer writes it: every pair, encoded after RFC 3986. */
const queryText = (query: Readonly<Record<string, string | readonly string[] | null>>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value ?? ""]).map((each) => [name, each]))
    .map((pair) => pair.map(encodeStrictly).join("="))
    .join("&");

const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
