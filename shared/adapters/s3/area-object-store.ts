import type { ObjectStore } from "../../ports/object-store.ts";

/** Objects were asked for under a first folder that no bucket keeps: a fault of the program. */
export class UnknownObjectAreaError extends Error {
  override readonly name = "UnknownObjectAreaError";
}

/**
 * One store over several: the first folder of a key says which bucket it lies in, because they are kept for
 * different times and under different locks.
 */
export const createAreaObjectStore = (storeOf: (area: string) => ObjectStore | undefined): ObjectStore => {
  const at = (key: string): ObjectStore => {
    const area = key.split("/")[0] ?? "";
    const store = storeOf(area);
    if (store === undefined) throw new UnknownObjectAreaError(`no bucket keeps objects under ${area}/`);
    return store;
  };
  return {
    get: (key) => at(key).get(key),
    put: (key, body) => at(key).put(key, body),
    create: (key, body) => at(key).create(key, body),
    list: (prefix) => at(prefix).list(prefix),
    delete: (key) => at(key).delete(key),
    localPath: (key) => at(key).localPath(key),
    putFile: (key, path) => at(key).putFile(key, path),
  };
};
