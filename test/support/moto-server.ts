import { spawn } from "node:child_process";
import { freePort } from "../../infra/local/dynoxide/free-port.ts";

export type MotoServer = { readonly endpoint: string; stop(): void };

const ATTEMPTS_MAX = 200;

/** Starts moto's AWS simulation on a free port of 127.0.0.1. Only our own process group is ended by `stop`. */
export const startMotoServer = async (): Promise<MotoServer> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    detached: true,
  });
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}.`);
    if (await answers(endpoint)) return { endpoint, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  stop();
  throw new Error("moto_server did not answer.");
};

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    return (await fetch(`${endpoint}/moto-api/`)).ok;
  } catch {
    return false;
  }
};
