import { refuse, type SignatureRefusal } from "../../domain/access/signature-verdict.ts";
import type { HttpRequest } from "../http.ts";
import { type QueryPair, queryPairs } from "./canonical-request.ts";
import { ALGORITHM, SCOPE_END, type SignatureClaim } from "./claim.ts";

/** Longest a presigned URL may hold: a week. */
const EXPIRES_SECONDS_MAX = 604_800;

/** Query parameters that make a request a presigned one. */
const PRESIGNED = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"];

/** Reads the header form or the query form; a request uses exactly one of them. */
export const readClaim = (request: HttpRequest): SignatureClaim | SignatureRefusal => {
  const pairs = queryPairs(request.rawQuery);
  const authorization = header(request, "authorization");
  const presigned = pairs.some(([name]) => PRESIGNED.includes(name));
  if (authorization !== undefined && presigned)
    return incomplete("is given both in a header and in the query");
  if (authorization !== undefined) return readHeaderForm(request, authorization, pairs);
  if (presigned) return readQueryForm(request, pairs);
  return refuse("MissingAuthenticationTokenException", "The request is not signed.");
};

const readHeaderForm = (
  request: HttpRequest,
  authorization: string,
  pairs: readonly QueryPair[],
): SignatureClaim | SignatureRefusal => {
  const prefix = `${ALGORITHM} `;
  if (!authorization.startsWith(prefix)) return incomplete(`must be by ${ALGORITHM}`);
  const parts = authorization
    .slice(prefix.length)
    .split(",")
    .map((part): readonly [string, string] => {
      const text = part.replace(/^ +| +$/g, "");
      const at = text.indexOf("=");
      return [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    });
  const part = (wanted: string) => only(parts, wanted);
  if (parts.length !== 3) return incomplete("must have Credential, SignedHeaders and Signature, once each");
  return toClaim({
    credential: part("Credential"),
    signedHeaders: part("SignedHeaders"),
    signature: part("Signature"),
    sentAt: header(request, "x-amz-date"),
    signedPairs: pairs,
    statedHash: header(request, "x-amz-content-sha256"),
  });
};

const readQueryForm = (
  request: HttpRequest,
  pairs: readonly QueryPair[],
): SignatureClaim | SignatureRefusal => {
  const parameter = (name: string) => decoded(only(pairs, name));
  if (parameter("X-Amz-Algorithm") !== ALGORITHM) return incomplete(`must be by ${ALGORITHM}`);
  const expires = parameter("X-Amz-Expires") ?? "";
  const expiresSeconds = Number(expires);
  if (!/^\d{1,6}$/.test(expires) || expiresSeconds < 1 || expiresSeconds > EXPIRES_SECONDS_MAX)
    return incomplete(`must expire after 1 to ${EXPIRES_SECONDS_MAX} seconds`);
  return toClaim({
    credential: parameter("X-Amz-Credential"),
    signedHeaders: parameter("X-Amz-SignedHeaders"),
    signature: parameter("X-Amz-Signature"),
    sentAt: parameter("X-Amz-Date"),
    signedPairs: pairs.filter(([name]) => name !== "X-Amz-Signature"),
    // Signers move this header into the query under the name it had.
    statedHash:
      header(request, "x-amz-content-sha256") ??
      parameter("X-Amz-Content-Sha256") ??
      parameter("x-amz-content-sha256"),
    expiresSeconds,
  });
};

type Parts = Pick<SignatureClaim, "signedPairs" | "statedHash" | "expiresSeconds"> &
  Readonly<Record<"credential" | "signedHeaders" | "signature" | "sentAt", string | undefined>>;

const toClaim = ({ credential, signedHeaders, signature, sentAt, ...rest }: Parts) => {
  if (credential === undefined || signedHeaders === undefined || !signature)
    return incomplete("must have a credential, signed headers and a signature, once each");
  if (sentAt === undefined) return incomplete("needs X-Amz-Date, once");
  const [accessKeyId = "", date = "", region = "", service = "", end, ...surplus] = credential.split("/");
  if (date === "" || region === "" || service === "" || end !== SCOPE_END || surplus.length > 0)
    return incomplete(`must have a credential of the form KEY/YYYYMMDD/REGION/SERVICE/${SCOPE_END}`);
  // Also keeps what is remembered about failed keys small.
  if (!/^\w{1,128}$/.test(accessKeyId)) return unrecognised();
  const names = signedHeaders.split(";");
  if (names.some((name) => !HEADER_NAME.test(name)) || new Set(names).size < names.length)
    return incomplete("must name its signed headers in lower case, once each");
  const claim: SignatureClaim = {
    kind: "claim",
    accessKeyId,
    scope: { date, region, service },
    signedHeaders: names,
    signature,
    sentAt,
    ...rest,
  };
  return claim;
};

/** A token of HTTP, in lower case. */
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** The header's value; `headers` may be asked for any name, also one that every object has. */
export const header = ({ headers }: HttpRequest, name: string): string | undefined =>
  Object.hasOwn(headers, name) ? headers[name] : undefined;

/** No such key here. The same answer for a key that never was and one that is no longer in force. */
export const unrecognised = (): SignatureRefusal =>
  refuse("UnrecognizedClientException", "The access key of the request is not valid.");

const incomplete = (fault: string): SignatureRefusal =>
  refuse("IncompleteSignatureException", `The signature ${fault}.`);

/** The value of a name that is there exactly once. */
const only = (pairs: readonly QueryPair[], wanted: string): string | undefined => {
  const found = pairs.filter(([name]) => name === wanted);
  return found.length === 1 ? found[0]?.[1] : undefined;
};

const decoded = (text: string | undefined): string | undefined => {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
