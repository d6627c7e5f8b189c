import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { openDataDirectory } from "../../infra/local/data-directory/open-data-directory.ts";
import { onDemand } from "../builders/cost-export.ts";
import { fileHashes, openPartner, PARTNER, type Partner, partnerAt } from "../builders/partner.ts";
import { waitingCli } from "../support/killable-cli.ts";
import { tableContent } from "../support/table-content.ts";

const PERIOD = "2026-10";
const CUSTOMER = "111111111111";
const NOW = "2026-11-05T08:00:00Z";

let root: string;
let partner: Partner;
let result: MonthEndJson;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rebill-closed-"));
  partner = await openPartner({
    configuration: {
      organizations: [{ id: `o-${CUSTOMER}`, managementAccount: CUSTOMER, name: "Alpha" }],
      transfers: [{ name: "alpha", source: CUSTOMER, target: PARTNER, start: PERIOD }],
      billingGroups: [{ name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" }],
    },
    imports: [
      { payer: CUSTOMER, period: PERIOD, rows: [onDemand("AmazonEC2", "10"), onDemand("AmazonS3", "5")] },
    ],
    now: NOW,
  });
  result = await partner.monthEnd(PERIOD);
});
afterAll(async () => {
  await partner.close();
  await rm(root, { recursive: true, force: true });
});

const isNoContent = (path: string): boolean => /^(\.(lock|tmp)($|\/)|table\.sqlite)/.test(path);
const stateOf = async ({ data }: Partner) => ({
  files: await fileHashes(data, isNoContent),
  table: await tableContent(data),
});

let copies = 0;
const copy = async (): Promise<Partner> => {
  copies += 1;
  await cp(partner.data, join(root, `${copies}`, "data"), { recursive: true });
  return partnerAt(join(root, `${copies}`));
};

describe("a closed month", () => {
  it("run again, answers the same result and changes nothing", async () => {
    const closed = await copy();
    await closed.json("clock", "set", "2026-12-24T18:00:00Z");
    const before = await stateOf(closed);

    const again = await closed.monthEnd(PERIOD);

    expect({ ...again, timings: {} }).toEqual({ ...result, timings: {} });
    expect(await stateOf(closed)).toEqual(before);
  });

  it("run again after the configuration changed, keeps its prices and its invoice", async () => {
    const closed = await copy();
    await closed.apply({
      organizations: [{ id: `o-${CUSTOMER}`, managementAccount: CUSTOMER, name: "Alpha" }],
      transfers: [{ name: "alpha", source: CUSTOMER, target: PARTNER, start: PERIOD }],
      pricingRules: [{ name: "double", scope: "GLOBAL", type: "MARKUP", modifierPercentage: "100" }],
      pricingPlans: [{ name: "double", rules: ["double"] }],
      billingGroups: [{ name: "alpha", transfer: "alpha", plan: "double" }],
    });

    const again = await closed.monthEnd(PERIOD);

    expect({ ...again, timings: {} }).toEqual({ ...result, timings: {} });
    expect((await closed.json<{ ok: boolean }>("verify", "--period", PERIOD)).ok).toBe(true);
  });

  it("replays to the byte, and verifying changes nothing", async () => {
    const closed = await copy();
    const before = await stateOf(closed);

    const verification = await closed.json<{ ok: boolean; runId: string; checks: { ok: boolean }[] }>(
      "verify",
      "--period",
      PERIOD,
    );

    expect(verification).toMatchObject({ ok: true, runId: result.runId });
    expect(verification.checks.length).toBeGreaterThan(25);
    expect(await stateOf(closed)).toEqual(before);
  });
});

/** Path of the only file below a folder whose name ends so. */
const fileBelow = async (data: string, folder: string, ending: string): Promise<string> => {
  const found = Object.keys(await fileHashes(join(data, folder))).filter((name) => name.endsWith(ending));
  expect(found).toHaveLength(1);
  return join(data, folder, `${found[0]}`);
};

/** Changes one bit in the middle of a file. */
const flip = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
};

/** Names of the checks that fail; the command must end with exit code 1 and say them on stdout. */
const brokenChecks = async (closed: Partner): Promise<readonly string[]> => {
  const { exitCode, stdout } = await closed.run("verify", "--period", PERIOD, "--json");
  const verification: { ok: boolean; checks: { name: string; ok: boolean }[] } = JSON.parse(stdout);
  expect([exitCode, verification.ok]).toEqual([1, false]);
  return verification.checks.filter(({ ok }) => !ok).map(({ name }) => name);
};

