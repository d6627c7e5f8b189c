import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OnboardJson } from "../../infra/local/cli/commands/onboard.ts";
import { writeText } from "../builders/cost-export.ts";
import { openPartner, type Partner } from "../builders/partner.ts";
import { waitingCli } from "../support/killable-cli.ts";

const ACCOUNTS = Array.from({ length: 8 }, (_, index) => String(110_000_000_000 + index));
const organizations = ACCOUNTS.map((account, index) => ({
  id: `o-${account}`,
  managementAccount: account,
  name: `Customer ${index}`,
  email: `billing@customer-${index}.example`,
  accounts: [{ id: account, name: "root" }],
}));
const HEADER = "account,email,name,start,plan,notes,tag:team,organization.id,organization.name";
const CSV = `\uFEFF${HEADER}\r\n${ACCOUNTS.map((account, index) =>
  index % 2 === 0
    ? `${account},,customer-${index},2026-12,BasicPricingPlan,"Hello, ""you""",north,,`
    : `,billing@customer-${index}.example,customer-${index},2026-12,,,,,`,
).join("\r\n")}\r\n`;

let partner: Partner;
const file = async (name: string, text: string): Promise<string> =>
  writeText(join(partner.folder, name), text);
/** Source accounts of all invitations that were told of, by event. */
const invited = async (): Promise<readonly string[]> => {
  const folder = join(partner.data, "events");
  const events = new Map<string, string>();
  for (const name of await readdir(folder).catch(() => [])) {
    for (const line of (await readFile(join(folder, name), "utf8"))
      .split("\n")
      .filter((each) => each !== "")) {
      const { id, "detail-type": type, DetailType, detail, Detail } = JSON.parse(line);
      if ((type ?? DetailType) !== "Responsibility Transfer Invited") continue;
      events.set(id ?? line, (detail ?? JSON.parse(Detail)).source);
    }
  }
  return [...events.values()].sort();
};

beforeAll(async () => {
  partner = await openPartner({ now: "2026-11-15T08:00:00Z", configuration: { organizations } });
});
afterAll(() => partner.close());

describe("rebill onboard", () => {
  it("names everything that is wrong with a file by line, sends nothing, and ends with 2", async () => {
    const path = await file(
      "wrong.csv",
      `account,name,start\n${ACCOUNTS[0]},good,2026-12\n12,bad,2026-12\n${ACCOUNTS[1]},"two\nlines",2026-13\n`,
    );
    const { exitCode, stderr } = await partner.run("onboard", path);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/items\[1\]\.account: .*\(line 3\)/);
    expect(stderr).toMatch(/items\[2\]\.name: .*\(line 4\)/);
    expect(stderr).toMatch(/items\[2\]\.start: .*\(line 4\)/);
    expect(await invited()).toEqual([]);
  });

  it.each([
    ["a.csv", "account;name;start\n1;2;3\n", /column "account;name;start" \(line 1\)/],
    ["b.csv", "account,name,start\n1,2\n", /has 2 cells where the header has 3 \(line 2\)/],
    ["c.csv", 'account,name,start\n1,"2,3\n', /quoted field without an end \(line 2\)/],
    ["d.yaml", "items: [{ account: '1', account: '2' }]\n", /line 1/],
    [
      "e.yaml",
      "- account: '110000000000'\n  name: x\n  start: 2026-12\n  colour: red\n",
      /items\[0\]\.colour: .*\(line 4\)/,
    ],
    ["f.txt", "", /must end with \.csv/],
    ["g.csv", "account,name,start\n", /has no rows/],
  ])("refuses %s", async (name, text, reason) => {
    const { exitCode, stderr } = await partner.run("onboard", await file(name, text));

    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(reason)]);
  });

  it("says in a dry run what would become of each row", async () => {
    const json = await partner.json<OnboardJson>("onboard", await file("all.csv", CSV), "--dry-run");

    expect(json.rows.map(({ outcome }) => outcome.outcome)).toEqual(ACCOUNTS.map(() => "would-invite"));
    expect(await invited()).toEqual([]);
  });

  it("goes on where it was killed and sends every row once", { timeout: 120_000 }, async () => {
    const path = await file("all.csv", CSV);
    for (const lines of [1, 3]) {
      const cli = waitingCli();
      let killed = (): void => {};
      const moment = new Promise<void>((resolve) => {
        killed = resolve;
      });
      const running = await cli.start(["onboard", path, "--data", partner.data], (seen) => {
        if (seen >= lines) killed();
      });
      await Promise.race([moment, running.ended]);
      await running.kill(partner.data);
      await running.ended;
    }
    const first = await partner.json<OnboardJson>("onboard", path);
    const again = await partner.json<OnboardJson>("onboard", path);

    expect(first.counts.invited + first.counts.alreadyInvited).toBe(ACCOUNTS.length);
    expect(first.counts.alreadyInvited).toBeGreaterThan(0);
    expect(again.counts).toMatchObject({ invited: 0, alreadyInvited: ACCOUNTS.length });
    expect(again.id).toBe(first.id);
    expect(await invited()).toEqual(ACCOUNTS);
  });

  it("reads YAML, prints a table with what is to be done, and ends with 1 when a row is blocked", async () => {
    const path = await file(
      "more.yaml",
      [
        "items:",
        "  - { account: '777777777777', name: nobody, start: 2026-12 }",
        "  - account: '888888888888'",
        "    name: new",
        "    start: 2026-12",
        "    organization: { id: o-new0000001, name: New Ltd }",
      ].join("\n"),
    );
    const { exitCode, stdout, stderr } = await partner.run("onboard", path);

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/1 +777777777777 +nobody +2026-12 +BLOCKED +TARGET_ACCOUNT_VALIDATION_FAILURE/);
    expect(stdout).toMatch(/2 +888888888888 +new +2026-12 +invited +h-[0-9a-z]{16}/);
    expect(stdout).toContain("row 1: The account that was named is not a management account");
    expect(stderr).toMatch(/row 2 of 2: new invited/);
  });
});
