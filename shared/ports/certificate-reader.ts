import type { Certificate } from "../domain/nce/microsoft-events/certificate.ts";

/** Reads certificates (X.509), so that the domain stays free of a platform. */
export interface CertificateReader {
  /** One in DER, or those of a PEM bundle in their order. Empty: there is something else. */
  read(bytes: Uint8Array): readonly Certificate[];
}
