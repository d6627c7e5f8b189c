import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { percentile, REPOSITORY, writeResults } from "../write-results.ts";
import type { LoadRequest, LoadResult } from "./load.ts";
import { seed } from "./seed.ts";

/**
 * `npm run bench -- api [--items 49000] [--rate 200] [--seconds 20] [--writes 0.2]`
 *
 * Starts `rebill serve` on a data directory with so many custom line items and sends it signed requests at a steady
 * rate from a process of its own: pages of custom line items at random depth, billing groups, plans and rules; a
 * share of writes updates rules and creates further items (an account may have 50,000). Prints percentiles and what
 * the first and the last page cost, and writes `bench-out/api.json`.
 */
const TARGETS = { readP99Milliseconds: 15, writeP99Milliseconds: 30 } as const;

const { values } = parseArgs({
  options: {
    items: { type: "string", default: "49000" },
    rate: { type: "string", default: "200" },
    seconds: { type: "string", default: "20" },
    writes: { type: "string", default: "0.2" },
  },
});
const run = promisify(execFile);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

type Server = {
  readonly processId: number;
  readonly url: string;
  readonly readyMilliseconds: number;
  stop(): Promise<void>;
};

const startServer = async (data: string): Promise<Server> => {
  const began = performance.now();
  const executable = join(REPOSITORY, "infra", "local", "bin", "rebill.mjs");
  const child: ChildProcess = spawn(executable, ["serve", "--port", "0", "--data", data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
      const found = /listening on (\S+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error("rebill serve ended before it listened")));
  });
  return {
    processId: child.pid ?? 0,
    url,
    readyMilliseconds: performance.now() - began,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
};

const load = async (request: LoadRequest): Promise<LoadResult> => {
  const script = fileURLToPath(new URL("./load.ts", import.meta.url));
  const { stdout } = await run(process.execPath, ["--import", "tsx", script, JSON.stringify(request)], {
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout) as LoadResult;
};

const rounded = (value: number): number => Math.round(value * 100) / 100;
const summary = (milliseconds: readonly number[]) => ({
  requests: milliseconds.length,
  p50Milliseconds: rounded(percentile(milliseconds, 0.5)),
  p99Milliseconds: rounded(percentile(milliseconds, 0.99)),
  maxMilliseconds: rounded(Math.max(...milliseconds)),
});

const measure = async (folder: string) => {
  const data = join(folder, "data");
  say(`seeding ${values.items} custom line items`);
  const groups = await seed(folder, data, Number(values.items));
  const credentials = await readCredentialsProfile(data, "rebill");
  if (credentials === undefined) throw new Error("rebill init wrote no profile");
  const server = await startServer(data);
  say(
    `serving after ${Math.round(server.readyMilliseconds)} ms; ${values.rate} requests/s for ${values.seconds} s`,
  );
  try {
    const result = await load({
      url: server.url,
      processId: server.processId,
      credentials,
      groups,
      perSecond: Number(values.rate),
      seconds: Number(values.seconds),
      writes: Number(values.writes),
    });
    return { readyMilliseconds: server.readyMilliseconds, ...result };
  } finally {
    await server.stop();
  }
};

const folder = await mkdtemp(join(tmpdir(), "rebill-bench-api-"));
try {
  const { samples, ...measured } = await measure(folder);
  const failed = samples.filter(({ status }) => status !== 200);
  const of = (kind: "read" | "write") =>
    summary(samples.filter((sample) => sample.kind === kind).map(({ milliseconds }) => milliseconds));
  const [read, write] = [of("read"), of("write")];
  const [first, last] = [summary(measured.firstPageMilliseconds), summary(measured.lastPageMilliseconds)];
  console.log(
    `ready after ${Math.round(measured.readyMilliseconds)} ms, first request ${Math.round(measured.firstMilliseconds)} ms`,
  );
  for (const [name, one, target] of [
    ["reads", read, TARGETS.readP99Milliseconds],
    ["writes", write, TARGETS.writeP99Milliseconds],
  ] as const)
    console.log(
      `${name.padEnd(7)} p50 ${one.p50Milliseconds} ms  p99 ${one.p99Milliseconds} ms  max ${one.maxMilliseconds} ms  ` +
        `(${one.requests} requests; target p99 below ${target} ms)`,
    );
  console.log(
    `page 1: p50 ${first.p50Milliseconds} ms; page ${measured.pages - 1}: p50 ${last.p50Milliseconds} ms`,
  );
  const processor =
    measured.processorMilliseconds === undefined
      ? undefined
      : rounded(measured.processorMilliseconds / samples.length);
  if (processor !== undefined)
    console.log(`processor time of server and engine: ${processor} ms per request`);
  if (failed.length > 0) {
    console.log(
      `${failed.length} requests failed, the first with ${failed[0]?.status} on ${failed[0]?.path}`,
    );
    process.exitCode = 1;
  }
  const results = {
    settings: values,
    targets: TARGETS,
    readyMilliseconds: Math.round(measured.readyMilliseconds),
    firstRequestMilliseconds: Math.round(measured.firstMilliseconds),
    read,
    write,
    firstPage: first,
    lastPage: { page: measured.pages - 1, ...last },
    processorMillisecondsPerRequest: processor,
    failed: failed.length,
  };
  console.log(`written to ${await writeResults("api", results)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
