import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { dynoxideBinary } from "./dynoxide-binary.ts";
import { freePort } from "./free-port.ts";

const START_ATTEMPTS_MAX = 5;
const START_MILLISECONDS_MAX = 15_000;
const STOP_MILLISECONDS_MAX = 3000;

/**
 * The engine runs in a session of its own, so that Ctrl-C reaches our process first and not both at once,
 * and dies when this process ends however it ends: the watcher beside it reads a pipe that only we hold,
 * and the kernel closes that pipe even after `kill -9`. `$$` is the engine itself, because `exec` keeps the
 * process id, so the id can be noted before the engine touches its file.
 */
const SUPERVISED = `
exec 3<&0
if [ -n "$1" ]; then echo "$$" > "$1" || exit 1; fi
shift
(cat <&3 >/dev/null; kill -9 $$ 2>/dev/null) &
exec "$@" </dev/null 3<&- >/dev/null`;

export type RunningDynoxide = {
  readonly endpoint: string;
  /** Undefined when DYNAMODB_ENDPOINT names an engine that is not ours to stop. */
  readonly processId?: number;
  stop(): Promise<void>;
};
export type DynoxideOptions = {
  /** SQLite file; in memory without one. */
  readonly file?: string;
  /** Receives the engine's process id before the engine opens its file. */
  readonly processIdFile?: string;
  readonly environment?: NodeJS.ProcessEnv;
};

/**
 * Starts the embedded table engine on a free port of 127.0.0.1 and answers when it listens. With
 * DYNAMODB_ENDPOINT set, that engine is used and nothing is started. Throws TableEngineMissingError when
 * there is no executable for this platform.
 */
export const startDynoxide = async (options: DynoxideOptions = {}): Promise<RunningDynoxide> => {
  const environment = options.environment ?? process.env;
  const configured = environment.DYNAMODB_ENDPOINT;
  if (configured !== undefined && configured !== "") return { endpoint: configured, stop: async () => {} };
  const binary = dynoxideBinary(environment);
  let lastMessage = "";
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX; attempt += 1) {
    const port = await freePort();
    const child = spawn(
      "/bin/sh",
      ["-c", SUPERVISED, "dynoxide", options.processIdFile ?? "", ...engineArguments(binary, port, options)],
      { stdio: ["pipe", "ignore", "pipe"], detached: true },
    );
    child.stdin?.on("error", () => {});
    // Lets the watcher go with the engine: later the process id could be somebody else's.
    child.once("exit", () => child.stdin?.destroy());
    const started = await untilListening(child);
    if (started.listening) return running(child, port);
    lastMessage = started.message;
    // Only a port that was taken in between is worth another attempt.
    if (!/already in use/i.test(lastMessage)) break;
  }
  throw new Error(`The embedded table engine did not start: ${lastMessage.trim() || "no message"}`);
};

const engineArguments = (binary: string, port: number, { file }: DynoxideOptions): readonly string[] => [
  binary,
  "serve",
  "--host",
  "127.0.0.1",
  "--port",
  String(port),
  ...(file === undefined ? [] : ["--db-path", file]),
];

type Started = { readonly listening: true } | { readonly listening: false; readonly message: string };

/** Waits for the engine's own line: a port that answers could belong to somebody else. */
const untilListening = (child: ChildProcess): Promise<Started> =>
  new Promise((resolve) => {
    let message = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      settle({ listening: false, message: `no answer within ${START_MILLISECONDS_MAX} ms. ${message}` });
    }, START_MILLISECONDS_MAX);
    const settle = (started: Started) => {
      clearTimeout(timer);
      resolve(started);
    };
    child.once("error", (error) => settle({ listening: false, message: error.message }));
    child.once("exit", () => settle({ listening: false, message }));
    child.stderr?.on("data", (chunk: Buffer) => {
      message = (message + chunk.toString("utf8")).slice(-2000);
      if (message.includes("listening on")) settle({ listening: true });
    });
  });

const running = (child: ChildProcess, port: number): RunningDynoxide => {
  // Neither the engine nor its pipes keep a finished command alive; the watcher then ends the engine.
  child.unref();
  // Both are sockets, which their declared types do not say.
  for (const stream of [child.stdin, child.stderr]) if (stream instanceof Socket) stream.unref();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...(child.pid === undefined ? {} : { processId: child.pid }),
    stop: () => stop(child),
  };
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    child.ref();
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS_MAX);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
  }
  child.stderr?.destroy();
};
