import type { ObjectStore } from "../ports/object-store.ts";

/**
 * A store whose writes go to `scratch` and whose reads fall back to `base`: a month can be replayed on it
 * without touching what it is compared with. Listing and deleting see `scratch` alone.
 */
export const overlayObjects = (base: ObjectStore, scratch: ObjectStore): ObjectStore => ({
  get: async (key) => (await scratch.get(key)) ?? base.get(key),
  put: (key, body) => scratch.put(key, body),
  create: (key, body) => scratch.create(key, body),
  list: (prefix) => scratch.list(prefix),
  delete: (key) => scratch.delete(key),
  localPath: async (key) => {
    const written = await scratch.list(key);
    return written.includes(key) ? scratch.localPath(key) : base.localPath(key);
  },
  putFile: (key, path) => scratch.putFile(key, path),
});
