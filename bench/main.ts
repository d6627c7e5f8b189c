import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * `npm run bench -- [cold-start|api|engine] [options of that bench]`
 *
 * Runs one bench, or all of them when none is named (options go to the engine then). Each prints what it measured
 * and writes it to `bench-out/`.
 */
const BENCHES = ["cold-start", "api", "engine"] as const;

const [first, ...others] = process.argv.slice(2);
const chosen = BENCHES.find((name) => name === first);
if (chosen === undefined && first !== undefined && !first.startsWith("--")) {
  process.stderr.write(`there is no bench "${first}". One of: ${BENCHES.join(", ")}\n`);
  process.exit(2);
}

const run = (name: string, options: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL(`./${name}/main.ts`, import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", script, ...options], { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });

for (const name of chosen === undefined ? BENCHES : [chosen]) {
  process.stderr.write(`== ${name}\n`);
  const options = chosen === undefined ? (name === "engine" ? process.argv.slice(2) : []) : others;
  const code = await run(name, options);
  if (code !== 0) process.exitCode = code;
}
