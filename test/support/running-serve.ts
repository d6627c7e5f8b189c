import { type CliRun, spawnCli } from "./run-cli.ts";

export type RunningServe = {
  readonly url: string;
  readonly processId: number;
  /** Asks it to stop and gives what it printed and its exit code. */
  stop(signal?: NodeJS.Signals): Promise<CliRun>;
};

/** `rebill serve` in a process of its own on a free port, once it says that it listens. */
export const runServe = async (data: string, ...options: readonly string[]): Promise<RunningServe> => {
  const { child, ended } = spawnCli(["serve", "--port", "0", "--data", data, ...options]);
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
      const found = /http:\/\/[^\s"]+/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ stderr }) => reject(new Error(`rebill serve ended: ${stderr}`)));
  });
  return {
    url,
    processId: child.pid ?? 0,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
};
