import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";

type Created = { outcome: string; profile: string; accessKeyId: string };
type Listed = { credentials: readonly Record<string, string | null>[] };

let partner: Partner;
beforeAll(async () => {
  partner = await openPartner({ now: "2026-11-05T08:00:00Z" });
});
afterAll(() => partner.close());

const held = (profile: string) => readCredentialsProfile(partner.data, profile);
const listed = async (): Promise<Readonly<Record<string, Record<string, string | null>>>> =>
  Object.fromEntries(
    (await partner.json<Listed>("credentials", "list")).credentials.map((key) => [
      key.accessKeyId ?? "",
      key,
    ]),
  );

describe("rebill credentials", () => {
  it("creates a key under a name made of role and account, and the same one for a repeat", async () => {
    const create = ["credentials", "create", "--account", "111111111111", "--role", "customer-viewer"];

    const first = await partner.json<Created>(...create);

    expect(first).toEqual({
      outcome: "issued",
      profile: "customer-viewer-111111111111",
      account: "111111111111",
      role: "customer-viewer",
      accessKeyId: expect.stringMatching(/^AKIA[A-Z0-9]{16}$/),
      credentialsFile: expect.stringContaining("credentials"),
    });
    expect(await partner.json(...create)).toEqual({ ...first, outcome: "unchanged" });
    expect((await held(first.profile))?.accessKeyId).toBe(first.accessKeyId);
  });

  it("lists every key with its state and never a secret", async () => {
    const { accessKeyId } = await partner.json<Created>(
      ...["credentials", "create", "--account", PARTNER, "--role", "auditor", "--profile", "audit"],
    );

    const { stdout } = await partner.run("credentials", "list");
    const keys = await listed();

    expect(keys[accessKeyId]).toEqual({
      accessKeyId,
      profile: "audit",
      account: PARTNER,
      role: "auditor",
      status: "active",
      createdAt: "2026-11-05T08:00:00.000Z",
      lastUsedAt: null,
    });
    expect(Object.values(keys).map(({ profile }) => profile)).toContain("rebill");
    expect(stdout).toContain(`${accessKeyId}  audit`);
    for (const profile of ["rebill", "audit"]) {
      const secret = (await held(profile))?.secretAccessKey ?? "";
      expect(secret).not.toBe("");
      expect(stdout + JSON.stringify(keys)).not.toContain(secret);
    }
  });

  it("rotates a profile with an overlap, and finishes a rotation that never reached the file", async () => {
    const before = (await held("audit"))?.accessKeyId;
    const file = join(partner.data, "credentials");
    const fileBefore = await readFile(file, "utf8");

    const rotate = ["credentials", "rotate", "--profile", "audit", "--overlap-hours", "24"];
    const rotated = await partner.json<Created>(...rotate);

    expect(rotated).toMatchObject({
      outcome: "rotated",
      former: { accessKeyId: before, validUntil: "2026-11-06T08:00:00.000Z" },
    });
    expect((await held("audit"))?.accessKeyId).toBe(rotated.accessKeyId);
    await writeFile(file, fileBefore);
    expect(await partner.json(...rotate)).toEqual({ ...rotated, outcome: "finished" });
    expect((await held("audit"))?.accessKeyId).toBe(rotated.accessKeyId);
    expect(await readFile(file, "utf8")).toContain("[rebill]");
  });

  it("revokes by key or by profile and takes the profile out of the file", async () => {
    const current = (await held("audit"))?.accessKeyId ?? "";
    const former = Object.values(await listed()).find(
      (key) => key.profile === "audit" && key.accessKeyId !== current,
    )?.accessKeyId as string;

    expect(await partner.json("credentials", "revoke", "--key", former)).toEqual({
      outcome: "revoked",
      revoked: [former],
    });
    expect((await held("audit"))?.accessKeyId).toBe(current);
    expect(await partner.json("credentials", "revoke", "--profile", "audit")).toEqual({
      outcome: "revoked",
      revoked: [current],
    });
    expect(await held("audit")).toBeUndefined();
    expect(await partner.json("credentials", "revoke", "--profile", "audit")).toEqual({
      outcome: "unchanged",
      revoked: [],
    });
    const keys = await listed();
    expect([keys[former]?.status, keys[current]?.status]).toEqual(["revoked", "revoked"]);
    expect(await held("rebill")).toBeDefined();
  });

  it.each<[readonly string[], string]>([
    [[], "create|list|rotate|revoke is missing"],
    [["show"], "credentials: must be followed by create|list|rotate|revoke"],
    [["constructor"], "credentials: must be followed by create|list|rotate|revoke"],
    [["create", "--role", "auditor"], "--account: is missing"],
    [["create", "--account", "1", "--role", "auditor"], "--account: must be a 12-digit AWS account id"],
    [["create", "--account", PARTNER], "--role: is missing"],
    [
      ["create", "--account", PARTNER, "--role", "root"],
      "--role: must be one of billing-admin, finance-viewer",
    ],
    [["create", "--account", PARTNER, "--role", "auditor", "--profile", "a b"], "--profile: must be 1 to 64"],
    [
      ["create", "--account", PARTNER, "--role", "auditor", "--profile", "rebill"],
      "profile: rebill is in use",
    ],
    [["create", "--account", PARTNER, "--role", "auditor", "--key", "x"], "--key: does not belong to"],
    [["list", "--role", "auditor"], "--role: does not belong to `credentials list`, which takes no options"],
    [["rotate"], "--profile: is missing"],
    [["rotate", "--profile", "nobody"], "profile: there is no profile nobody"],
    [["rotate", "--profile", "rebill", "--overlap-hours", "1.5"], "--overlap-hours: must be a whole number"],
    [["rotate", "--profile", "rebill", "--overlap-hours", "8761"], "--overlap-hours: must be a whole number"],
    [["revoke"], "--profile: or --key must be given"],
    [["revoke", "--profile", "rebill", "--key", "AKIA0000000000000000"], "only one of them"],
    [["revoke", "--key", "akia"], "--key: must be an access key id"],
    [["revoke", "--key", "AKIA0000000000000000"], "key: there is no access key AKIA0000000000000000"],
    [["revoke", "--profile", "nobody"], "profile: there is no profile nobody"],
  ])("refuses %j with exit code 2 and the reason, and changes nothing", async (options, reason) => {
    const before = await readFile(join(partner.data, "credentials"), "utf8");

    const run = await partner.run("credentials", ...options);

    expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(reason) });
    expect(await readFile(join(partner.data, "credentials"), "utf8")).toBe(before);
  });
});
