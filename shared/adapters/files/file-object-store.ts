import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { assertObjectKey, InvalidObjectKeyError } from "../../domain/objects/object-key.ts";
import { ObjectNotFoundError } from "../../ports/object-not-found-error.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { hasCode, makeFolder, moveFile, replaceFile, syncFolder, writeDurably } from "./durable-files.ts";
import { listKeys } from "./list-keys.ts";

/** Holds files being written; keys cannot begin with a dot, so it is never an object. */
export const TEMPORARY_FOLDER = ".tmp";

export type FileObjectStoreOptions = {
  /**
   * Refuse keys without a slash, for a store whose root has other files beside the objects (the data
   * directory with its table and keys): only what lies in a folder is an object there.
   */
  readonly foldersOnly?: boolean;
};

/**
 * Objects as files under `folder`, at their keys. An object appears as a whole or not at all, also when the
 * process is killed or the power fails. Throws InvalidObjectKeyError for a key outside the rules of
 * `assertObjectKey` or one that would have to be a file and a folder at once.
 */
export const createFileObjectStore = (folder: string, options: FileObjectStoreOptions = {}): ObjectStore => {
  const root = resolve(folder);
  const pathOf = (key: string): string => {
    assertObjectKey(key);
    if (options.foldersOnly === true && !key.includes("/"))
      throw new InvalidObjectKeyError(key, "is not in a folder");
    return join(root, ...key.split("/"));
  };
  const temporaryPath = () => join(root, TEMPORARY_FOLDER, randomUUID());

  const read = async (key: string): Promise<Uint8Array | undefined> => {
    try {
      return await readFile(pathOf(key));
    } catch (error) {
      if (hasCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return undefined;
      throw error;
    }
  };

  /** Runs a write once its folders exist; says so plainly when the key is a folder or lies below an object. */
  const writing = async (key: string, write: (path: string) => Promise<void>): Promise<void> => {
    const path = pathOf(key);
    await makeFolder(join(root, TEMPORARY_FOLDER));
    try {
      await makeFolder(dirname(path));
    } catch (error) {
      if (hasCode(error, "EEXIST", "ENOTDIR")) throw new InvalidObjectKeyError(key, "lies below an object");
      throw error;
    }
    try {
      await write(path);
    } catch (error) {
      if (hasCode(error, "EISDIR", "EEXIST", "ENOTEMPTY") && (await isFolder(path)))
        throw new InvalidObjectKeyError(key, "is a folder of other objects");
      throw error;
    }
  };

  return {
    get: read,
    put: (key, body) => writing(key, (path) => replaceFile(path, temporaryPath(), body)),
    create: async (key, body) => {
      const temporary = temporaryPath();
      try {
        await writing(key, async (path) => {
          await writeDurably(temporary, body);
          // The one step that fails when the name is taken, whoever else is writing at this moment.
          await link(temporary, path);
          await syncFolder(dirname(path));
        });
        return "created";
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
        const existing = await read(key);
        return existing !== undefined && Buffer.compare(existing, Buffer.from(body)) === 0
          ? "same"
          : "conflict";
      } finally {
        await rm(temporary, { force: true });
      }
    },
    list: (prefix) => listKeys(root, prefix, options.foldersOnly === true),
    delete: async (key) => {
      const path = pathOf(key);
      if (await isFolder(path)) return;
      await rm(path, { force: true }).catch((error: unknown) => {
        if (!hasCode(error, "ENOTDIR")) throw error;
      });
    },
    localPath: async (key) => {
      const path = pathOf(key);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() !== true) throw new ObjectNotFoundError(key);
      return path;
    },
    putFile: (key, from) => writing(key, (path) => moveFile(from, path, temporaryPath())),
  };
};

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;
