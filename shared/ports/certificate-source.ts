/** Where certificates lie that somebody names. */
export interface CertificateSource {
  /**
   * What lies at an address that was found to be one of those that may be asked.
   *
   * @throws CertificateUnavailableError
   */
  fetch(url: string): Promise<Uint8Array>;
}

/** Nothing came, or something that no certificate can be: another status than 200, too slow, too large. */
export class CertificateUnavailableError extends Error {
  override readonly name = "CertificateUnavailableError";
}
