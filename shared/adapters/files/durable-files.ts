import { constants } from "node:fs";
import { copyFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

/** Writes a new file and forces it to the disk before anybody can see it under its final name. */
export const writeDurably = async (path: string, body: Uint8Array | string, mode = 0o666): Promise<void> => {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Forces the names in a folder to the disk: a rename is only lasting once its folder is. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } catch (error) {
    // Some file systems refuse to sync a folder; there is no other way to ask for it there.
    if (!hasCode(error, "EINVAL", "ENOTSUP", "EPERM", "EISDIR")) throw error;
  } finally {
    await folder.close();
  }
};

export const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Replaces a file as a whole: a reader sees the old bytes or the new ones, also after a power cut.
 * `temporary` must be on the same file system.
 */
export const replaceFile = async (
  path: string,
  temporary: string,
  body: Uint8Array | string,
  mode?: number,
): Promise<void> => {
  try {
    await writeDurably(temporary, body, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
};

/** Moves a finished file over another one; copies first when the two are on different file systems. */
export const moveFile = async (from: string, to: string, temporary: string): Promise<void> => {
  await syncFile(from);
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, "EXDEV")) throw error;
    await copyFile(from, temporary);
    await syncFile(temporary);
    await rename(temporary, to);
    await rm(from, { force: true });
  }
  await syncFolder(dirname(to));
};

/** Makes a folder with its parents and forces the new names to the disk. */
export const makeFolder = async (path: string): Promise<void> => {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
};
