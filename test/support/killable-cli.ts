import { type ChildProcess, fork } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CliRun } from "./run-cli.ts";

export type RunningCommand = {
  readonly ended: Promise<CliRun & { readonly killed: boolean }>;
  /** Kills the process at once, as a power cut would; the table engine first, if asked. */
  kill(engineOf?: string): Promise<void>;
};

export type WaitingCli = {
  /** Starts the command. `onLine` gets the number of lines printed to stderr so far, after each. */
  start(argv: readonly string[], onLine?: (lines: number) => void): Promise<RunningCommand>;
  /** Ends a process that was never given a command. */
  discard(): void;
};

/** A `rebill` process that is loaded and waits for its command. */
export const waitingCli = (): WaitingCli => {
  const script = fileURLToPath(new URL("./cli-child.ts", import.meta.url));
  const child = fork(script, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error("the waiting process ended before it was given a command")));
  });
  ready.catch(() => {});
  return {
    discard: () => child.kill("SIGKILL"),
    start: async (argv, onLine = () => {}) => {
      await ready;
      return running(child, argv, onLine);
    },
  };
};

const running = (
  child: ChildProcess,
  argv: readonly string[],
  onLine: (lines: number) => void,
): RunningCommand => {
  const printed = { stdout: "", stderr: "" };
  let killed = false;
  child.stdout?.on("data", (chunk: Buffer) => {
    printed.stdout += chunk.toString("utf8");
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    printed.stderr += chunk.toString("utf8");
    onLine(printed.stderr.split("\n").length - 1);
  });
  const ended = new Promise<CliRun & { killed: boolean }>((resolve) =>
    child.once("close", (exitCode, signal) =>
      resolve({ exitCode, ...printed, killed: killed && signal === "SIGKILL" }),
    ),
  );
  child.send([...argv]);
  return {
    ended,
    kill: async (engineOf) => {
      if (engineOf !== undefined) await killEngine(engineOf);
      killed = true;
      child.kill("SIGKILL");
    },
  };
};

/** The engine notes its process id in the data directory before it opens its file. */
const killEngine = async (data: string): Promise<void> => {
  const folder = join(data, ".lock");
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith(".pid")) continue;
    const processId = Number(await readFile(join(folder, name), "utf8").catch(() => ""));
    if (!Number.isInteger(processId) || processId <= 1) continue;
    const commandLine = await readFile(`/proc/${processId}/cmdline`, "utf8").catch(() => "");
    // The id may belong to somebody else by now.
    if (commandLine.includes(join(data, "table.sqlite"))) process.kill(processId, "SIGKILL");
  }
};
