import { describe, expect, it } from "vitest";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { retryAt } from "../../../shared/domain/webhooks/retry-schedule.ts";

const at = (text: string): Instant => Instant.parse(text);
const START = at("2026-11-01T00:00:00.000Z");

describe("retryAt", () => {
  it.each([
    [1, 0, "2026-11-01T00:01:00.000Z"],
    [2, 0, "2026-11-01T00:02:00.000Z"],
    [5, 0, "2026-11-01T00:16:00.000Z"],
    [5, 0.5, "2026-11-01T00:17:36.000Z"],
    [9, 0, "2026-11-01T04:16:00.000Z"],
    [10, 0, "2026-11-01T05:00:00.000Z"],
    [60, 0.999999, "2026-11-01T05:59:59.996Z"],
  ])("after attempt %i with jitter %f is %s", (attempts, jitter, expected) => {
    expect(retryAt(attempts, { now: START, since: START, jitter })).toBe(expected);
  });

  it("tries for three days and not longer", () => {
    const since = START;
    const last = { now: at("2026-11-03T23:59:00.000Z"), since, jitter: 0 };

    expect(retryAt(1, last)).toBe("2026-11-04T00:00:00.000Z");
    expect(retryAt(1, { ...last, now: at("2026-11-03T23:59:00.001Z") })).toBeUndefined();
  });

  it("makes about twenty attempts at a receiver that is gone", () => {
    let now: Instant | undefined = START;
    let attempts = 0;
    while (now !== undefined) {
      attempts += 1;
      now = retryAt(attempts, { now, since: START, jitter: 0.5 });
    }

    expect(attempts).toBe(21);
  });
});
