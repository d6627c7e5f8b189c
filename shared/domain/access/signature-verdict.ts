/** Why a signature proves nothing, by the names AWS uses on the wire; clients decide by them what to do. */
export type SignatureRefusalCode =
  /** Not signed at all. */
  | "MissingAuthenticationTokenException"
  /** Signed, but parts are missing or malformed. */
  | "IncompleteSignatureException"
  /** No such key, or one that is no longer in force. */
  | "UnrecognizedClientException"
  /** The signature does not fit the request, or the request's time does not fit ours. */
  | "InvalidSignatureException"
  /** A presigned URL was used after its time. */
  | "RequestExpired";

export type SignatureRefusal = {
  readonly kind: "refused";
  readonly code: SignatureRefusalCode;
  /** Safe to show: never a secret, never the signature that would have been right. */
  readonly message: string;
};

export type SignatureVerdict = { readonly kind: "verified"; readonly accessKeyId: string } | SignatureRefusal;

export const refuse = (code: SignatureRefusalCode, message: string): SignatureRefusal => ({
  kind: "refused",
  code,
  message,
});
