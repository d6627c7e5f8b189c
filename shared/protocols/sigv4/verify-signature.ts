import { refuse, type SignatureVerdict } from "../../domain/access/signature-verdict.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { HttpRequest } from "../http.ts";
import { canonicalRequest, isUnambiguous, signedPaths } from "./canonical-request.ts";
import { payloadLine, refuseHeaders, refuseTime } from "./check-claim.ts";
import { readClaim, unrecognised } from "./read-claim.ts";
import { expectedSignature, isSameSignature } from "./signature.ts";

/** Stands in for the secret of an unknown key, so that it takes as long to refuse as a wrong signature. */
const NO_SECRET = "0".repeat(40);

/**
 * Whether a request was signed, with AWS Signature Version 4, by who holds the secret of the key it names. Header
 * and presigned form, any region and service in the scope. Whatever the request holds, the answer is a verdict:
 * only `findSecret` can make it throw.
 */
export const verifySignature = async (
  request: HttpRequest,
  options: {
    readonly now: Instant;
    /** Asked once, and only about requests that are well-formed and sent in time. */
    readonly findSecret: (accessKeyId: string) => Promise<string | undefined>;
  },
): Promise<SignatureVerdict> => {
  const claim = readClaim(request);
  if (claim.kind === "refused") return claim;
  const refusal = refuseTime(claim, options.now) ?? refuseHeaders(claim, request);
  if (refusal !== undefined) return refusal;
  const payload = payloadLine(claim, request.body);
  if (typeof payload !== "string") return payload;

  const secret = await options.findSecret(claim.accessKeyId);
  const matches = signedPaths(request.rawPath)
    .map((path) => canonicalRequest(request, path, claim, payload))
    .map((text) => isSameSignature(expectedSignature(claim, text, secret ?? NO_SECRET), claim.signature))
    .includes(true);
  if (secret === undefined) return unrecognised();
  return matches && isUnambiguous(request, claim.signedHeaders)
    ? { kind: "verified", accessKeyId: claim.accessKeyId }
    : refuse(
        "InvalidSignatureException",
        "The signature does not match the request. Check the secret access key and the signing method.",
      );
};
