/** SHA-256, so that the domain and the use cases stay free of a platform. */
export interface Hasher {
  /** Lower-case hexadecimal digest of bytes or UTF-8 text. */
  sha256(data: Uint8Array | string): string;
}
