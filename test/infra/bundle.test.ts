import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MONTH_END_STEPS } from "../../functions/month-end/steps.ts";
import { NCE_TRANSFER_STEPS } from "../../functions/nce-transfers/steps.ts";
import { bundleApi } from "../../infra/bundle/bundle-api.ts";
import { bundleFunctions, refuseTooLarge, UNZIPPED_BYTES_MAX } from "../../infra/bundle/bundle-functions.ts";
import { bundlePlain } from "../../infra/bundle/bundle-plain.ts";
import { folderBytes } from "../../infra/bundle/copy-packages.ts";
import { documentPackages } from "../../infra/bundle/document-packages.ts";
import { duckdbPackages } from "../../infra/bundle/duckdb-packages.ts";
import { ApiEnvironment } from "../../shared/contracts/environment.ts";
import { apiEvent } from "../builders/api-event.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
const isLinuxX64 = process.platform === "linux" && process.arch === "x64";
/** Elsewhere npm has installed another binding than one of Lambda's, and these tests fetch nothing. */
const onLinuxX64 = isLinuxX64 ? it : it.skip;
if (!isLinuxX64) console.warn("bundle: 3 tests skipped, they load DuckDB's binding of x64 Linux");

/** Runs a bundled handler in a process of its own, from a folder that knows nothing of this repository. */
const invoke = (folder: string, name: string, event: unknown = {}): unknown => {
  const url = pathToFileURL(join(folder, `${name}.mjs`)).href;
  const script = `const { handler } = await import(${JSON.stringify(url)});
    process.stdout.write(JSON.stringify(await handler(${JSON.stringify(event)}, {})));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: folder }).toString(),
  );
};

describe("bundleFunctions", { timeout: 60_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), "rebill-bundle-"));
  let folders: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    folders = await bundleFunctions({
      entries: {
        "plain-step": fixture("plain-step"),
        "document-step": fixture("document-step"),
        "engine-step": fixture("engine-step"),
        "late-step": fixture("late-step"),
      },
      outDirectory: join(work, "functions"),
      packages: {
        engine: isLinuxX64
          ? await duckdbPackages({ architecture: "x86_64", root, cache: join(work, "cache") })
          : [],
        documents: documentPackages(root),
      },
    });
  }, 60_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("puts a handler beside DuckDB when its bundle imports it, and all others without it", () => {
    expect(folders["engine-step"]).toBe(join(work, "functions", "engine"));
    expect(folders["late-step"]).toBe(join(work, "functions", "engine"));
    expect(folders["plain-step"]).toBe(join(work, "functions", "plain"));
    expect(folders["document-step"]).toBe(join(work, "functions", "plain"));
    expect(existsSync(join(work, "functions", "plain", "node_modules", "@duckdb"))).toBe(false);
  });

  it("makes bundles of the middleware that run on their own", () => {
    expect(invoke(folders["plain-step"] ?? "", "plain-step", { n: 21 })).toEqual({ twice: 42 });
  });

  it("makes bundles that draw PDF with the fonts beside them", () => {
    expect(invoke(folders["document-step"] ?? "", "document-step")).toBe("%PDF-");
  });

  onLinuxX64("makes bundles that load DuckDB's native library beside them", () => {
    expect(invoke(folders["engine-step"] ?? "", "engine-step")).toEqual([{ answer: 42 }]);
  });

  onLinuxX64("loads DuckDB only when it is used", () => {
    expect(invoke(folders["late-step"] ?? "", "late-step", { use: false })).toEqual({
      before: false,
      after: false,
    });
    expect(invoke(folders["late-step"] ?? "", "late-step", { use: true })).toEqual({
      before: false,
      after: true,
    });
  });

  onLinuxX64("stays far below Lambda's limit with DuckDB and fonts", async () => {
    const bytes = await folderBytes(folders["engine-step"] ?? "");

    expect(bytes).toBeGreaterThan(60_000_000);
    expect(bytes).toBeLessThan(UNZIPPED_BYTES_MAX / 2);
  });

  it("takes the fonts in the two weights that invoices use", () => {
    const fonts = join(folders["plain-step"] ?? "", "node_modules", "@expo-google-fonts");

    expect(readdirSync(fonts)).toContain("noto-sans");
    expect(readdirSync(join(fonts, "noto-sans")).sort()).toEqual([
      "400Regular",
      "700Bold",
      "LICENSE_FONT",
      "package.json",
    ]);
  });

  it("names handlers that are not there", async () => {
    const request = {
      entries: { "open-run": join(work, "open-run.ts") },
      outDirectory: join(work, "other"),
      packages: { engine: [], documents: [] },
    };

    await expect(bundleFunctions(request)).rejects.toThrow(
      `these handlers are missing: ${join(work, "open-run.ts")}`,
    );
  });

  it("refuses a package that Lambda would refuse, counting files at any depth", async () => {
    const folder = join(work, "package");
    mkdirSync(join(folder, "deep"), { recursive: true });
    writeFileSync(join(folder, "index.mjs"), "x".repeat(60));
    writeFileSync(join(folder, "deep", "library.so"), "x".repeat(40));

    await expect(refuseTooLarge(folder, 100)).rejects.toThrow(
      "has 100 bytes; Lambda takes at most 100 unzipped",
    );
    await expect(refuseTooLarge(folder, 101)).resolves.toBeUndefined();
    expect(UNZIPPED_BYTES_MAX).toBe(262_144_000);
  });
});

describe("the handlers of the month-end", { timeout: 120_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), "rebill-handlers-"));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("all load as bundles, without an environment and without DuckDB", async () => {
    const folders = await bundleFunctions({
      entries: Object.fromEntries(
        MONTH_END_STEPS.map((step) => [step, join(root, "functions", "month-end", `${step}.ts`)]),
      ),
      outDirectory: join(work, "functions"),
      packages: { engine: [], documents: [] },
    });

    const urls = MONTH_END_STEPS.map((step) => pathToFileURL(join(folders[step] ?? "", `${step}.mjs`)).href);
    const script = `const loaded = await Promise.all(${JSON.stringify(urls)}.map((url) => import(url)));
      process.stdout.write(JSON.stringify(loaded.map(({ handler }) => typeof handler)));`;
    const answer = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: work });
    expect(JSON.parse(answer.toString())).toEqual(MONTH_END_STEPS.map(() => "function"));
  });
});

describe("the handler of the API", { timeout: 60_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), "rebill-api-"));
  let folder = "";
  beforeAll(async () => {
    folder = await bundleApi(root, join(work, "api"));
  }, 60_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("is a package without DuckDB, fonts or anything else beside its bundle", () => {
    expect(folder).toBe(join(work, "api", "plain"));
    expect(readdirSync(folder).filter((name) => !name.endsWith(".mjs"))).toEqual(["package.json"]);
  });

  it("answers from a folder without packages, with what the stack gives it", () => {
    const names = Object.keys(ApiEnvironment.shape).map((name) => [name, "x"]);
    const event = apiEvent({ path: "/list-billing-groups", body: "{}" });
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, "api.mjs")).href)});
      process.stdout.write(JSON.stringify(await handler(${JSON.stringify(event)}, {})));`;
    const answer = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: folder,
      env: { PATH: process.env.PATH, AWS_REGION: "eu-central-1", ...Object.fromEntries(names) },
    });

    expect(JSON.parse(answer.toString())).toMatchObject({
      statusCode: 403,
      headers: { "x-amzn-errortype": "MissingAuthenticationTokenException" },
      isBase64Encoded: false,
    });
  });

  it("loads the clients of S3, KMS and Step Functions only when they are needed", () => {
    const isLoaded = (client: string): boolean => {
      const seen = new Set(["api.mjs"]);
      for (const file of seen) {
        const text = readFileSync(join(folder, file), "utf8");
        if (text.includes(client)) return true;
        for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/(chunk-[A-Z0-9]+\.mjs)"/g))
          if (name !== undefined) seen.add(name);
      }
      return false;
    };

    expect(isLoaded("DynamoDBClient")).toBe(true);
    expect(["S3Client", "KMSClient", "SFNClient"].filter(isLoaded)).toEqual([]);
  });
});

