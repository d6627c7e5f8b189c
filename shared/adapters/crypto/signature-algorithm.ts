/** Signatures of certificates that nobody can forge today, by their object identifier in DER. */
const SOUND: Readonly<Record<string, string>> = {
  "2a864886f70d01010b": "sha256WithRSAEncryption",
  "2a864886f70d01010c": "sha384WithRSAEncryption",
  "2a864886f70d01010d": "sha512WithRSAEncryption",
  "2a8648ce3d040302": "ecdsa-with-SHA256",
  "2a8648ce3d040303": "ecdsa-with-SHA384",
  "2a8648ce3d040304": "ecdsa-with-SHA512",
};

/**
 * How a certificate is signed, which Node does not tell: `Certificate ::= SEQUENCE { tbsCertificate,
 * signatureAlgorithm SEQUENCE { OBJECT IDENTIFIER, … }, … }` (RFC 5280, 4.1). Undefined for MD5, SHA-1 and everything
 * that is not in the list.
 */
export const signatureAlgorithmOf = (der: Uint8Array): string | undefined => {
  const certificate = elementAt(der, 0);
  const signed = elementAt(der, certificate.content);
  const algorithm = elementAt(der, signed.end);
  const identifier = elementAt(der, algorithm.content);
  return SOUND[Buffer.from(der.subarray(identifier.content, identifier.end)).toString("hex")];
};

const LONG_FORM = 0x80;

/** Where the content of an element of DER begins and ends. */
const elementAt = (der: Uint8Array, start: number): { readonly content: number; readonly end: number } => {
  const first = der[start + 1] ?? 0;
  const digits = first < LONG_FORM ? 0 : first - LONG_FORM;
  const content = start + 2 + digits;
  const length =
    digits === 0
      ? first
      : Buffer.from(der.subarray(start + 2, content)).reduce((sum, byte) => sum * 256 + byte, 0);
  return { content, end: content + length };
};
