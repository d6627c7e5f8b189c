import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDataDirectory } from "../../infra/local/data-directory/open-data-directory.ts";
import type { Table } from "../../shared/ports/table.ts";
import { openPartner, type Partner } from "../builders/partner.ts";

let partner: Partner;
const ENTRIES = 3;
beforeAll(async () => {
  partner = await openPartner();
  await partner.json("credentials", "create", "--account", "111111111111", "--role", "auditor");
  await partner.json("clock", "set", "2026-11-01T00:00:00Z");
});
afterAll(() => partner.close());

/** Does something to the table behind the command line's back. */
const tamper = async (work: (table: Table) => Promise<unknown>): Promise<void> => {
  const directory = await openDataDirectory(partner.data);
  try {
    await work(directory.table);
  } finally {
    await directory.close();
  }
};
const key = (sequence: number) => ({ pk: "JOURNAL", sk: `ENTRY#${String(sequence).padStart(12, "0")}` });
const verify = async (): Promise<{ exitCode: number | null; detail: string }> => {
  const { exitCode, stdout } = await partner.run("verify", "--json");
  return { exitCode, detail: JSON.parse(stdout).checks[0].detail };
};

describe("rebill audit", () => {
  it("lists who changed what, from behind an entry on", async () => {
    const { entries } = await partner.json<{ entries: { action: string; actor: unknown }[] }>("audit");
    const { stdout } = await partner.run("audit", "--after", "2");

    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ["IssueAccessKey", { system: "cli" }],
      ["IssueAccessKey", { system: "cli" }],
      ["SetTestClock", { system: "cli" }],
    ]);
    expect(stdout).toBe("3  2026-11-01T00:00:00.000Z  cli  SetTestClock\n");
  });
});

describe("rebill verify without a period", () => {
  it("finds the audit trail whole and says where it ends, for keeping elsewhere", async () => {
    const { exitCode, stdout } = await partner.run("verify");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^audit trail: 3 entries in one chain, which ends with [0-9a-f]{64}\n$/);
  });

  it("exits with 1 and names an entry that was changed", async () => {
    let former: Awaited<ReturnType<Table["get"]>>;
    await tamper(async (table) => {
      former = await table.get(key(2));
      await table.put({ ...key(2), entry: { ...(former?.entry as object), action: "Nothing" } });
    });

    expect(await verify()).toEqual({ exitCode: 1, detail: "entry 2 was changed after it was written" });
    await tamper(async (table) => former !== undefined && table.put(former));
  });

  it("exits with 1 and names what is missing when the tail was cut off", async () => {
    await tamper((table) => table.delete(key(ENTRIES)));

    expect(await verify()).toEqual({ exitCode: 1, detail: "entry 3 is missing" });
    expect((await partner.run("verify")).stdout).toBe("audit trail: FAILED\n  journal: entry 3 is missing\n");
  });
});

describe("events of commands", () => {
  it("are in the events folder when the command has ended", async () => {
    const folder = join(partner.data, "events");
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")),
    );

    const types = files.join("").match(/"detail-type":"[^"]+"/g);
    expect(types?.sort()).toEqual([
      '"detail-type":"Access Key Issued"',
      '"detail-type":"Access Key Issued"',
      '"detail-type":"Test Clock Set"',
    ]);
  });
});
