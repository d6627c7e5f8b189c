import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCryptoIds } from "../../../shared/adapters/time/crypto-ids.ts";
import { createFileClock } from "../../../shared/adapters/time/file-clock.ts";
import { createSeededIds } from "../../../shared/adapters/time/seeded-ids.ts";
import { createSystemClock } from "../../../shared/adapters/time/system-clock.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";

const real = { now: () => Instant.parse("2026-10-15T12:00:00.000Z") };
const november = Instant.parse("2026-11-01T00:00:00.000Z");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rebill-clock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const clockFile = () => join(folder, "clock.json");

describe("the system clock", () => {
  it("gives the current instant in UTC with milliseconds", () => {
    const before = Date.now();
    const now = createSystemClock().now();

    expect(Instant.safeParse(now).success).toBe(true);
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(now)).toBeLessThanOrEqual(Date.now());
  });
});

describe("the file clock", () => {
  it("is the real one until it is set, stands still then, and is the real one again when cleared", () => {
    const clock = createFileClock(clockFile(), real);
    expect(clock.now()).toBe("2026-10-15T12:00:00.000Z");

    clock.set(november);
    expect(clock.now()).toBe("2026-11-01T00:00:00.000Z");
    expect(createFileClock(clockFile(), real).now()).toBe("2026-11-01T00:00:00.000Z");

    clock.clear();
    clock.clear();
    expect(clock.now()).toBe("2026-10-15T12:00:00.000Z");
  });

  it("holds for clocks opened before it was set", () => {
    const early = createFileClock(clockFile(), real);
    createFileClock(clockFile(), real).set(november);

    expect(early.now()).toBe("2026-11-01T00:00:00.000Z");
  });

  it.each(["", "{", "null", "[]", '{"now": 3}', '{"now": "2026-11-01"}', '{"now": "2026-11-01T00:00:00Z"}'])(
    "refuses a file that holds %s",
    (text) => {
      writeFileSync(clockFile(), text);

      expect(() => createFileClock(clockFile(), real).now()).toThrow(
        expect.objectContaining({ name: "InvalidInputError", path: clockFile() }),
      );
    },
  );
});

describe("seeded ids", () => {
  it("come in the same order for the same seed", () => {
    const ids = createSeededIds("demo");
    const drawn = [10, 4, 40, 1].map((length) => ids.random(length));

    expect(drawn.map((id) => id.length)).toEqual([10, 4, 40, 1]);
    const again = createSeededIds("demo");
    expect([10, 4, 40, 1].map((length) => again.random(length))).toEqual(drawn);
    expect(createSeededIds("other").random(10)).not.toBe(drawn[0]);
  });

  it("depend on their place, not on the length of those before", () => {
    const [one, other] = [createSeededIds("x"), createSeededIds("x")];
    one.random(5);
    other.random(50);

    expect(one.random(12)).toBe(other.random(12));
  });
});

describe.each([
  ["unpredictable", createCryptoIds()],
  ["seeded", createSeededIds("spread")],
])("%s ids", (_kind, ids) => {
  it("use all of a-z and 0-9 about equally, and never repeat", () => {
    const drawn = Array.from({ length: 2000 }, () => ids.random(18));
    const counts = new Map<string, number>();
    for (const letter of drawn.join("")) counts.set(letter, (counts.get(letter) ?? 0) + 1);

    expect([...counts.keys()].sort().join("")).toBe("0123456789abcdefghijklmnopqrstuvwxyz");
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(800);
      expect(count).toBeLessThan(1200);
    }
    expect(new Set(drawn).size).toBe(2000);
  });
});
