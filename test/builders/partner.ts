import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { arnId } from "../../shared/domain/identifiers.ts";
import { type CliRun, runCli } from "../support/run-cli.ts";
import { type CostExport, writeCostCsv, writeText } from "./cost-export.ts";

export const PARTNER = "999999999999";

/** A partner's data directory, driven through the command line only. */
export type Partner = {
  /** Where a test may put its files. */
  readonly folder: string;
  readonly data: string;
  /** Any command; answers what it printed and its exit code. */
  run(...argv: readonly string[]): Promise<CliRun>;
  /** A command that must succeed; answers its JSON document. */
  json<T = Record<string, unknown>>(...argv: readonly string[]): Promise<T>;
  /** Applies a configuration; partner and apiVersion are filled in. Options go to `apply`. */
  apply(configuration: object, ...options: readonly string[]): Promise<void>;
  /** Imports rows as one final CSV file. */
  importRows(source: CostExport): Promise<void>;
  monthEnd(period: string, mode?: "estimate" | "final"): Promise<MonthEndJson>;
  close(): Promise<void>;
};

export type OpenPartnerOptions = {
  readonly configuration?: object;
  readonly imports?: readonly CostExport[];
  /** Test clock of the directory. */
  readonly now?: string;
  /** The partner's account; PARTNER by default. */
  readonly account?: string;
};

export const partnerSection = {
  account: PARTNER,
  name: "Northwind Cloud",
  currency: "USD",
  sellerOfRecord: "Northwind Cloud Ltd",
};

/** JSON is YAML, so a configuration written as an object needs no quoting rules. */
export const configurationText = (configuration: object, account = PARTNER): string =>
  `${JSON.stringify({ apiVersion: "rebill/v1", partner: { ...partnerSection, account }, ...configuration }, null, 2)}\n`;

/** A partner in a directory that exists already, for instance a copy. */
export const partnerAt = (folder: string, account = PARTNER): Partner => {
  const data = join(folder, "data");
  let files = 0;
  const run = (...argv: readonly string[]): Promise<CliRun> => runCli(...argv, "--data", data);
  const json = async <T>(...argv: readonly string[]): Promise<T> => {
    const { exitCode, stdout, stderr } = await run(...argv, "--json");
    if (exitCode !== 0) throw new Error(`rebill ${argv.join(" ")} ended with ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as T;
  };
  return {
    folder,
    data,
    run,
    json,
    apply: async (configuration, ...options) => {
      files += 1;
      const path = await writeText(
        join(folder, `configuration-${files}.yaml`),
        configurationText(configuration, account),
      );
      await json("apply", path, ...options);
    },
    importRows: async (source) => {
      files += 1;
      const path = await writeCostCsv(join(folder, `cost-${files}.csv`), source);
      await json(
        "import-cost",
        "--payer",
        source.payer,
        "--period",
        source.period,
        "--from",
        path,
        "--final",
      );
    },
    monthEnd: (period, mode = "final") => json("month-end", "--period", period, "--mode", mode),
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

/** A new partner in a temporary folder: init, clock, apply and imports as asked. */
export const openPartner = async (options: OpenPartnerOptions = {}): Promise<Partner> => {
  const account = options.account ?? PARTNER;
  const partner = partnerAt(await mkdtemp(join(tmpdir(), "rebill-e2e-")), account);
  await partner.json("init", "--account", account, "--name", "Northwind Cloud");
  if (options.now !== undefined) await partner.json("clock", "set", options.now);
  if (options.configuration !== undefined) await partner.apply(options.configuration);
  for (const source of options.imports ?? []) await partner.importRows(source);
  return partner;
};

/** The group of a result by its name; fails the test when there is none. */
export const groupOf = (result: MonthEndJson, name: string): MonthEndJson["groups"][number] => {
  const found = result.groups.find((group) => group.name === name);
  if (found === undefined)
    throw new Error(`no group ${name} among ${result.groups.map((group) => group.name)}`);
  return found;
};

/** What a group costs and sells for, by name. */
export const figuresOf = (
  result: MonthEndJson,
  name: string,
): { awsCost: string; proformaCost: string; margin: string } => {
  const { awsCost, proformaCost, margin } = groupOf(result, name);
  return { awsCost, proformaCost, margin };
};

/** Paths of the Parquet files of a group's pro forma report. */
export const reportFiles = async (
  { data }: Pick<Partner, "data">,
  arn: string,
  period: string,
): Promise<readonly string[]> => {
  const folder = join(data, "reports", arnId(arn), "cur2", "data", `BILLING_PERIOD=${period}`);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".parquet"))
    .sort()
    .map((name) => join(folder, name));
};

/** Runs SQL over Parquet files, which it sees as `report`; every value comes as text or null. */
export const queryParquet = async (
  files: readonly string[],
  sql: string,
): Promise<readonly (readonly (string | null)[])[]> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    const list = files.map((file) => `'${file}'`).join(", ");
    const result = await connection.runAndReadAll(
      `WITH report AS (SELECT * FROM read_parquet([${list}], hive_partitioning = false)) ${sql}`,
    );
    return result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
  } finally {
    connection.closeSync();
  }
};

/** Every file below a folder with the hash of its bytes, by path. `except` leaves paths out. */
export const fileHashes = async (
  folder: string,
  except: (path: string) => boolean = () => false,
): Promise<Readonly<Record<string, string>>> => {
  const hashes: Record<string, string> = {};
  const walk = async (at: string): Promise<void> => {
    for (const entry of (await readdir(at)).sort()) {
      const path = join(at, entry);
      const name = relative(folder, path);
      if (except(name)) continue;
      if ((await stat(path)).isDirectory()) await walk(path);
      else
        hashes[name] = createHash("sha256")
          .update(await readFile(path))
          .digest("hex");
    }
  };
  await walk(folder);
  return hashes;
};
