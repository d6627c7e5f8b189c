import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { copyPackages, folderBytes, type PackageCopy } from "./copy-packages.ts";

export type BundleRequest = {
  /** Handler name → source file with an export `handler`. */
  readonly entries: Readonly<Record<string, string>>;
  /** Emptied first. */
  readonly outDirectory: string;
  /** Packages that cannot be inside a bundle: `engine` for native DuckDB, `documents` for font files. */
  readonly packages: { readonly engine: readonly PackageCopy[]; readonly documents: readonly PackageCopy[] };
};

/** Lambda's limit on an unzipped package. */
export const UNZIPPED_BYTES_MAX = 250 * 1024 * 1024;

/** Bundled CommonJS packages ask for things that ES modules do not have. */
const BANNER = `import { createRequire as __createRequire } from "node:module";
import { fileURLToPath as __fileURLToPath } from "node:url";
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __fileURLToPath(new URL(".", import.meta.url));`;

/** pdfkit, once it is part of a bundle, looks for its font metrics under the name its own package.json gives them. */
const PACKAGE_JSON = {
  type: "module",
  imports: { "#standard-fonts/*": "pdfkit/standard-fonts/*" },
};

/**
 * Bundles all handlers in one esbuild run and sorts them into two folders, each one Lambda package:
 * `engine` with DuckDB beside the bundles, `plain` without it. Which one a handler is in follows from what it
 * may import. Code is shared between handlers in chunks, so that what is imported late is also loaded late: a
 * step that never touches rows never loads DuckDB, although it could.
 *
 * @returns handler name → folder; the handler is `<name>.handler` there
 * @throws Error when a source file is missing or a package is too large for Lambda
 */
export const bundleFunctions = async (request: BundleRequest): Promise<Readonly<Record<string, string>>> => {
  refuseMissing(request.entries);
  const { outDirectory } = request;
  const staging = join(outDirectory, "staging");
  await rm(outDirectory, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { ...request.entries },
    outdir: staging,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    mainFields: ["module", "main"],
    banner: { js: BANNER },
    external: ["@duckdb/*", "@expo-google-fonts/*"],
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    plugins: [ENGLISH_ONLY],
  });
  const folders: Record<string, string> = {};
  for (const name of Object.keys(request.entries)) {
    const { files, packages } = reachable(metafile, `${name}.mjs`);
    const needsEngine = packages.some((each) => each.startsWith("@duckdb/"));
    const folder = join(outDirectory, needsEngine ? "engine" : "plain");
    await mkdir(folder, { recursive: true });
    for (const file of files) await cp(join(staging, file), join(folder, file));
    folders[name] = folder;
  }
  await rm(staging, { recursive: true, force: true });
  await addPackages(folders, request);
  return folders;
};

const refuseMissing = (entries: BundleRequest["entries"]): void => {
  const missing = Object.values(entries).filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`these handlers are missing: ${missing.join(", ")}`);
};

/** zod brings its messages in fifty languages, a quarter of what the API loads; English is the one spoken here. */
const ENGLISH_ONLY: Plugin = {
  name: "english-only",
  setup: ({ onLoad }) =>
    onLoad({ filter: /node_modules\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: "js",
    })),
};

type Reach = { readonly files: readonly string[]; readonly packages: readonly string[] };

/** The files an entry may load, itself included, and the packages outside the bundle they import. */
const reachable = (metafile: Metafile, entry: string): Reach => {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const files = new Set([entry]);
  const packages = new Set<string>();
  // A set hands out what is added while it is walked.
  for (const file of files) {
    for (const { path, external } of outputs.get(file)?.imports ?? []) {
      if (external === true) packages.add(path);
      else files.add(basename(path));
    }
  }
  return { files: [...files], packages: [...packages] };
};

const addPackages = async (folders: Record<string, string>, { packages }: BundleRequest): Promise<void> => {
  for (const folder of new Set(Object.values(folders))) {
    const engine = basename(folder) === "engine" ? packages.engine : [];
    await copyPackages(join(folder, "node_modules"), [...packages.documents, ...engine]);
    await writeFile(join(folder, "package.json"), JSON.stringify(PACKAGE_JSON));
    await refuseTooLarge(folder);
  }
};

/** @throws Error when the files of a package are as many bytes as `bytesMax` or more */
export const refuseTooLarge = async (folder: string, bytesMax = UNZIPPED_BYTES_MAX): Promise<void> => {
  const bytes = await folderBytes(folder);
  if (bytes >= bytesMax) {
    throw new Error(`${folder} has ${bytes} bytes; Lambda takes at most ${bytesMax} unzipped`);
  }
};
