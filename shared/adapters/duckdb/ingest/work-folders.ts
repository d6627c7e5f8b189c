import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Work folders carry the id of the process at work, so that those of a killed one can be told. */
export const workFolderPrefix = (): string => `ingest-${process.pid}-`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Somebody else's process is alive as well, although it may not be signalled.
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Removes what killed imports left behind: chunks on their way can be as large as the bill itself. */
export const removeAbandoned = async (workDirectory: string): Promise<void> => {
  for (const name of await readdir(workDirectory)) {
    const pid = /^ingest-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(workDirectory, name), { recursive: true, force: true });
  }
};
