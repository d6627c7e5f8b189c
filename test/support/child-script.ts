import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type ChildScript = {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves when a line was printed; rejects when the script ends before. */
  untilLine(wanted: (lines: readonly string[]) => boolean): Promise<void>;
  readonly ended: Promise<void>;
};

/** Runs a script of `test/support` in a process of its own. */
export const runScript = (name: string, ...argumentList: readonly string[]): ChildScript => {
  const script = fileURLToPath(new URL(`./${name}`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, ...argumentList], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let partial = "";
  let complaint = "";
  let onLine = () => {};
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (partial + chunk.toString("utf8")).split("\n");
    partial = parts.pop() ?? "";
    lines.push(...parts);
    onLine();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString("utf8");
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    lines,
    ended,
    untilLine: (wanted) =>
      new Promise((resolve, reject) => {
        onLine = () => {
          if (wanted(lines)) resolve();
        };
        void ended.then(() => reject(new Error(`${name} ended early: ${complaint}`)));
        onLine();
      }),
  };
};
