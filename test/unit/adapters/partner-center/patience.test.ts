import { afterEach, describe, expect, it } from "vitest";
import { createGuardedHttpExchange } from "../../../../shared/adapters/http/guarded-http-exchange.ts";
import { MoverUnavailableError } from "../../../../shared/ports/subscription-mover.ts";
import { connection, openMover, order, TARGET } from "../../../support/partner-center.ts";
import {
  inOrder,
  openScripted,
  type Scripted,
  type ScriptedAnswer,
} from "../../../support/scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const PENDING = { body: { id: "remote-1", status: "Pending" } };
/** A mover of a target whose Partner Center gives these answers. */
const answered = async (...answers: readonly ScriptedAnswer[]) => {
  const server: Scripted = await openScripted(inOrder(...answers));
  closers.push(server.close);
  const opened = openMover([connection(TARGET, server.url)]);
  return { ...opened, server, moved: () => opened.mover.move(order(["sub-1"], { remote: "remote-1" })) };
};

describe("a request that finds no answer", () => {
  it.each<[string, ScriptedAnswer]>([
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["503", { status: 503, body: "<html>" }],
    ["504", { status: 504 }],
    ["429", { status: 429 }],
    ["a broken connection", { instead: "drop" }],
  ])("is sent again after %s, under the same id", async (_, answer) => {
    const { moved, server, timer } = await answered(answer, answer, answer, PENDING);

    expect((await moved()).remote).toBe("remote-1");

    const ids = new Set(server.requests.map(({ headers }) => headers["ms-requestid"]));
    expect([server.requests.length, ids.size]).toEqual([4, 1]);
    for (const [index, doubled] of [500, 1000, 2000].entries()) {
      expect(timer.waits[index]).toBeGreaterThanOrEqual(doubled / 2);
      expect(timer.waits[index]).toBeLessThan(doubled);
    }
  });

  it("is sent four times and no more, and what is said of it names no address", async () => {
    const { moved, server } = await answered({ status: 503 });

    const error = await moved().catch((thrown: unknown) => thrown);

    expect(server.requests).toHaveLength(4);
    expect(error).toBeInstanceOf(MoverUnavailableError);
    expect(String(error)).toMatch(/not available at the moment \(status 503\)/);
    expect(String(error)).not.toMatch(/127\.0\.0\.1|secret/);
  });

  it.each([
    ["7", undefined, 7000],
    ["Sat, 15 Jun 2024 10:00:09 GMT", "Sat, 15 Jun 2024 10:00:00 GMT", 9000],
  ])("waits as long as it is asked to (%s)", async (retryAfter, date, pause) => {
    const headers = { "retry-after": retryAfter, ...(date === undefined ? {} : { date }) };
    const { moved, timer } = await answered({ status: 429, headers }, PENDING);

    await moved();

    expect(timer.waits).toEqual([pause]);
  });

  it("is given up when it is asked to wait for longer than half a minute", async () => {
    const { moved, server, timer } = await answered({ status: 429, headers: { "retry-after": "31" } });

    await expect(moved()).rejects.toThrow(MoverUnavailableError);
    expect([server.requests.length, timer.waits]).toEqual([1, []]);
  });

  it("is not begun again after a minute", async () => {
    const server = await openScripted(() => ({ status: 503, headers: { "retry-after": "25" } }));
    closers.push(server.close);
    let elapsed = 0;
    const timer = {
      elapsedMs: () => elapsed,
      wait: async (milliseconds: number) => {
        elapsed += milliseconds;
      },
    };
    const { mover } = openMover([connection(TARGET, server.url)], { timer });

    await expect(mover.move(order(["sub-1"], { remote: "remote-1" }))).rejects.toThrow(MoverUnavailableError);
    expect([server.requests.length, elapsed]).toEqual([3, 50_000]);
  });

  it("is given up after its time", async () => {
    const server = await openScripted(() => ({ instead: "hang" }));
    closers.push(server.close);
    const http = createGuardedHttpExchange({ reach: "one-machine", timeoutMilliseconds: 50 });
    const { mover } = openMover([connection(TARGET, server.url)], { http });

    await expect(mover.move(order(["sub-1"], { remote: "remote-1" }))).rejects.toThrow(
      "did not answer in time",
    );
    expect(server.requests).toHaveLength(4);
  });
});

describe("an answer that cannot be used", () => {
  it.each<[string, ScriptedAnswer]>([
    ["is no JSON", { status: 200, body: "<html>" }],
    ["is no transfer", { status: 200, body: { id: 7 } }],
    ["has an id that is too long", { status: 200, body: { id: "x".repeat(65), status: "Pending" } }],
    ["has an id that leads elsewhere", { status: 200, body: { id: "..", status: "Pending" } }],
    ["has an id of half characters", { status: 200, body: { id: "\ud800", status: "Pending" } }],
    ["is larger than eight megabytes", { status: 200, body: "x".repeat(8 * 1024 * 1024 + 1) }],
    ["leads elsewhere", { status: 307, headers: { location: "http://127.0.0.1:1/" } }],
    ["refuses the signature", { status: 401 }],
  ])("%s: nothing is known", async (_, answer) => {
    const { moved, server } = await answered(answer);

    await expect(moved()).rejects.toThrow(MoverUnavailableError);
    expect(server.requests).toHaveLength(1);
  });
});

it("does not reach addresses that have become forbidden", async () => {
  const { mover } = openMover([connection(TARGET, "http://192.168.0.1")]);

  await expect(mover.move(order(["sub-1"], { remote: "remote-1" }))).rejects.toThrow("must not be reached");
});
