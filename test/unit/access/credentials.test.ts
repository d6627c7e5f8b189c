import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenAccess, openAccess } from "./open-access.ts";

let access: OpenAccess;
beforeEach(async () => {
  access = await openAccess();
});
afterEach(() => access.close());

const statuses = async () =>
  Object.fromEntries((await access.list()).map(({ accessKeyId, status }) => [accessKeyId, status]));

describe("issueCredentials", () => {
  it("gives a key in AWS's form, and the same one for a repeat", async () => {
    const key = await access.issue("audit");

    expect(key).toEqual({
      outcome: "issued",
      accessKeyId: expect.stringMatching(/^AKIA[A-Z0-9]{16}$/),
      secretAccessKey: expect.stringMatching(/^[a-z0-9]{40}$/),
    });
    expect(await access.issue("audit")).toEqual({ ...key, outcome: "unchanged" });
    expect(await access.journal()).toHaveLength(1);
  });

  it("refuses a profile that belongs to another account or role", async () => {
    await access.issue("audit");

    for (const other of [
      () => access.issue("audit", "billing-admin"),
      () => access.issue("audit", "auditor", "222222222222"),
    ])
      await expect(other()).rejects.toMatchObject({ name: "InvalidInputError", path: "profile" });
  });

  it("gives one key to many who ask at once", async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => access.issue("audit")));

    expect(new Set(keys.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    expect(await access.list()).toHaveLength(1);
  });

  it("gives a new key where the profile's was revoked", async () => {
    const first = await access.issue("audit");
    await access.revoke({ profile: "audit" });

    const second = await access.issue("audit");

    expect(second).toMatchObject({ outcome: "issued" });
    expect(await statuses()).toEqual({ [first.accessKeyId]: "revoked", [second.accessKeyId]: "active" });
  });

  it("keeps the secret out of the table and the journal", async () => {
    const { secretAccessKey, accessKeyId } = await access.issue("audit");

    const stored = await access.deps.table.query({ partition: `CREDENTIAL#${accessKeyId}` });
    expect(JSON.stringify(stored)).not.toContain(secretAccessKey);
    expect(JSON.stringify(await access.journal())).not.toContain("sealed");
    expect(await access.journal()).toMatchObject([
      {
        action: "IssueAccessKey",
        actor: { system: "cli" },
        requestId: "request-1",
        resources: [accessKeyId],
        before: null,
        after: { accessKeyId, profile: "audit", account: "111111111111", role: "auditor", status: "active" },
        events: [{ source: "rebill.access", detailType: "Access Key Issued" }],
      },
    ]);
  });
});

describe("rotateCredentials", () => {
  it("gives the profile a new key while the former stays valid until it is revoked", async () => {
    const first = await access.issue("audit");

    const second = await access.rotate("audit");

    expect(second).toMatchObject({ outcome: "rotated", formerKeyId: first.accessKeyId });
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(await access.issue("audit")).toMatchObject({ accessKeyId: second.accessKeyId });
    access.hours(10_000);
    expect(await access.secretOf(first.accessKeyId)).toBe(first.secretAccessKey);
    expect(await access.secretOf(second.accessKeyId)).toBe(second.secretAccessKey);
    await access.revoke({ accessKeyId: first.accessKeyId });
    expect(await access.secretOf(first.accessKeyId)).toBeUndefined();
    expect(await access.secretOf(second.accessKeyId)).toBe(second.secretAccessKey);
  });

  it("ends the former key after the overlap", async () => {
    const first = await access.issue("audit");

    expect(await access.rotate("audit", { overlapHours: 24 })).toMatchObject({
      formerValidUntil: "2026-11-06T08:00:00.000Z",
    });

    access.hours(23);
    expect(await access.secretOf(first.accessKeyId)).toBe(first.secretAccessKey);
    access.hours(1);
    expect(await access.secretOf(first.accessKeyId)).toBeUndefined();
    expect((await statuses())[first.accessKeyId]).toBe("expired");
  });

  it("ends the former key at once without any overlap", async () => {
    const first = await access.issue("audit");

    await access.rotate("audit", { overlapHours: 0 });

    expect(await access.secretOf(first.accessKeyId)).toBeUndefined();
  });

  it("finishes a rotation whose result was not kept instead of starting another", async () => {
    const first = await access.issue("audit");
    const second = await access.rotate("audit", { overlapHours: 1 });

    const again = await access.rotate("audit", { overlapHours: 1, heldKeyId: first.accessKeyId });

    expect(again).toEqual({ ...second, outcome: "finished" });
    expect(await access.list()).toHaveLength(2);
    expect(await access.rotate("audit", { heldKeyId: second.accessKeyId })).toMatchObject({
      outcome: "rotated",
      formerKeyId: second.accessKeyId,
    });
  });

  it("tells of both keys in the journal", async () => {
    await access.issue("audit");
    await access.rotate("audit", { overlapHours: 1 });

    expect((await access.journal()).map(({ action }) => action)).toEqual([
      "IssueAccessKey",
      "IssueAccessKey",
      "ReplaceAccessKey",
    ]);
  });

  it("refuses a profile without a key in force", async () => {
    await expect(access.rotate("none")).rejects.toMatchObject({ name: "InvalidInputError", path: "profile" });
    await access.issue("audit");
    await access.revoke({ profile: "audit" });
    await expect(access.rotate("audit")).rejects.toMatchObject({
      name: "InvalidInputError",
      path: "profile",
    });
  });
});

describe("revokeCredentials", () => {
  it("takes every key of a profile out of force, and only those", async () => {
    const first = await access.issue("audit");
    const second = await access.rotate("audit");
    const other = await access.issue("other");

    const { revoked } = await access.revoke({ profile: "audit" });

    expect(revoked).toEqual([second.accessKeyId, first.accessKeyId]);
    expect(await statuses()).toEqual({
      [first.accessKeyId]: "revoked",
      [second.accessKeyId]: "revoked",
      [other.accessKeyId]: "active",
    });
  });

  it("can be repeated", async () => {
    const { accessKeyId } = await access.issue("audit");
    await access.revoke({ accessKeyId });

    expect(await access.revoke({ accessKeyId })).toMatchObject({ revoked: [] });
    expect((await access.journal()).map(({ action }) => action)).toEqual([
      "IssueAccessKey",
      "RevokeAccessKey",
    ]);
  });

  it("throws the sealed secret away", async () => {
    const { accessKeyId } = await access.issue("audit");
    await access.revoke({ accessKeyId });

    const stored = await access.deps.table.query({ partition: `CREDENTIAL#${accessKeyId}` });
    expect(JSON.stringify(stored)).not.toContain("sealed");
  });

  it("refuses keys and profiles that are not there", async () => {
    await expect(access.revoke({ accessKeyId: "AKIA0000000000000000" })).rejects.toMatchObject({
      path: "key",
    });
    await expect(access.revoke({ profile: "none" })).rejects.toMatchObject({ path: "profile" });
  });
});
