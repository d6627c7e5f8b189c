import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import { type DuckDbSettings, openDuckDb } from "../canonical/connection.ts";
import { workFolderPrefix } from "./work-folders.ts";

export type SharedDatabase = {
  /** Runs `work` on the database that is open, or on a new one; the last one to leave closes it. */
  readonly use: <T>(work: (instance: DuckDBInstance) => Promise<T>) => Promise<T>;
};

type Opened = { readonly instance: DuckDBInstance; readonly folder: string };

/**
 * One database for all reads under way at once: opening one takes longer than reading a small file, and so its memory
 * limit holds for all of them together. What it spills lies in a work folder of its own.
 */
export const createSharedDatabase = (
  settings: Omit<DuckDbSettings, "tempDirectory"> & { readonly workDirectory: string },
): SharedDatabase => {
  let current: { readonly opening: Promise<Opened>; users: number } | undefined;
  const open = async (): Promise<Opened> => {
    await mkdir(settings.workDirectory, { recursive: true });
    const folder = await mkdtemp(join(settings.workDirectory, workFolderPrefix()));
    const { memoryLimitMb, threads } = settings;
    return { instance: await openDuckDb({ memoryLimitMb, threads, tempDirectory: folder }), folder };
  };
  return {
    use: async (work) => {
      current ??= { opening: open(), users: 0 };
      const mine = current;
      mine.users++;
      try {
        return await work((await mine.opening).instance);
      } finally {
        mine.users--;
        if (mine.users === 0) {
          if (current === mine) current = undefined;
          const { instance, folder } = await mine.opening;
          instance.closeSync();
          await rm(folder, { recursive: true, force: true });
        }
      }
    },
  };
};
