import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hasCode } from "../../../shared/adapters/files/durable-files.ts";
import { processIdentity } from "./process-identity.ts";

/** Another command holds the data directory and did not finish in time (exit code 1). */
export class DataDirectoryBusyError extends Error {
  override readonly name = "DataDirectoryBusyError";
  constructor(holder: LockHolder, waitSeconds: number) {
    super(
      `The data directory is in use by ${describeHolder(holder)}; gave up after ${waitSeconds} seconds. ` +
        "Nothing was done: repeat the command when the other one has finished.",
    );
  }
}

const HolderRecord = z.object({
  processId: z.number().int().positive(),
  identity: z.string(),
  command: z.string(),
  released: z.boolean(),
});
export type LockHolder = z.infer<typeof HolderRecord>;

export const describeHolder = (holder: LockHolder): string => `${holder.command} (pid ${holder.processId})`;

export type LockOptions = {
  /** Shown to those who wait for us. */
  readonly command: string;
  readonly waitSeconds: number;
  /** Called once, when there is somebody to wait for. */
  readonly onWaiting: (holder: LockHolder) => void;
};
export type DirectoryLock = {
  /** Number of this turn; larger than that of every earlier holder. */
  readonly turn: number;
  release(): Promise<void>;
};

const POLL_MILLISECONDS = 40;
/** A contender sleeps at most for one poll between looking and taking, so no older turn can matter. */
const TURNS_KEPT = 32;
const TURN_FILE = /^turn-(\d{12})\.json$/;

/**
 * An exclusive lock on a folder that ends with its holder, also after `kill -9`, without delay and without a
 * race between two that find a dead holder. Turns are numbered files. Only the highest one counts; it is
 * taken by creating the next number, which the file system grants to exactly one contender, and given back
 * by marking the own file, never by removing it. Removing a dead holder's file instead would let a slow
 * contender remove the file of the one that had just taken over.
 *
 * Holds among processes that see each other's ids: one machine, one container. Throws DataDirectoryBusyError.
 */
export const lockDirectory = async (folder: string, options: LockOptions): Promise<DirectoryLock> => {
  await mkdir(folder, { recursive: true });
  const deadline = Date.now() + options.waitSeconds * 1000;
  for (let waiting = false; ; ) {
    const last = await lastTurn(folder);
    const holder = last === 0 ? undefined : await readHolder(folder, last);
    if (holder === undefined || !isHeld(holder)) {
      const lock = await take(folder, last + 1, options.command);
      if (lock !== undefined) return lock;
      continue;
    }
    if (!waiting) options.onWaiting(holder);
    waiting = true;
    if (Date.now() >= deadline) throw new DataDirectoryBusyError(holder, options.waitSeconds);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
};

const isHeld = (holder: LockHolder): boolean =>
  !holder.released && processIdentity(holder.processId) === holder.identity;

const turnPath = (folder: string, turn: number): string =>
  join(folder, `turn-${String(turn).padStart(12, "0")}.json`);

const turnsOf = async (folder: string): Promise<readonly number[]> =>
  (await readdir(folder)).flatMap((name) => {
    const match = TURN_FILE.exec(name);
    return match === null ? [] : [Number(match[1])];
  });

const lastTurn = async (folder: string): Promise<number> => Math.max(0, ...(await turnsOf(folder)));

/** An unreadable file was left by a crash of the machine: nobody holds it. */
const readHolder = async (folder: string, turn: number): Promise<LockHolder | undefined> => {
  try {
    return HolderRecord.safeParse(JSON.parse(await readFile(turnPath(folder, turn), "utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
};

const take = async (folder: string, turn: number, command: string): Promise<DirectoryLock | undefined> => {
  const path = turnPath(folder, turn);
  const holder: LockHolder = {
    processId: process.pid,
    identity: processIdentity(process.pid) ?? "",
    command,
    released: false,
  };
  if (!(await createWhole(folder, path, holder))) return undefined;
  // Turns far below are removed, so a contender that slept through dozens of them could re-create one.
  if ((await lastTurn(folder)) !== turn) {
    await rm(path, { force: true });
    return undefined;
  }
  for (const old of await turnsOf(folder))
    if (old <= turn - TURNS_KEPT) await rm(turnPath(folder, old), { force: true });
  return { turn, release: () => replaceWhole(folder, path, { ...holder, released: true }) };
};

const createWhole = async (folder: string, path: string, holder: LockHolder): Promise<boolean> => {
  const temporary = join(folder, randomUUID());
  await writeFile(temporary, JSON.stringify(holder), { mode: 0o644 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
};

const replaceWhole = async (folder: string, path: string, holder: LockHolder): Promise<void> => {
  const temporary = join(folder, randomUUID());
  await writeFile(temporary, JSON.stringify(holder));
  await rename(temporary, path);
};