describe("duckdbPackages", () => {
  const work = mkdtempSync(join(tmpdir(), "rebill-duckdb-"));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("refuses to fetch a binding that package-lock.json does not name", async () => {
    writeFileSync(join(work, "package-lock.json"), JSON.stringify({ packages: {} }));

    await expect(
      duckdbPackages({ architecture: "arm64", root: work, cache: join(work, "cache") }),
    ).rejects.toThrow("package-lock.json has no entry with a hash for @duckdb/node-bindings-linux-arm64");
  });

  it("uses a binding fetched before without asking anybody", async () => {
    const cached = join(work, "cache", "node-bindings-linux-arm64-9.9.9");
    mkdirSync(cached, { recursive: true });
    writeFileSync(join(cached, "duckdb.node"), "");
    const locked = {
      "node_modules/@duckdb/node-bindings-linux-arm64": { version: "9.9.9", integrity: "sha512-x" },
    };
    writeFileSync(join(work, "package-lock.json"), JSON.stringify({ packages: locked }));

    const packages = await duckdbPackages({ architecture: "arm64", root: work, cache: join(work, "cache") });

    expect(packages.at(-1)).toEqual({ name: "@duckdb/node-bindings-linux-arm64", directory: cached });
  });

  it("is locked for both processors in package-lock.json", async () => {
    const { default: lock } = await import("../../package-lock.json");
    const packages = lock.packages as Record<string, { version: string; integrity?: string }>;

    for (const architecture of ["arm64", "x64"]) {
      const locked = packages[`node_modules/@duckdb/node-bindings-linux-${architecture}`];
      expect(locked?.version).toBe(packages["node_modules/@duckdb/node-api"]?.version);
      expect(locked?.integrity).toMatch(/^sha512-/);
    }
  });
});

