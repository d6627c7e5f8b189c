import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { StepHandler } from "../../infra/local/state-machine/run-state-machine.ts";

/** Whether moto's server, a second and independent interpreter of state machines, is on the PATH. */
export const motoPresent: boolean = await promisify(execFile)("moto_server", ["--help"]).then(
  () => true,
  () => false,
);

export type Moto = {
  readonly endpoint: string;
  /** Forgets everything but that state machines are to be run. */
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts moto behind a proxy that answers Lambda invocations itself: `handler(step)` of the function
 * `arn:…:function:<step>` is called in this process, everything else is moto's.
 */
export const startMoto = async (handlers: () => Readonly<Record<string, StepHandler>>): Promise<Moto> => {
  const motoPort = await freePort();
  const proxy = createServer((incoming, outgoing) => void answer(incoming, outgoing, motoPort, handlers));
  const proxyPort = await listen(proxy);
  const child = spawn("moto_server", ["-p", String(motoPort)], {
    stdio: "ignore",
    // moto calls the services it plays at this port: the proxy's.
    env: {
      ...process.env,
      MOTO_PORT: String(proxyPort),
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
  });
  await untilReady(motoPort, child);
  const post = async (path: string, body: string): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${motoPort}/moto-api/${path}`, { method: "POST", body });
    if (!response.ok) throw new Error(`moto-api/${path}: ${response.status}`);
  };
  const reset = async (): Promise<void> => {
    await post("reset", "");
    await post("config", JSON.stringify({ stepfunctions: { execute_state_machine: true } }));
  };
  return { endpoint: `http://127.0.0.1:${proxyPort}`, reset, stop: () => stop(child, proxy) };
};

const answer = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  motoPort: number,
  handlers: () => Readonly<Record<string, StepHandler>>,
): Promise<void> => {
  const invoked = /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations/.exec(
    decodeURIComponent(incoming.url ?? ""),
  );
  if (invoked === null) return forward(incoming, outgoing, motoPort);
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const step = invoked.groups?.name?.split(":").at(-1) ?? "";
  try {
    const event: unknown = JSON.parse(Buffer.concat(parts).toString());
    const result = (await handlers()[step]?.(event)) ?? null;
    outgoing.writeHead(200).end(JSON.stringify(result));
  } catch (error) {
    const { name, message } = error as Error;
    outgoing
      .writeHead(200, { "x-amz-function-error": "Unhandled" })
      .end(JSON.stringify({ errorType: name, errorMessage: message }));
  }
};

const forward = (incoming: IncomingMessage, outgoing: ServerResponse, port: number): void => {
  const options = {
    host: "127.0.0.1",
    port,
    path: incoming.url,
    method: incoming.method,
    headers: incoming.headers,
  };
  const passed = request(options, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
};

const untilReady = async (port: number, child: ChildProcess): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    const ready = await fetch(`http://127.0.0.1:${port}/moto-api/data.json`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error("moto_server did not start within 30 seconds");
};

const stop = async (child: ChildProcess, proxy: Server): Promise<void> => {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
  proxy.closeAllConnections();
  await new Promise((done) => proxy.close(done));
};
