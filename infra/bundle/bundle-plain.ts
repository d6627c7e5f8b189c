import { join } from "node:path";
import { bundleFunctions } from "./bundle-functions.ts";

/**
 * Functions of one area (a folder of `functions/`) that need neither engine nor fonts.
 * @returns the folder they all lie in
 */
export const bundlePlain = async (
  root: string,
  outDirectory: string,
  area: string,
  names: readonly [string, ...string[]],
): Promise<string> => {
  const folders = await bundleFunctions({
    entries: Object.fromEntries(names.map((name) => [name, join(root, "functions", area, `${name}.ts`)])),
    outDirectory,
    packages: { engine: [], documents: [] },
  });
  return folders[names[0]] ?? outDirectory;
};
