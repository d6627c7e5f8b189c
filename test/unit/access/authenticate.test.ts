import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instantOf } from "../../../shared/domain/time/instant.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { HttpRequest } from "../../../shared/protocols/http.ts";
import { verifySignature } from "../../../shared/protocols/sigv4/verify-signature.ts";
import { authenticate } from "../../../shared/use-cases/access/authenticate.ts";
import { createGuessGuard } from "../../../shared/use-cases/access/guess-guard.ts";
import { signByHeader } from "../../builders/signed-request.ts";
import { type OpenAccess, openAccess } from "./open-access.ts";

let access: OpenAccess;
let failures: string[];
let signatureClock: Clock;
let ask: (request: HttpRequest) => ReturnType<typeof authenticate>;
beforeEach(async () => {
  access = await openAccess();
  failures = [];
  signatureClock = access.deps.clock;
  const deps = {
    clock: access.deps.clock,
    signatureClock: { now: () => signatureClock.now() },
    keyring: access.keyring,
    guard: createGuessGuard(access.timer),
    verifySignature,
    onFailure: ({ code }: { code: string }) => failures.push(code),
  };
  ask = (request) => authenticate(deps, request);
});
afterEach(() => access.close());

const signed = ({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }) =>
  signByHeader({ body: "{}" }, { accessKeyId, secret: secretAccessKey, signedAt: access.deps.clock.now() });

describe("authenticate", () => {
  it("names account, role and key of who signed", async () => {
    const key = await access.issue("audit");

    expect(await ask(await signed(key))).toEqual({
      kind: "caller",
      caller: { account: "111111111111", role: "auditor", accessKeyId: key.accessKeyId },
    });
    expect(failures).toEqual([]);
    await access.keyring.settled();
    expect(await access.list()).toMatchObject([{ lastUsedAt: "2026-11-05T08:00:00.000Z" }]);
  });

  it("refuses a wrong secret, an unknown key and one no longer in force with 403", async () => {
    const key = await access.issue("audit");
    const wrong = await signed({ ...key, secretAccessKey: "wrong" });
    const unknown = await signed({ ...key, accessKeyId: "AKIA0000000000000000" });

    expect(await ask(wrong)).toMatchObject({ code: "InvalidSignatureException", status: 403 });
    const unknownAnswer = await ask(unknown);
    expect(unknownAnswer).toMatchObject({ code: "UnrecognizedClientException", status: 403 });
    const honest = await signed(key);
    await access.revoke({ accessKeyId: key.accessKeyId });
    // Not to be told from a key that never was.
    expect(await ask(honest)).toEqual(unknownAnswer);
    expect(failures).toEqual([
      "InvalidSignatureException",
      "UnrecognizedClientException",
      "UnrecognizedClientException",
    ]);
  });

  it("refuses a key after its overlap", async () => {
    const key = await access.issue("audit");
    await access.rotate("audit", { overlapHours: 1 });

    expect(await ask(await signed(key))).toMatchObject({ kind: "caller" });
    access.hours(1);
    expect(await ask(await signed(key))).toMatchObject({ code: "UnrecognizedClientException" });
  });

  it("judges the signature by the time clients sign by, and the key by the clock", async () => {
    const key = await access.issue("audit");
    await access.rotate("audit", { overlapHours: 1 });
    const real = instantOf(new Date("2031-01-01T00:00:00Z"));
    signatureClock = { now: () => real };
    const request = await signByHeader(
      {},
      { accessKeyId: key.accessKeyId, secret: key.secretAccessKey, signedAt: real },
    );

    expect(await ask(request)).toMatchObject({ kind: "caller" });
    await access.keyring.settled();
    expect((await access.list()).map(({ lastUsedAt }) => lastUsedAt)).toContain("2026-11-05T08:00:00.000Z");
    access.hours(1);
    expect(await ask(request)).toMatchObject({ code: "UnrecognizedClientException" });
  });

  it("does not count requests that name no key or come too late", async () => {
    const key = await access.issue("audit");
    const late = await signed(key);
    access.hours(1);

    expect(await ask(late)).toMatchObject({ code: "InvalidSignatureException", status: 403 });
    expect(await ask({ ...late, headers: {} })).toMatchObject({
      code: "MissingAuthenticationTokenException",
      status: 403,
    });
    expect(failures).toEqual([]);
  });

  it("slows a guesser down, then hears him no more, while the holder of the key goes on", async () => {
    const key = await access.issue("audit");
    const honest = { ...(await signed(key)), sourceAddress: "192.0.2.1" };
    const guess = { ...(await signed({ ...key, secretAccessKey: "x" })), sourceAddress: "198.51.100.1" };
    expect(await ask(honest)).toMatchObject({ kind: "caller" });

    for (let time = 0; time < 250; time += 1) await ask(guess);

    expect(access.timer.waits.length).toBe(200);
    expect(Math.max(...access.timer.waits)).toBe(100);
    expect(await ask(guess)).toEqual({
      kind: "refused",
      code: "ThrottlingException",
      status: 429,
      message: expect.any(String),
      retryAfterSeconds: 2,
    });
    // Even the right secret is not heard from there.
    expect(await ask({ ...honest, sourceAddress: "198.51.100.1" })).toMatchObject({ status: 429 });
    expect(await ask(honest)).toMatchObject({ kind: "caller" });
    expect(failures.filter((code) => code === "ThrottlingException")).toHaveLength(2);
    access.timer.advance(60_000);
    expect(await ask({ ...honest, sourceAddress: "198.51.100.1" })).toMatchObject({ kind: "caller" });
  });
});
