import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";

/** `from` and `to` are paths from the root of the repository with slashes; a package keeps its name. */
export type Import = { readonly from: string; readonly to: string };

const SKIPPED = new Set(["node_modules", "dist", "cdk.out", "coverage"]);
/** Static imports and re-exports (types too), dynamic imports, `import x = require()`, type queries. */
const PATTERNS = [
  /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/gm,
  /^\s*import\s*["']([^"']+)["']/gm,
  /\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]\s*[,)]/g,
];

export const typeScriptFiles = (root: string, folder = ""): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return typeScriptFiles(root, path);
      return entry.isFile() && /\.(ts|mts|cts|tsx)$/.test(entry.name) ? [path] : [];
    })
    .sort();

export const importsOf = (from: string, source: string): readonly Import[] => {
  const text = withoutComments(source);
  const specifiers = PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ""),
  );
  return [...new Set(specifiers)].map((specifier) => ({ from, to: resolved(from, specifier) }));
};

export const importGraph = (root: string): readonly Import[] =>
  typeScriptFiles(root).flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8")));

/** One import chain that leads back to its start for every group of files that need each other. */
export const cyclesOf = (imports: readonly Import[]): readonly (readonly string[])[] => {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return cycles;
};

const resolved = (from: string, specifier: string): string =>
  specifier.startsWith(".")
    ? relative(".", join(dirname(from), specifier))
        .split(sep)
        .join("/")
    : packageName(specifier);

const packageName = (specifier: string): string =>
  specifier.startsWith("node:")
    ? specifier
    : specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");

/**
 * Comments name modules without importing them, and so do texts about code, which give themselves away by a
 * quotation mark or an escape inside. Other texts are kept: specifiers are among them, and `//` stands in
 * addresses.
 */
const withoutComments = (source: string): string =>
  source.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_match, text: string | undefined) => {
      if (text === undefined) return " ";
      return /["'`\\\n]/.test(text.slice(1, -1)) ? '""' : text;
    },
  );
