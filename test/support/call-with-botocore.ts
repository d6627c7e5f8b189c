import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./call-with-botocore.py", import.meta.url));

export type BotocoreOutcome = {
  readonly operations: readonly string[];
  readonly pageable: readonly string[];
  readonly results: readonly { readonly operation: string; readonly answer: Record<string, unknown> }[];
  /** Where an answer is not as botocore's model of the service has it. */
  readonly violations: readonly string[];
};

/** Makes calls with botocore, one after the other; what a job is says the script. */
export const callWithBotocore = async (job: object): Promise<BotocoreOutcome> => {
  const child = spawn("python3", [SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(job));
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text) as BotocoreOutcome;
};

/** What is missing to call with botocore; undefined: nothing. @param check Python that fails where it lacks something */
export const missingBotocore = (check = "import botocore"): string | undefined =>
  spawnSync("python3", ["-c", check], { stdio: "ignore" }).status === 0
    ? undefined
    : "Python with a botocore that knows the operations";
