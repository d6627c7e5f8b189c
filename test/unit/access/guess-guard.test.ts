import { describe, expect, it } from "vitest";
import { createGuessGuard } from "../../../shared/use-cases/access/guess-guard.ts";
import { createManualTimer } from "../../support/manual-timer.ts";

const open = () => {
  const timer = createManualTimer();
  const guard = createGuessGuard(timer);
  const fail = async (times: number, network: string, key: string) => {
    for (let time = 0; time < times; time += 1) await guard.failed(network, key);
  };
  return { timer, guard, fail };
};

describe("createGuessGuard", () => {
  it("answers the first failures at once, then later and later up to a tenth of a second", async () => {
    const { timer, fail } = open();

    await fail(50, "a", "K");
    expect(timer.waits).toEqual([]);
    await fail(3, "a", "K");
    expect(timer.waits).toEqual([1, 2, 3]);
    await fail(150, "a", "K");
    expect(timer.waits.at(-1)).toBe(100);
  });

  it("shuts a sender out after 250 failures with whatever keys, and lets him in again little by little", async () => {
    const { timer, guard } = open();
    for (let time = 0; time < 249; time += 1) await guard.failed("a", `K${time}`);
    expect(guard.blockedSeconds("a", "K")).toBe(0);

    await guard.failed("a", "K");

    expect(guard.blockedSeconds("a", "other")).toBe(2);
    expect(guard.blockedSeconds("b", "other")).toBe(0);
    timer.advance(1_200);
    expect(guard.blockedSeconds("a", "other")).toBe(0);
    await guard.failed("a", "other");
    expect(guard.blockedSeconds("a", "other")).toBe(2);
    timer.advance(10 * 60_000);
    expect(guard.blockedSeconds("a", "other")).toBe(0);
  });

  it("protects a key that is guessed at from everywhere, and its holder goes on", async () => {
    const { guard } = open();
    guard.proved("home", "K");

    for (let time = 0; time < 300; time += 1) await guard.failed(`sender-${time}`, "K");

    expect(guard.blockedSeconds("elsewhere", "K")).toBeGreaterThan(0);
    expect(guard.blockedSeconds("elsewhere", "other")).toBe(0);
    expect(guard.blockedSeconds("home", "K")).toBe(0);
  });

  it("lets who has proved his key go on beside a broken client at the same address", async () => {
    const { timer, guard, fail } = open();
    guard.proved("office", "K");

    await fail(400, "office", "broken");

    expect(guard.blockedSeconds("office", "broken")).toBeGreaterThan(0);
    expect(guard.blockedSeconds("office", "K")).toBe(0);
    timer.advance(16 * 60_000);
    await fail(400, "office", "broken");
    expect(guard.blockedSeconds("office", "K")).toBeGreaterThan(0);
  });

  it("loses patience with failures in the name of a proved key too", async () => {
    const { guard, fail } = open();
    guard.proved("a", "K");

    await fail(2_499, "a", "K");
    expect(guard.blockedSeconds("a", "K")).toBe(0);
    await fail(1, "a", "K");
    expect(guard.blockedSeconds("a", "K")).toBeGreaterThan(0);
  });

  it("holds back at most a hundred answers at once", async () => {
    const timer = createManualTimer();
    let held = 0;
    const guard = createGuessGuard({
      ...timer,
      wait: () => {
        held += 1;
        return new Promise(() => {});
      },
    });

    for (let time = 0; time < 400; time += 1) void guard.failed("a", "K");

    expect(held).toBe(100);
  });

  it("remembers a bounded number of names and, of them, the latest", async () => {
    const { guard, fail } = open();
    await fail(300, "old", "K");
    for (let time = 0; time < 12_000; time += 1) {
      await guard.failed(`sender-${time}`, `key-${time}`);
      if (time % 1_000 === 0) await guard.failed("busy", "B");
    }

    expect(guard.blockedSeconds("old", "other")).toBe(0);
    await fail(240, "busy", "B");
    expect(guard.blockedSeconds("busy", "other")).toBeGreaterThan(0);
  });
});
