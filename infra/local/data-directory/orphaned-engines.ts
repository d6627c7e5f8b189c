import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../../shared/adapters/files/durable-files.ts";
import { processCommand, processIdentity } from "./process-identity.ts";

const ENGINE_FILE = /^engine-\d+\.pid$/;
const POLL_MILLISECONDS = 5;

/** One file per turn of the lock, so that an engine that starts late never overwrites its successor's entry. */
export const engineFile = (folder: string, turn: number): string => join(folder, `engine-${turn}.pid`);

/**
 * Ends the table engines that earlier, killed commands left on `tableFile`. Normally there are none, because
 * an engine ends with its command; this closes the instant in between, so that two engines never have the
 * file open together. A process is ended only when its command line names the very file. Call it while
 * holding the directory's lock.
 */
export const endOrphanedEngines = async (folder: string, tableFile: string): Promise<void> => {
  for (const name of (await readdir(folder)).filter((entry) => ENGINE_FILE.test(entry))) {
    const path = join(folder, name);
    const processId = Number((await readFile(path, "utf8")).trim());
    if (Number.isInteger(processId) && processId > 1) await end(processId, tableFile);
    await rm(path, { force: true });
  }
};

const end = async (processId: number, tableFile: string): Promise<void> => {
  if (processCommand(processId)?.includes(` ${tableFile}`) !== true) return;
  const identity = processIdentity(processId);
  try {
    process.kill(processId, "SIGKILL");
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
  while (identity !== undefined && processIdentity(processId) === identity)
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
};
