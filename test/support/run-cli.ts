import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { main } from "../../infra/local/cli/main.ts";

export type CliRun = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

/** One command at a time: a command in this process speaks through the process's own streams. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs one `rebill` command in this process and takes what it prints. Exactly what the executable does after
 * its modules are loaded, which takes seconds in a new process.
 */
export const runCli = (...argv: readonly string[]): Promise<CliRun> => {
  const run = turn.then(() => capture(argv));
  turn = run.catch(() => {});
  return run;
};

const capture = async (argv: readonly string[]): Promise<CliRun> => {
  const streams = { stdout: process.stdout, stderr: process.stderr };
  const original = { stdout: streams.stdout.write, stderr: streams.stderr.write };
  const printed = { stdout: "", stderr: "" };
  const take =
    (name: "stdout" | "stderr") =>
    (chunk: string | Uint8Array): boolean => {
      printed[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    };
  streams.stdout.write = take("stdout") as typeof process.stdout.write;
  streams.stderr.write = take("stderr") as typeof process.stderr.write;
  try {
    const exitCode = await main(argv);
    return { exitCode, ...printed };
  } finally {
    streams.stdout.write = original.stdout;
    streams.stderr.write = original.stderr;
  }
};

const EXECUTABLE = fileURLToPath(new URL("../../infra/local/bin/rebill.mjs", import.meta.url));

/** Runs the executable as a user does. */
export const spawnCli = (
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): { readonly child: ChildProcess; readonly ended: Promise<CliRun> } => {
  const child = spawn(process.execPath, [EXECUTABLE, ...argv], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    printed.stdout += chunk.toString("utf8");
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    printed.stderr += chunk.toString("utf8");
  });
  const ended = new Promise<CliRun>((resolve) =>
    child.once("close", (exitCode) => resolve({ exitCode, ...printed })),
  );
  return { child, ended };
};
