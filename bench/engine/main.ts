import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { STEPS, type StepName, type StepOutcome } from "./steps.ts";

/**
 * `npm run bench -- engine [--rows 1000000,5000000,20000000] [--runs 3] [--threads N] [--memory MiB] [--work DIR]`
 *
 * Generates months of cost data and measures, each in a process of its own: a plain DuckDB copy of the file with
 * the engine's settings as the yardstick, the totals (summarise + price), and the whole pro forma report from
 * nothing to the finished file (summarise + price + apply). Prints a table and writes `bench-out/bench.json`.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000,5000000,20000000" },
    runs: { type: "string", default: "3" },
    threads: { type: "string", default: String(availableParallelism()) },
    memory: { type: "string", default: "1024" },
    work: { type: "string", default: join(root, "bench-out", "work") },
    keep: { type: "boolean", default: false },
  },
});
const sizes = values.rows.split(",").map((text) => {
  const rows = Number(text);
  if (!Number.isSafeInteger(rows) || rows < 1) throw new RangeError(`--rows: ${text} is no number of rows`);
  return rows;
});
const settings = { threads: Number(values.threads), memoryLimitMb: Number(values.memory) };
const work = resolve(values.work);

const run = promisify(execFile);
const child = join(root, "bench", "engine", "child.ts");

const measure = async (step: StepName, rows: number): Promise<StepOutcome> => {
  const request = JSON.stringify({ step, rows, directory: join(work, String(rows)), ...settings });
  const { stdout } = await run(process.execPath, ["--import", "tsx", child, request], { cwd: root });
  return JSON.parse(stdout) as StepOutcome;
};

/** Large months are measured once: they run for minutes, and noise shrinks with length. */
const runsFor = (rows: number): number => (rows > 2_000_000 ? 1 : Number(values.runs));
const median = <T>(list: readonly T[], value: (item: T) => number): T => {
  const sorted = [...list].sort((left, right) => value(left) - value(right));
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError("nothing was measured");
  return middle;
};

type Row = StepOutcome & {
  readonly rows: number;
  readonly step: StepName;
  readonly rowsPerSecond: number;
  readonly ratioToCopy: number;
};

const measureSize = async (rows: number): Promise<readonly Row[]> => {
  await mkdir(join(work, String(rows)), { recursive: true });
  process.stderr.write(`${rows} rows: generating\n`);
  await measure("generate", rows);
  const outcomes = new Map<StepName, StepOutcome>();
  for (const step of STEPS) {
    const all: StepOutcome[] = [];
    for (let index = 0; index < runsFor(rows); index++) {
      process.stderr.write(`${rows} rows: ${step} ${index + 1}/${runsFor(rows)}\n`);
      all.push(await measure(step, rows));
    }
    outcomes.set(step, {
      ...median(all, (one) => one.seconds),
      peakMiB: Math.max(...all.map((one) => one.peakMiB)),
    });
  }
  if (!values.keep) await rm(join(work, String(rows)), { recursive: true, force: true });
  const copy = outcomes.get("copy")?.seconds ?? Number.NaN;
  return [...outcomes].map(([step, outcome]) => ({
    rows,
    step,
    ...outcome,
    rowsPerSecond: Math.round(rows / outcome.seconds),
    ratioToCopy: outcome.seconds / copy,
  }));
};

const TARGETS = { totalsRatio: 0.35, reportRatio: 1.3, peakMiB: 2048, growth20Over5: 4.4 } as const;

const table = (rows: readonly Row[]): string =>
  [
    ["rows", "step", "seconds", "cpu s", "rows/s", "x copy", "peak MiB"],
    ...rows.map((row) => [
      row.rows.toLocaleString("en"),
      row.step,
      row.seconds.toFixed(2),
      row.cpuSeconds.toFixed(2),
      row.rowsPerSecond.toLocaleString("en"),
      row.ratioToCopy.toFixed(2),
      row.peakMiB.toFixed(0),
    ]),
  ]
    .map((cells) => cells.map((cell, index) => (index === 1 ? cell.padEnd(8) : cell.padStart(12))).join("  "))
    .join("\n");

const results: Row[] = [];
for (const rows of sizes) results.push(...(await measureSize(rows)));
const secondsOf = (step: StepName, rows: number): number | undefined =>
  results.find((row) => row.step === step && row.rows === rows)?.seconds;
const growth = STEPS.flatMap((step) => {
  const [small, large] = [secondsOf(step, 5_000_000), secondsOf(step, 20_000_000)];
  return small === undefined || large === undefined ? [] : [{ step, growth20Over5: large / small }];
});
const document = {
  machine: {
    cpu: cpus()[0]?.model ?? "",
    cores: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 2 ** 20),
  },
  settings,
  targets: TARGETS,
  results,
  growth,
};
const output = join(root, "bench-out", "bench.json");
await mkdir(dirname(output), { recursive: true });
await writeFile(output, `${JSON.stringify(document, null, 2)}\n`);
console.log(table(results));
for (const { step, growth20Over5 } of growth)
  console.log(`20 M over 5 M, ${step}: ${growth20Over5.toFixed(2)}`);
console.log(`written to ${output}`);
