import { join } from "node:path";
import { bundleFunctions } from "./bundle-functions.ts";
import type { PackageCopy } from "./copy-packages.ts";

/**
 * The API's package, apart from those of the month-end: its cold start is somebody's waiting time, and it needs
 * neither fonts nor, unless an operation comes to import it, DuckDB.
 *
 * @returns the folder with `api.mjs` in it
 */
export const bundleApi = async (
  root: string,
  outDirectory: string,
  engine: readonly PackageCopy[] = [],
): Promise<string> => {
  const folders = await bundleFunctions({
    entries: { api: join(root, "functions", "api", "handler.ts") },
    outDirectory,
    packages: { engine, documents: [] },
  });
  return folders.api ?? outDirectory;
};
