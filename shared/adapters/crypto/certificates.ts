import { constants, type KeyObject, verify, X509Certificate } from "node:crypto";
import type { Certificate } from "../../domain/nce/microsoft-events/certificate.ts";
import { instantOf } from "../../domain/time/instant.ts";
import type { CertificateReader } from "../../ports/certificate-reader.ts";
import { signatureAlgorithmOf } from "./signature-algorithm.ts";

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
/** First byte of a certificate in DER: a sequence. */
const SEQUENCE = 0x30;
/** A chain has three or four. */
const BUNDLE_MAX = 10;

/** Certificates by Node's own X.509. */
export const certificateReader: CertificateReader = {
  read: (bytes) => {
    const parts = bytes[0] === SEQUENCE ? [bytes] : fromPem(Buffer.from(bytes).toString("latin1"));
    if (parts.length > BUNDLE_MAX) return [];
    try {
      return parts.map((part) => certificateOf(new X509Certificate(part)));
    } catch {
      return [];
    }
  },
};

/** Whatever the lines look like: texts get indented and lose their line ends on their way into settings. */
const fromPem = (text: string): readonly Uint8Array[] =>
  [...text.matchAll(PEM)].map(([, base64 = ""]) => Buffer.from(base64, "base64"));

/** What stands behind the certificates that were read, to ask one about another. */
const originals = new WeakMap<Certificate, X509Certificate>();

const certificateOf = (x509: X509Certificate): Certificate => {
  const { publicKey } = x509;
  const certificate: Certificate = {
    organisations: organisationsOf(x509),
    validFrom: instantOf(new Date(x509.validFrom)),
    validUntil: instantOf(new Date(x509.validTo)),
    isAuthority: x509.ca,
    key: {
      kind: publicKey.asymmetricKeyType === "rsa" ? "rsa" : "other",
      bits: publicKey.asymmetricKeyDetails?.modulusLength,
    },
    isWeaklySigned: signatureAlgorithmOf(x509.raw) === undefined,
    isIssuedBy: (issuer) => {
      const by = originals.get(issuer);
      return by !== undefined && x509.checkIssued(by) && verifiedBy(x509, by.publicKey);
    },
    verifies: (message, signature) =>
      verify("RSA-SHA256", message, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature),
  };
  originals.set(certificate, x509);
  return certificate;
};

/** A key of another kind than the signature's is an error to Node. */
const verifiedBy = (x509: X509Certificate, key: KeyObject): boolean => {
  try {
    return x509.verify(key);
  } catch {
    return false;
  }
};

/**
 * By the attributes themselves: the text of a subject can be made to look like anything. An attribute that occurs
 * several times, be it in one part of the name or in several, is a list.
 */
const organisationsOf = (x509: X509Certificate): readonly string[] => {
  const subject: { readonly O?: string | readonly string[] } | undefined = x509.toLegacyObject().subject;
  const organisations = subject?.O;
  if (organisations === undefined) return [];
  return typeof organisations === "string" ? [organisations] : organisations;
};
