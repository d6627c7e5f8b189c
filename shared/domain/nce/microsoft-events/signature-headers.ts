import type { EventRefusal } from "./event-refusal.ts";

/** What a request says of its signature (spec/microsoft-nce-transfer.md section 3, "Signing"). */
export type SignatureHeaders = {
  /** Base64, checked in its form only. */
  readonly signature: string;
  readonly certificateUrl: string;
};

const ALGORITHM = "rsa-sha256";
/** Characters: of an RSA key of 16,384 bits. */
const SIGNATURE_TEXT_MAX = 2732;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const SCHEME = /^Signature +/i;

/**
 * Reads the headers, whose names are in lower case. The signature is in `Authorization: Signature …`, or in
 * `x-ms-signature` where the webhook was registered so; with or without the word there, since both have been seen.
 */
export const readSignatureHeaders = (
  headers: Readonly<Record<string, string>>,
): SignatureHeaders | EventRefusal => {
  const authorization = headers.authorization?.trim() ?? "";
  const given = SCHEME.test(authorization) ? authorization : headers["x-ms-signature"]?.trim();
  if (given === undefined || given === "") return "unsigned";
  if (headers["x-ms-signature-algorithm"]?.trim().toLowerCase() !== ALGORITHM) return "algorithm";
  const signature = given.replace(SCHEME, "");
  if (signature.length > SIGNATURE_TEXT_MAX || !BASE64.test(signature)) return "signature-text";
  return { signature, certificateUrl: headers["x-ms-certificate-url"]?.trim() ?? "" };
};
