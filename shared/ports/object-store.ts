/** Large, immutable or replaceable bytes under slash-separated keys: a folder on one machine, a bucket on AWS. */
export interface ObjectStore {
  get(key: string): Promise<Uint8Array | undefined>;
  /** Replaces the object as a whole; a reader never sees half of it. */
  put(key: string, body: Uint8Array | string): Promise<void>;
  /** Creates the object unless it exists. The same bytes again are "same"; other bytes are "conflict". */
  create(key: string, body: Uint8Array | string): Promise<"created" | "same" | "conflict">;
  /** Keys under a prefix in byte order. */
  list(prefix: string): Promise<readonly string[]>;
  delete(key: string): Promise<void>;
  /** A readable local path with the object's bytes, for tools that read files. May be a temporary copy. */
  localPath(key: string): Promise<string>;
  /** Moves a finished local file into the store under `key`, replacing it as a whole. */
  putFile(key: string, path: string): Promise<void>;
}
