import type { QueryPair } from "./canonical-request.ts";

/** The one algorithm we verify: the asymmetric one (SigV4A) signs for several regions at once, which we have not. */
export const ALGORITHM = "AWS4-HMAC-SHA256";
/** Last part of every credential scope. */
export const SCOPE_END = "aws4_request";

/** What a request says about its signature, well-formed but not yet believed. */
export type SignatureClaim = {
  readonly kind: "claim";
  readonly accessKeyId: string;
  readonly scope: { readonly date: string; readonly region: string; readonly service: string };
  /** Names in lower case, in the order they were signed. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly sentAt: string;
  /** Query parameters under the signature. */
  readonly signedPairs: readonly QueryPair[];
  /** The body's hash as the request states it; absent when it states none. */
  readonly statedHash: string | undefined;
  /** How long a presigned URL holds; absent on requests signed by header. */
  readonly expiresSeconds?: number;
};
