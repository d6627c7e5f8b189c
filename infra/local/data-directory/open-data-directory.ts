import { realpath, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createDocumentClient } from "../../../shared/adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../../../shared/adapters/dynamodb/dynamodb-table.ts";
import { ensureTable } from "../../../shared/adapters/dynamodb/ensure-table.ts";
import { hasCode } from "../../../shared/adapters/files/durable-files.ts";
import { createFileObjectStore, TEMPORARY_FOLDER } from "../../../shared/adapters/files/file-object-store.ts";
import { createKeyFileCipher } from "../../../shared/adapters/files/key-file-cipher.ts";
import { createCryptoIds } from "../../../shared/adapters/time/crypto-ids.ts";
import { createFileClock, type SettableClock } from "../../../shared/adapters/time/file-clock.ts";
import { createSystemClock } from "../../../shared/adapters/time/system-clock.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import type { Ids } from "../../../shared/ports/ids.ts";
import type { ObjectStore } from "../../../shared/ports/object-store.ts";
import type { SecretCipher } from "../../../shared/ports/secret-cipher.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { startDynoxide } from "../dynoxide/start-dynoxide.ts";
import {
  assertUsableForCreation,
  type DirectoryDescription,
  FORMAT_VERSION,
  readDescription,
  writeDescription,
} from "./directory-description.ts";
import { describeHolder, type LockHolder, lockDirectory } from "./directory-lock.ts";
import { makeFolder } from "./make-folder.ts";
import { endOrphanedEngines, engineFile } from "./orphaned-engines.ts";

export type DataDirectory = {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly table: Table;
  /** Objects are the files in the folders of the directory; its own files at the top are out of reach. */
  readonly objects: ObjectStore;
  readonly clock: SettableClock;
  readonly ids: Ids;
  readonly secrets: SecretCipher;
  /** Ends the table engine and lets the next command in. Can be called twice. */
  close(): Promise<void>;
};

export type OpenDataDirectoryOptions = {
  /** Make it (`rebill init`); one that is there already is opened as it is. */
  readonly create?: boolean;
  /** How long to wait for another command on the same directory; 30 seconds by default. */
  readonly waitSeconds?: number;
  /** Called once when there is somebody to wait for; by default a line on stderr. */
  readonly onWaiting?: (holder: LockHolder) => void;
  /** How others who wait for us see us, such as "rebill month-end". */
  readonly command?: string;
  /** Replaces the unpredictable ids, for tests and the demo. */
  readonly ids?: Ids;
};

const LOCK_FOLDER = ".lock";
const WAIT_SECONDS = 30;

/**
 * Opens the data directory of the one-machine runtime for this process alone. Throws InvalidInputError (exit
 * code 2) when the folder is no data directory or needs a newer version, DataDirectoryBusyError (exit code
 * 1) when another command holds it for longer than `waitSeconds`, TableEngineMissingError on a platform
 * without an embedded engine.
 */
export const openDataDirectory = async (
  requested: string,
  options: OpenDataDirectoryOptions = {},
): Promise<DataDirectory> => {
  const path = await refusingUnusable(requested, () => usablePath(requested, options.create === true));
  const lockFolder = join(path, LOCK_FOLDER);
  const lock = await refusingUnusable(requested, () =>
    lockDirectory(lockFolder, {
      command: options.command ?? "another rebill command",
      waitSeconds: options.waitSeconds ?? WAIT_SECONDS,
      onWaiting: options.onWaiting ?? sayWaiting,
    }),
  );
  const closers = [lock.release];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const description = await describe(path);
    const tableFile = join(path, "table.sqlite");
    await endOrphanedEngines(lockFolder, tableFile);
    // Nobody else is here, so these are remains of writes that a kill cut short.
    await rm(join(path, TEMPORARY_FOLDER), { recursive: true, force: true });
    const engine = await startDynoxide({ file: tableFile, processIdFile: engineFile(lockFolder, lock.turn) });
    closers.push(engine.stop);
    const client = createDocumentClient({ endpoint: engine.endpoint });
    closers.push(async () => client.destroy());
    await ensureTable(client, description.tableName);
    return {
      path,
      table: createDynamoDbTable({ client, tableName: description.tableName }),
      objects: createFileObjectStore(path, { foldersOnly: true }),
      clock: createFileClock(join(path, "clock.json"), createSystemClock()),
      ids: options.ids ?? createCryptoIds(),
      secrets: createKeyFileCipher(join(path, "secret.key")),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** A folder that the operating system does not let us use is a wrong option, not a fault of ours. */
const refusingUnusable = async <T>(requested: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const reason = UNUSABLE.find(([code]) => hasCode(error, code))?.[1];
    if (reason === undefined) throw error;
    throw new InvalidInputError("--data", `${requested} ${reason}`);
  }
};

const UNUSABLE = [
  ["EACCES", "cannot be written by this user; name another folder or change its permissions"],
  ["EPERM", "cannot be written by this user; name another folder or change its permissions"],
  ["EROFS", "lies on a read-only file system; name another folder"],
  ["ENAMETOOLONG", "is longer than a file name may be; name another folder"],
  ["ELOOP", "is a symbolic link that leads back to itself; name another folder"],
  ["ENOENT", "cannot be made there; name another folder"],
] as const;

const sayWaiting = (holder: LockHolder): void => {
  process.stderr.write(`waiting for ${describeHolder(holder)} to finish with this data directory\n`);
};

/** Looks before anything is written, so that a mistyped folder is not littered. */
const usablePath = async (requested: string, create: boolean): Promise<string> => {
  const path = resolve(requested);
  if ((await readDescription(path)) === undefined) {
    if (!create)
      throw new InvalidInputError(
        "--data",
        `${requested} is not a data directory; run \`rebill init\` first`,
      );
    await assertUsableForCreation(path);
    await makeFolder(path);
  }
  // One name for one directory: engines are recognised by the path of their file.
  return realpath(path);
};

/** Reads the description, or writes it when this command makes the directory. Call it under the lock. */
const describe = async (path: string): Promise<DirectoryDescription> => {
  const tableEngine = (process.env.DYNAMODB_ENDPOINT ?? "") === "" ? "embedded" : "endpoint";
  const stored = await readDescription(path);
  if (stored !== undefined) {
    if (stored.tableEngine === tableEngine) return stored;
    throw new InvalidInputError(
      "DYNAMODB_ENDPOINT",
      stored.tableEngine === "embedded"
        ? `${path} keeps its table in its own file; unset DYNAMODB_ENDPOINT`
        : `${path} keeps its table on another engine; set DYNAMODB_ENDPOINT to its address`,
    );
  }
  const tableName = `rebill-${createCryptoIds().random(12)}`;
  const description: DirectoryDescription = { formatVersion: FORMAT_VERSION, tableEngine, tableName };
  await writeDescription(path, description);
  return description;
};