describe("verify finds", () => {
  const RUN = `runs/${PERIOD}`;

  it.each([
    [
      "a report",
      "reports",
      "rebill-00001.snappy.parquet",
      /^stored:reports\/\w+\/cur2\/data\/BILLING_PERIOD=2026-10\/rebill-00001\.snappy\.parquet$/,
    ],
    [
      "the manifest of a report",
      "reports",
      "rebill-Manifest.json",
      /^stored:reports\/.*rebill-Manifest\.json$/,
    ],
    ["the margin report", "reports", "margin.csv", /^stored:reports\/999999999999\/margin\/.*margin\.csv$/],
    [
      "an invoice",
      "invoices",
      ".json",
      /^stored:invoices\/999999999999\/2026-10\/999999999999-000001\.json$/,
    ],
    [
      "the PDF of an invoice",
      "invoices",
      ".pdf",
      /^stored:invoices\/999999999999\/2026-10\/999999999999-000001\.pdf$/,
    ],
    [
      "the cost data",
      "cost-data",
      ".parquet",
      /^input:cost-data\/111111111111\/2026-10\/.*\/chunk-00001\.parquet$/,
    ],
    [
      "the configuration of the run",
      RUN,
      "configuration.json",
      /^input:runs\/2026-10\/final-\w+\/configuration\.json$/,
    ],
    ["the result of the run", RUN, "result.json", /^stored:runs\/2026-10\/final-\w+\/result\.json$/],
  ])("a flipped bit in %s, and names it", async (_what, folder, ending, name) => {
    const closed = await copy();
    await flip(await fileBelow(closed.data, folder, ending));

    const broken = await brokenChecks(closed);

    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatch(name);
  });

  it("a flipped bit in the manifest of the run", async () => {
    const closed = await copy();
    await flip(await fileBelow(closed.data, RUN, "manifest.json"));

    expect(await brokenChecks(closed)).toContain("manifest");
  });

  it("a missing report", async () => {
    const closed = await copy();
    await rm(await fileBelow(closed.data, "reports", "rebill-00001.snappy.parquet"));

    expect(await brokenChecks(closed)).toEqual([
      expect.stringMatching(/^stored:reports\/.*rebill-00001\.snappy\.parquet$/),
    ]);
  });

  it("a number changed in the manifest, however well the rest is forged", async () => {
    const closed = await copy();
    const path = await fileBelow(closed.data, RUN, "manifest.json");
    await writeFile(path, (await readFile(path, "utf8")).replaceAll("-000001", "-000007"));

    expect(await brokenChecks(closed)).toContain("manifest");
  });

  it("an amount changed in the register of invoices, and names the number", async () => {
    const closed = await copy();
    const directory = await openDataDirectory(closed.data);
    const { items } = await directory.table.query({ partition: `INVOICES#${PERIOD}` });
    for (const item of items) await directory.table.put({ ...item, net: "14.99" });
    await directory.close();

    expect(items).toHaveLength(1);
    expect(await brokenChecks(closed)).toEqual(["register:999999999999-000001"]);
  });

  it("an invoice that the run never issued", async () => {
    const closed = await copy();
    const directory = await openDataDirectory(closed.data);
    const { items } = await directory.table.query({ partition: `INVOICES#${PERIOD}` });
    for (const item of items) {
      await directory.table.put({
        ...item,
        sk: `${item.sk}0`,
        id: `inv-${"0".repeat(24)}`,
        number: "999999999999-000002",
      });
    }
    await directory.close();

    expect(await brokenChecks(closed)).toEqual(["register:999999999999-000002"]);
  });

  it("no leftovers of a replay that was killed in its way, and leaves none itself", async () => {
    const closed = await copy();
    const command = await waitingCli().start(["verify", "--period", PERIOD, "--data", closed.data]);
    const replays = async () =>
      (await readdir(join(closed.data, ".tmp")).catch(() => [])).filter((name) => name.startsWith("verify-"));
    while ((await replays()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await command.kill();
    expect((await command.ended).killed).toBe(true);

    expect((await closed.json<{ ok: boolean }>("verify", "--period", PERIOD)).ok).toBe(true);

    expect(await replays()).toEqual([]);
    expect((await readdir(closed.data)).filter((name) => name.startsWith(".")).sort()).toEqual([
      ".lock",
      ".tmp",
    ]);
  });
});
