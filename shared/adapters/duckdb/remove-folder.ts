import { rm } from "node:fs/promises";

/**
 * Removes a folder and all in it. A file that appears while the folder is emptied (DuckDB's spill files go a moment
 * after the query they belong to; network file systems list a removed file a little longer) is not worth failing
 * a finished report for: the removal is tried again for about a second and a half.
 */
export const removeFolder = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
