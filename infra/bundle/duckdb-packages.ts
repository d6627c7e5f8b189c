import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { PackageCopy } from "./copy-packages.ts";

const run = promisify(execFile);

type DuckdbRequest = {
  readonly architecture: "arm64" | "x86_64";
  /** Repository root, with `package-lock.json` and `node_modules`. */
  readonly root: string;
  /** Where the binding of a foreign processor is kept between runs. */
  readonly cache: string;
};
type LockedPackage = { readonly version: string; readonly integrity?: string };

/** What `@duckdb/node-api` needs at run time besides the native binding. */
const COMMON = ["@duckdb/node-api", "@duckdb/node-bindings", "detect-libc"];

/**
 * DuckDB for Lambda: the packages npm installed here, and the native binding for Lambda's processor. npm only
 * installs the binding of this machine, so another one is fetched from the npm registry once, in the version
 * and with the hash that package-lock.json names.
 *
 * @throws Error without network on the first run, or when the file is not the one that was locked
 */
export const duckdbPackages = async (request: DuckdbRequest): Promise<readonly PackageCopy[]> => {
  const name = `@duckdb/node-bindings-linux-${request.architecture === "arm64" ? "arm64" : "x64"}`;
  const installed = join(request.root, "node_modules", name);
  const directory = existsSync(join(installed, "duckdb.node"))
    ? installed
    : await fetchBinding(name, request);
  return [
    ...COMMON.map((each) => ({ name: each, directory: join(request.root, "node_modules", each) })),
    { name, directory },
  ];
};

const fetchBinding = async (name: string, { root, cache }: DuckdbRequest): Promise<string> => {
  const { version, integrity } = await lockedPackage(root, name);
  const target = join(cache, `${basename(name)}-${version}`);
  if (existsSync(join(target, "duckdb.node"))) return target;
  const staging = `${target}.part`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const archive = await npmPack(`${name}@${version}`, root, staging);
  const actual = `sha512-${createHash("sha512")
    .update(await readFile(archive))
    .digest("base64")}`;
  if (actual !== integrity)
    throw new Error(`${name}@${version} is not the package that package-lock.json names`);
  await run("tar", ["-xzf", archive, "-C", staging, "--strip-components=1"]);
  await rm(archive);
  // Only a complete folder gets the final name, so that a run that was killed leaves nothing to trust.
  await rename(staging, target);
  return target;
};

const lockedPackage = async (root: string, name: string): Promise<LockedPackage> => {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, LockedPackage>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (locked?.integrity === undefined)
    throw new Error(`package-lock.json has no entry with a hash for ${name}`);
  return locked;
};

/** npm itself fetches, so that a configured registry, proxy and cache are honoured. */
const npmPack = async (spec: string, root: string, destination: string): Promise<string> => {
  try {
    const { stdout } = await run(
      "npm",
      ["pack", spec, "--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", destination],
      { cwd: root },
    );
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    return join(destination, basename(packed?.filename ?? ""));
  } catch (cause) {
    throw new Error(
      `${spec} is not installed here (npm installs the binding of its own machine only) and cannot be fetched. ` +
        "Run once with access to the npm registry; it is kept in dist/. On an x64 Linux machine without " +
        "network, -c rebill:architecture=x86_64 uses the installed binding instead",
      { cause },
    );
  }
};
