import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./durable-files.ts";

/**
 * Keys of all files under `root` that begin with `prefix`, in byte order of UTF-8 (a sort of JavaScript
 * strings would put some characters elsewhere than S3 does). A prefix may end within a name.
 */
export const listKeys = async (
  root: string,
  prefix: string,
  foldersOnly: boolean,
): Promise<readonly string[]> => {
  const folders = prefix.split("/").slice(0, -1);
  // A prefix such as "../" names no object, so it finds none.
  if (folders.some((name) => name === "" || name.startsWith("."))) return [];
  const keys: string[] = [];
  await collect(join(root, ...folders), folders.map((name) => `${name}/`).join(""), prefix, keys);
  return keys
    .filter((key) => !foldersOnly || key.includes("/"))
    .map((key) => ({ key, bytes: Buffer.from(key) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ key }) => key);
};

const collect = async (path: string, base: string, prefix: string, keys: string[]): Promise<void> => {
  for (const entry of await entriesOf(path)) {
    if (entry.name.startsWith(".")) continue;
    const key = base + entry.name;
    if (entry.isFile() && key.startsWith(prefix)) keys.push(key);
    if (entry.isDirectory() && `${key}/`.startsWith(prefix.slice(0, key.length + 1)))
      await collect(join(path, entry.name), `${key}/`, prefix, keys);
  }
};

const entriesOf = async (path: string): Promise<readonly Dirent[]> => {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
};