describe("bundlePlain", { timeout: 60_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), "rebill-notifications-"));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  /** What a handler throws, without the line of minified code that Node would print with it. */
  const refusal = (folder: string, name: string, event: unknown): string => {
    const url = pathToFileURL(join(folder, `${name}.mjs`)).href;
    const script = `const { handler } = await import(${JSON.stringify(url)});
      await handler(${JSON.stringify(event)}, {}).catch((error) => process.stdout.write(error.message));`;
    const options = { cwd: folder };
    return execFileSync(process.execPath, ["--input-type=module", "-e", script], options).toString();
  };

  it("holds its handlers, without engine and fonts, and each names what its environment lacks", async () => {
    const folder = await bundlePlain(root, join(work, "notifications"), "notifications", [
      "relay-events",
      "deliver-webhook",
      "send-mail",
    ]);

    expect(existsSync(join(folder, "node_modules", "@duckdb"))).toBe(false);
    expect(await folderBytes(folder)).toBeLessThan(5_000_000);
    expect(refusal(folder, "relay-events", { sweep: true })).toContain("DELIVER_FUNCTION_NAME");
    expect(refusal(folder, "deliver-webhook", { webhook: "crm" })).toContain("SECRETS_KEY_ARN");
    expect(refusal(folder, "send-mail", { sweep: true })).toContain("MAIL_FROM");
  });

  it("holds the timers alike", async () => {
    const folder = await bundlePlain(root, join(work, "transfers"), "transfers", ["sweep"]);

    expect(existsSync(join(folder, "node_modules", "@duckdb"))).toBe(false);
    expect(refusal(folder, "sweep", { task: "due", scheduledAt: "2026-12-01T00:00:00Z" })).toContain(
      "TABLE_NAME",
    );
    expect(refusal(folder, "sweep", { task: "other" })).toContain("task: ");
  });

  it("holds the steps of Microsoft transfers alike", async () => {
    const folder = await bundlePlain(root, join(work, "nce-transfers"), "nce-transfers", NCE_TRANSFER_STEPS);
    const transfer = "99999999-0000-4000-8000-000000000001";

    expect(existsSync(join(folder, "node_modules", "@duckdb"))).toBe(false);
    for (const step of NCE_TRANSFER_STEPS) {
      const attempts = [{ line: "1", attempt: 1 }];
      expect(refusal(folder, step, { transfer, attempts })).toContain("TABLE_NAME");
      expect(refusal(folder, step, { attempts })).toContain("transfer: ");
    }
  });
});
