import { refuse, type SignatureRefusal } from "../../domain/access/signature-verdict.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { HttpRequest } from "../http.ts";
import type { SignatureClaim } from "./claim.ts";
import { header, unrecognised } from "./read-claim.ts";
import { sha256 } from "./signature.ts";

/** How far the caller's clock may be from ours, either way (contract.md section 2). */
const SKEW_MINUTES = 5;

/** Undefined when the request was sent at a time we accept. */
export const refuseTime = (claim: SignatureClaim, now: Instant): SignatureRefusal | undefined => {
  const sentAt = parseBasicTime(claim.sentAt);
  if (sentAt === undefined)
    return refuse("IncompleteSignatureException", "X-Amz-Date must be a real UTC time YYYYMMDDTHHMMSSZ.");
  if (claim.scope.date !== claim.sentAt.slice(0, 8))
    return refuse("InvalidSignatureException", "The credential's date must be the date of X-Amz-Date.");
  const ageSeconds = (Date.parse(now) - sentAt) / 1000;
  if (ageSeconds < -SKEW_MINUTES * 60)
    return refuse(
      "InvalidSignatureException",
      `Signature not yet current: it is dated more than ${SKEW_MINUTES} minutes in the future.`,
    );
  if (claim.expiresSeconds !== undefined)
    return ageSeconds > claim.expiresSeconds
      ? refuse("RequestExpired", "The presigned request has expired.")
      : undefined;
  return ageSeconds > SKEW_MINUTES * 60
    ? refuse("InvalidSignatureException", `Signature expired: it is older than ${SKEW_MINUTES} minutes.`)
    : undefined;
};

/** Milliseconds of `YYYYMMDDTHHMMSSZ`; undefined for another form or a time that does not exist. */
const parseBasicTime = (text: string): number | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso ? date.getTime() : undefined;
};

/**
 * Headers that change what a request does: whoever adds or alters one must need the secret. AWS asks the same of
 * every `x-amz-` header; the two tokens decide whether a repeat counts as one.
 */
const mustBeSigned = (name: string): boolean =>
  (name.startsWith("x-amz-") && !ADDED_ON_THE_WAY.includes(name)) ||
  name === "x-amzn-client-token" ||
  name === "idempotency-key";

/** Set by CloudFront on every request; nothing of ours reads it. */
const ADDED_ON_THE_WAY = ["x-amz-cf-id"];

/** Undefined when all that has to be signed is there and signed. */
export const refuseHeaders = (claim: SignatureClaim, request: HttpRequest): SignatureRefusal | undefined => {
  const isToken = ([name]: readonly [string, string]) => /^x-amz-security-token$/i.test(name);
  // We issue no temporary credentials.
  if (header(request, "x-amz-security-token") !== undefined || claim.signedPairs.some(isToken))
    return unrecognised();
  const signed = new Set(claim.signedHeaders);
  const absent = claim.signedHeaders.some((name) => header(request, name) === undefined);
  if (absent) return refuse("InvalidSignatureException", "A signed header is not in the request.");
  if (!signed.has("host")) return refuse("InvalidSignatureException", "The host header must be signed.");
  return Object.keys(request.headers).some((name) => mustBeSigned(name) && !signed.has(name))
    ? refuse(
        "InvalidSignatureException",
        "Every x-amz- header, X-Amzn-Client-Token and Idempotency-Key must be signed.",
      )
    : undefined;
};

/**
 * The line of the canonical request that stands for the body. We hash the body in any case; a hash that the request
 * states must be that one. UNSIGNED-PAYLOAD is for uploads nobody can hash beforehand, which we have none of: it
 * may stand for an empty body alone, where there is nothing to alter. The same holds of the chunked STREAMING forms.
 */
export const payloadLine = (claim: SignatureClaim, body: Uint8Array): string | SignatureRefusal => {
  const stated = claim.statedHash;
  if (stated === "UNSIGNED-PAYLOAD" && body.length === 0) return stated;
  const hash = sha256(body);
  return stated === undefined || stated === hash
    ? hash
    : refuse("InvalidSignatureException", "X-Amz-Content-Sha256 is not the SHA-256 of the body.");
};
