import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { bundleApi } from "../../infra/bundle/bundle-api.ts";
import type { ApiEnvironment } from "../../shared/contracts/environment.ts";
import { percentile, REPOSITORY, writeResults } from "../write-results.ts";

/**
 * `npm run bench -- cold-start [--runs 15]`
 *
 * Bundles the function of the API as it is deployed and measures, each in a process of its own, what it takes to
 * import it and to answer a first request that needs no table (one that is not signed).
 */
const TARGET_MILLISECONDS = 400;

const { values } = parseArgs({ options: { runs: { type: "string", default: "15" } } });
const run = promisify(execFile);
const invoke = fileURLToPath(new URL("./invoke.mjs", import.meta.url));

const ENVIRONMENT: ApiEnvironment & Record<string, string> = {
  TABLE_NAME: "rebill",
  COST_DATA_BUCKET: "cost-data",
  REPORTS_BUCKET: "reports",
  INVOICES_BUCKET: "invoices",
  EVENT_BUS_NAME: "rebill",
  SECRETS_KEY_ARN: "arn:aws:kms:eu-central-1:111111111111:key/1",
  MONTH_END_MACHINE_ARN: "arn:aws:states:eu-central-1:111111111111:stateMachine:rebill",
  INGEST_FUNCTION_NAME: "ingest",
  ESTIMATE_FUNCTION_NAME: "estimate",
  AWS_REGION: "eu-central-1",
};

const EVENT = {
  version: "2.0",
  rawPath: "/list-billing-groups",
  rawQueryString: "",
  headers: { "content-type": "application/json", host: "api.example" },
  requestContext: { http: { method: "POST", sourceIp: "192.0.2.1" } },
  body: "{}",
  isBase64Encoded: false,
};

type ColdStart = {
  readonly statusCode: number;
  readonly importMilliseconds: number;
  readonly requestMilliseconds: number;
  readonly processMilliseconds: number;
  readonly processorMilliseconds: number;
};

const coldStart = async (bundle: string): Promise<ColdStart> => {
  const { stdout } = await run(process.execPath, [invoke, bundle, JSON.stringify(EVENT)], {
    env: { PATH: process.env.PATH, ...ENVIRONMENT },
  });
  const measured = JSON.parse(stdout) as ColdStart;
  if (measured.statusCode !== 403) throw new Error(`the first request was answered ${measured.statusCode}`);
  return measured;
};

const folderBytes = async (folder: string): Promise<number> => {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const work = await mkdtemp(join(tmpdir(), "rebill-cold-start-"));
try {
  const folder = await bundleApi(REPOSITORY, join(work, "api"));
  const bundle = pathToFileURL(join(folder, "api.mjs")).href;
  // The first one fills the machine's file cache and is not counted.
  await coldStart(bundle);
  const starts: ColdStart[] = [];
  for (let index = 0; index < Number(values.runs); index += 1) starts.push(await coldStart(bundle));
  const median = (value: (start: ColdStart) => number): number =>
    Math.round(percentile(starts.map(value), 0.5) * 10) / 10;
  const results = {
    runs: starts.length,
    bundleBytes: await folderBytes(folder),
    importMilliseconds: median((start) => start.importMilliseconds),
    requestMilliseconds: median((start) => start.requestMilliseconds),
    coldStartMilliseconds: median((start) => start.importMilliseconds + start.requestMilliseconds),
    withNodeItselfMilliseconds: median((start) => start.processMilliseconds),
    processorMilliseconds: median((start) => start.processorMilliseconds),
    targetMilliseconds: TARGET_MILLISECONDS,
  };
  console.log(
    `cold start: ${results.coldStartMilliseconds} ms (import ${results.importMilliseconds}, first request ` +
      `${results.requestMilliseconds}), median of ${results.runs}; target below ${TARGET_MILLISECONDS} ms`,
  );
  console.log(
    `with Node itself ${results.withNodeItselfMilliseconds} ms, ${results.processorMilliseconds} ms of it processor time; bundle ${results.bundleBytes} bytes`,
  );
  console.log(`written to ${await writeResults("cold-start", results)}`);
} finally {
  await rm(work, { recursive: true, force: true });
}
