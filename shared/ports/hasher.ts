/** SHA-256, so that the domain and the use cases stay free of a platform. Digests are lower-case hexadecimal. */
export interface Hasher {
  /** Of bytes or UTF-8 text. */
  sha256(data: Uint8Array | string): string;
  /** Of a file of any size, read in pieces. */
  sha256File(path: string): Promise<{ readonly sha256: string; readonly bytes: number }>;
}
