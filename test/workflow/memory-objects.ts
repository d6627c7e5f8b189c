import type { ObjectStore } from "../../shared/ports/object-store.ts";

/** Just enough of an object store for work lists: the interpreter only reads. */
export const memoryObjects = (contents: Record<string, unknown> = {}): ObjectStore => {
  const bytes = new Map<string, Uint8Array>();
  const put = async (key: string, body: Uint8Array | string): Promise<void> => {
    bytes.set(key, Buffer.from(body));
  };
  for (const [key, value] of Object.entries(contents)) bytes.set(key, Buffer.from(JSON.stringify(value)));
  const unused = (): never => {
    throw new Error("the interpreter reads work lists and nothing else");
  };
  return {
    get: async (key) => bytes.get(key),
    put,
    create: unused,
    list: unused,
    delete: unused,
    localPath: unused,
    putFile: unused,
  };
};
