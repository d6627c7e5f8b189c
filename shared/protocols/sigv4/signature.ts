import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { ALGORITHM, SCOPE_END, type SignatureClaim } from "./claim.ts";

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

const hmac = (key: Uint8Array | string, text: string): Buffer =>
  createHmac("sha256", key).update(text, "utf8").digest();

/** What the claim's signature has to be if it was made with `secret`. */
export const expectedSignature = (
  claim: SignatureClaim,
  canonicalRequest: string,
  secret: string,
): string => {
  const { date, region, service } = claim.scope;
  const textToSign = [
    ALGORITHM,
    claim.sentAt,
    [date, region, service, SCOPE_END].join("/"),
    sha256(canonicalRequest),
  ].join("\n");
  const signingKey = [date, region, service, SCOPE_END].reduce<Uint8Array | string>(hmac, `AWS4${secret}`);
  return hmac(signingKey, textToSign).toString("hex");
};

/** Compares in a time that does not depend on where the texts differ. */
export const isSameSignature = (expected: string, given: string): boolean => {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
};
