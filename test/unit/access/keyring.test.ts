import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKeyring } from "../../../shared/use-cases/access/keyring.ts";
import { revokeCredentials } from "../../../shared/use-cases/access/revoke-credentials.ts";
import { createManualTimer } from "../../support/manual-timer.ts";
import { type OpenAccess, ORIGIN, openAccess } from "./open-access.ts";

let access: OpenAccess;
beforeEach(async () => {
  access = await openAccess();
});
afterEach(() => access.close());

const now = () => access.deps.clock.now();
const lastUses = async () => (await access.list()).map(({ lastUsedAt }) => lastUsedAt);

describe("createKeyring", () => {
  it("opens a secret once for a minute of requests", async () => {
    const { accessKeyId, secretAccessKey } = await access.issue("audit");

    const found = await Promise.all(Array.from({ length: 10 }, () => access.secretOf(accessKeyId)));

    expect(new Set(found)).toEqual(new Set([secretAccessKey]));
    expect(access.deps.secrets.opened).toBe(1);
    access.timer.advance(59_999);
    await access.secretOf(accessKeyId);
    expect(access.deps.secrets.opened).toBe(1);
    access.timer.advance(1);
    await access.secretOf(accessKeyId);
    expect(access.deps.secrets.opened).toBe(2);
  });

  it("forgets a key revoked in this process at once", async () => {
    const { accessKeyId } = await access.issue("audit");
    await access.secretOf(accessKeyId);

    await access.revoke({ accessKeyId });

    expect(await access.secretOf(accessKeyId)).toBeUndefined();
  });

  it("learns of another process's revocation within a minute", async () => {
    const { accessKeyId, secretAccessKey } = await access.issue("audit");
    await access.secretOf(accessKeyId);
    await revokeCredentials(access.deps, { accessKeyId }, ORIGIN);

    expect(await access.secretOf(accessKeyId)).toBe(secretAccessKey);
    access.timer.advance(60_000);
    expect(await access.secretOf(accessKeyId)).toBeUndefined();
  });

  it("knows a key that was asked for before it was issued", async () => {
    const ids = await access.issue("audit");
    expect(await access.secretOf("AKIA0000000000000000")).toBeUndefined();
    expect(await access.secretOf(ids.accessKeyId)).toBe(ids.secretAccessKey);
  });

  it("does not keep a failed read", async () => {
    const { accessKeyId, secretAccessKey } = await access.issue("audit");
    let broken = true;
    const { secrets, table } = access.deps;
    const keyring = createKeyring({
      table,
      timer: createManualTimer(),
      onUseNotWritten: () => {},
      secrets: {
        ...secrets,
        decrypt: (sealed, context) =>
          broken ? Promise.reject(new Error("KMS is away")) : secrets.decrypt(sealed, context),
      },
    });

    await expect(keyring.find(accessKeyId, now())).rejects.toThrow("KMS is away");
    broken = false;
    expect((await keyring.find(accessKeyId, now()))?.secret).toBe(secretAccessKey);
  });
});

describe("the time a key was last used", () => {
  const use = async (accessKeyId: string) => {
    await access.keyring.find(accessKeyId, now());
    access.keyring.noteUse(accessKeyId, now());
    await access.keyring.settled();
  };

  it("is written at most once in a quarter of an hour", async () => {
    const { accessKeyId } = await access.issue("audit");
    expect(await lastUses()).toEqual([null]);

    await use(accessKeyId);
    access.hours(0.2);
    await use(accessKeyId);
    expect(await lastUses()).toEqual(["2026-11-05T08:00:00.000Z"]);

    access.hours(0.05);
    await use(accessKeyId);
    expect(await lastUses()).toEqual(["2026-11-05T08:15:00.000Z"]);
  });

  it("is not written again by a process that finds it written", async () => {
    const { accessKeyId } = await access.issue("audit");
    await use(accessKeyId);
    access.timer.advance(60_000);
    access.hours(0.1);

    await use(accessKeyId);

    expect(await lastUses()).toEqual(["2026-11-05T08:00:00.000Z"]);
  });

  it("survives a revocation and the key's replacement", async () => {
    const { accessKeyId } = await access.issue("audit");
    await use(accessKeyId);
    await access.rotate("audit");
    await access.revoke({ accessKeyId });

    expect((await access.list()).find((key) => key.accessKeyId === accessKeyId)).toMatchObject({
      status: "revoked",
      lastUsedAt: "2026-11-05T08:00:00.000Z",
    });
  });

  it("keeps nobody waiting and stops no request when it cannot be written", async () => {
    const { accessKeyId } = await access.issue("audit");
    const { table, secrets } = access.deps;
    const problems: unknown[] = [];
    const keyring = createKeyring({
      table: { ...table, put: () => Promise.reject(new Error("throttled")) },
      secrets,
      timer: createManualTimer(),
      onUseNotWritten: (error) => problems.push(error),
    });
    await keyring.find(accessKeyId, now());

    keyring.noteUse(accessKeyId, now());
    await keyring.settled();

    expect(problems).toHaveLength(1);
  });
});
