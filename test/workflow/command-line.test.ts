import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDataDirectory } from "../../infra/local/data-directory/open-data-directory.ts";
import { onDemand, writeCostCsv, writeText } from "../builders/cost-export.ts";
import { offerFile } from "../builders/offer-file.ts";
import { configurationText, openPartner, PARTNER, type Partner, partnerAt } from "../builders/partner.ts";
import { waitingCli } from "../support/killable-cli.ts";
import { spawnCli } from "../support/run-cli.ts";

const PERIOD = "2026-10";
const CUSTOMER = "111111111111";
const configuration = {
  organizations: [{ id: `o-${CUSTOMER}`, managementAccount: CUSTOMER, name: "Alpha" }],
  transfers: [{ name: "alpha", source: CUSTOMER, target: PARTNER, start: PERIOD }],
  billingGroups: [{ name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" }],
};
const cost = { payer: CUSTOMER, period: PERIOD, rows: [onDemand("AmazonEC2", "10")] };

let partner: Partner;
let files: { configuration: string; cost: string; offers: string };
beforeAll(async () => {
  partner = await openPartner();
  const at = (name: string) => join(partner.folder, name);
  files = {
    configuration: await writeText(at("alpha.yaml"), configurationText(configuration)),
    cost: await writeCostCsv(at("alpha.csv"), cost),
    offers: await writeText(
      at("offer.json"),
      offerFile("AmazonS3", [{ sku: "SKU1", usageType: "Storage", tiers: [["0", "Inf", "1"]] }]),
    ),
  };
});
afterAll(() => partner.close());

/** The whole life of a month, in the order of the README. */
const LIFE = (): readonly (readonly [string, readonly string[], readonly string[]])[] => [
  [
    "init",
    ["init", "--account", PARTNER, "--name", "Northwind Cloud"],
    ["outcome", "account", "organization", "profile"],
  ],
  ["clock", ["clock", "set", "2026-11-05T08:00:00Z"], ["now", "set"]],
  ["apply --dry-run", ["apply", files.configuration, "--dry-run"], ["changes", "warnings", "applied"]],
  ["apply", ["apply", files.configuration], ["changes", "warnings", "applied"]],
  ["export-config", ["export-config"], ["text"]],
  ["import-prices", ["import-prices", "--from", files.offers], ["lists", "skipped"]],
  [
    "import-cost",
    ["import-cost", "--payer", CUSTOMER, "--period", PERIOD, "--from", files.cost, "--final"],
    ["outcome", "delivery", "notes"],
  ],
  [
    "month-end",
    ["month-end", "--period", PERIOD],
    [
      "runId",
      "period",
      "mode",
      "status",
      "groups",
      "supplierBills",
      "invoices",
      "suspense",
      "checks",
      "timings",
    ],
  ],
  [
    "month-end --mode final",
    ["month-end", "--period", PERIOD, "--mode", "final"],
    [
      "runId",
      "period",
      "mode",
      "status",
      "groups",
      "supplierBills",
      "invoices",
      "suspense",
      "checks",
      "timings",
    ],
  ],
  ["verify", ["verify", "--period", PERIOD], ["period", "runId", "ok", "checks"]],
];

describe("--json", () => {
  it("prints exactly one JSON document on stdout for every command, and the rest on stderr", async () => {
    for (const [title, argv, members] of LIFE()) {
      const { exitCode, stdout, stderr } = await partner.run(...argv, "--json");

      expect([title, exitCode, exitCode === 0 ? "" : stderr]).toEqual([title, 0, ""]);
      const document = JSON.parse(stdout);
      for (const member of members)
        expect([title, Object.keys(document)]).toEqual([title, expect.arrayContaining([member])]);
      expect([title, stderr.includes("{")]).toEqual([title, false]);
    }
  });

  it("prints amounts as plain decimal text, never as a number", async () => {
    const { stdout } = await partner.run("month-end", "--period", PERIOD, "--mode", "final", "--json");
    const { timings: _timings, ...result } = JSON.parse(stdout);

    const odd: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value === "number" && !/\.(rows|level)$/.test(path)) odd.push(`${path} is a number`);
      if (typeof value === "string" && /^[-+]?[\d.]+e/i.test(value)) odd.push(`${path} has an exponent`);
      if (value !== null && typeof value === "object") {
        for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`);
      }
    };
    walk(result, "");

    expect(odd).toEqual([]);
  });

  it("prints one document when a check fails, with exit code 1", async () => {
    const path = join(partner.data, "invoices", PARTNER, PERIOD, `${PARTNER}-000001.json`);
    const text = await readFile(path, "utf8");
    await writeText(path, `${text} `);

    const { exitCode, stdout } = await partner.run("verify", "--period", PERIOD, "--json");
    await writeText(path, text);

    expect([exitCode, JSON.parse(stdout).ok]).toEqual([1, false]);
  });

  it("without it, every command prints text for people on stdout", async () => {
    for (const [title, argv] of LIFE().filter(
      ([name]) => !name.startsWith("month-end") || name.endsWith("final"),
    )) {
      const { exitCode, stdout } = await partner.run(...argv);

      expect([title, exitCode]).toEqual([title, 0]);
      expect([title, stdout.startsWith("{"), stdout.endsWith("\n")]).toEqual([title, false, true]);
    }
  });

  it("every command explains itself with --help", async () => {
    for (const name of [
      "init",
      "apply",
      "export-config",
      "import-cost",
      "import-prices",
      "month-end",
      "verify",
      "clock",
    ]) {
      const { exitCode, stdout } = await partner.run(name, "--help");

      expect([exitCode, stdout.startsWith(`rebill ${name}`)]).toEqual([0, true]);
    }
  });
});

describe("the executable", () => {
  it("takes its data directory from REBILL_DATA, prints JSON alone and ends with the exit code", async () => {
    const env = { REBILL_DATA: partner.data };
    const good = spawnCli(["export-config", "--json"], { env });
    const bad = spawnCli(["month-end", "--period", "2026-13", "--json"], { env });

    const [exported, refused] = await Promise.all([good.ended, bad.ended]);

    expect([exported.exitCode, exported.stderr]).toEqual([0, ""]);
    expect(JSON.parse(exported.stdout).text).toContain("apiVersion: rebill/v1");
    expect([refused.exitCode, JSON.parse(refused.stdout).error.name]).toEqual([2, "InvalidInputError"]);
    expect(refused.stderr).toBe("rebill: --period: must be a billing period YYYY-MM, such as 2026-10\n");
  });
});

describe("two commands on one data directory at once", () => {
  const PERIODS = ["2026-11", "2026-12"] as const;

  it("wait for each other and both do their work", async () => {
    const busy = await openPartner({
      configuration,
      imports: PERIODS.map((period) => ({ ...cost, period })),
      now: "2027-01-05T08:00:00Z",
    });
    const processes = [waitingCli(), waitingCli(), waitingCli()];
    try {
      const commands = [
        ["month-end", "--period", PERIODS[0], "--mode", "final", "--json"],
        ["month-end", "--period", PERIODS[1], "--mode", "final", "--json"],
        ["export-config", "--json"],
      ];
      // Held until all three wait, so that none of them is done before the others begin.
      const holder = await openDataDirectory(busy.data, { command: "rebill holder" });
      let onWaiting: (index: number) => void = () => {};
      const allWait = new Promise<void>((resolve) => {
        const waits = new Set<number>();
        onWaiting = (index) => {
          waits.add(index);
          if (waits.size === processes.length) resolve();
        };
      });
      const running = await Promise.all(
        processes.map((process, index) =>
          process.start([...(commands[index] ?? []), "--data", busy.data], () => onWaiting(index)),
        ),
      );
      await allWait;
      await holder.close();
      const ended = await Promise.all(running.map((command) => command.ended));

      expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      for (const { stderr } of ended)
        expect(stderr).toMatch(/^waiting for rebill holder \(pid \d+\) to finish/m);
      const numbers = ended.slice(0, 2).map(({ stdout }) => JSON.parse(stdout).invoices[0].number);
      expect(numbers.sort()).toEqual([`${PARTNER}-000001`, `${PARTNER}-000002`]);
      for (const period of PERIODS) {
        expect(await busy.json("verify", "--period", period)).toMatchObject({ ok: true });
      }
    } finally {
      for (const process of processes) process.discard();
      await busy.close();
    }
  });

  it("run the same final month twice and issue its invoice once", async () => {
    const busy = await openPartner({
      configuration,
      imports: [cost],
      now: "2026-11-05T08:00:00Z",
    });
    const processes = [waitingCli(), waitingCli()];
    try {
      const argv = ["month-end", "--period", PERIOD, "--mode", "final", "--json", "--data", busy.data];
      const running = await Promise.all(processes.map((process) => process.start(argv)));
      const ended = await Promise.all(running.map((command) => command.ended));

      const results = ended.map(({ stdout }) => ({ ...JSON.parse(stdout), timings: {} }));
      expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(results[1]).toEqual(results[0]);
      expect(results[0].invoices).toMatchObject([{ number: `${PARTNER}-000001`, net: "10.00" }]);
    } finally {
      for (const process of processes) process.discard();
      await busy.close();
    }
  });
});

describe("a data directory", () => {
  it("works after it was moved", async () => {
    const moving = await openPartner({ configuration, imports: [cost], now: "2026-11-05T08:00:00Z" });
    const moved = partnerAt(join(moving.folder, "elsewhere"));
    try {
      await moving.monthEnd(PERIOD);
      await writeText(join(moved.folder, "note.txt"), "moved here");
      await rename(moving.data, moved.data);

      expect(await moved.json("verify", "--period", PERIOD)).toMatchObject({ ok: true });
    } finally {
      await rm(moving.folder, { recursive: true, force: true });
    }
  });
});
