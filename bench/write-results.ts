import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
const OUTPUT = join(REPOSITORY, "bench-out");

/** Writes `bench-out/<name>.json`: what was measured, on what machine. Answers the path. */
export const writeResults = async (name: string, results: object): Promise<string> => {
  const machine = {
    cpu: cpus()[0]?.model ?? "",
    cores: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
  const path = join(OUTPUT, `${name}.json`);
  await mkdir(OUTPUT, { recursive: true });
  await writeFile(path, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
  return path;
};

/** The value that a share of all values is at or below: 0.5 is the median. Nearest rank. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
};
