import { cp, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** An installed package to lie beside the bundles. Without `files` all of it; with them only those, by name. */
export type PackageCopy = {
  readonly name: string;
  readonly directory: string;
  readonly files?: readonly string[];
};

/** Copies packages under a `node_modules` folder, where the bundles' `import` and `require` find them. */
export const copyPackages = async (nodeModules: string, packages: readonly PackageCopy[]): Promise<void> => {
  for (const { name, directory, files } of packages) {
    const parts = files === undefined ? [""] : ["package.json", ...files];
    for (const part of parts) {
      await cp(join(directory, part), join(nodeModules, name, part), { recursive: true, dereference: true });
    }
  }
};

/** Size of all files below a folder, in bytes. */
export const folderBytes = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};
