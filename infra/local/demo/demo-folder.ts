import { access, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "../../../shared/domain/errors.ts";

/** Marks a folder as made by the demo; only such a folder is ever deleted. */
const MARKER = ".rebill-demo";
const MARKER_TEXT = "Made by `npm run demo`, which deletes and makes this folder again.\n";

/**
 * Makes the demo's folder anew. An existing one is deleted when the demo made it or it is empty; anything
 * else is somebody's work and is refused (InvalidInputError, exit code 2).
 */
export const recreateDemoFolder = async (folder: string): Promise<void> => {
  const entries = await entriesOf(folder);
  if (entries !== undefined && entries.length > 0 && !(await exists(join(folder, MARKER)))) {
    throw new InvalidInputError(
      folder,
      "exists and was not made by the demo; move it away or name another folder",
    );
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARKER), MARKER_TEXT);
};

const entriesOf = async (folder: string): Promise<readonly string[] | undefined> => {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ENOTDIR") throw new InvalidInputError(folder, "is a file; name a folder");
    throw error;
  }
};

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
};
