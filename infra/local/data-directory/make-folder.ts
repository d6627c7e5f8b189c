import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { hasCode } from "../../../shared/adapters/files/durable-files.ts";

/**
 * Makes a folder and those above it that are missing. Node's own recursive way never ends on a file system
 * that answers "no such folder" although the one above is there, as `/proc` does.
 */
export const makeFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return;
    const above = dirname(path);
    if (!hasCode(error, "ENOENT") || (await isThere(above))) throw error;
    await makeFolder(above);
    await makeFolder(path);
  }
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
};
