/**
 * Why a webhook in Microsoft's name was not believed. For the log of whoever runs this installation: its sender gets
 * the same answer for all of them.
 */
export type EventRefusal =
  /** No signature at all. */
  | "unsigned"
  | "body-size"
  | "algorithm"
  | "signature-text"
  /** Not https, another host than the pinned ones, or no certificate by its path. */
  | "certificate-url"
  /** No certificate is trusted in the settings. */
  | "nothing-trusted"
  | "certificate-unavailable"
  | "certificate-unreadable"
  | "certificate-validity"
  | "certificate-organisation"
  /** The certificate is one of an authority, which signs certificates and no messages. */
  | "certificate-authority"
  | "certificate-key"
  /** No way from the certificate to a trusted one. */
  | "certificate-chain"
  /** Everything was right but the signature itself. */
  | "signature";
