import { describe, expect, it } from "vitest";
import {
  expiryOf,
  nextAttemptAt,
  reminded,
  remindersDue,
  transferAt,
} from "../../../shared/domain/nce/transfer/transfer-timing.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import { at } from "./nce-builders.ts";
import { create, SUBMITTED } from "./transfer-builders.ts";

describe("timing", () => {
  it("rounds the expiry up to midnight and keeps an exact one", () => {
    expect(expiryOf(at("2024-04-30T18:31:41.000Z"))).toBe("2024-05-31T00:00:00.000Z");
    expect(expiryOf(at("2024-05-01T00:00:00.000Z"))).toBe("2024-05-31T00:00:00.000Z");
    expect(expiryOf(at("2024-05-01T00:00:00.001Z"))).toBe("2024-06-01T00:00:00.000Z");
  });

  it("takes a pending transfer past its deadline for expired, whether or not a timer came by", () => {
    const pending = create();

    expect(transferAt(pending, at("2024-07-01T23:59:59.999Z"))).toBe(pending);
    expect(transferAt(pending, pending.expiresAt)).toMatchObject({
      status: "Expired",
      endedAt: "2024-07-02T00:00:00.000Z",
    });
  });

  it("reminds on days 7, 21 and 29, each once, and not after the expiry", () => {
    const pending = create();

    expect(remindersDue(pending, at("2024-06-08T09:59:59.999Z"))).toEqual([]);
    expect(remindersDue(pending, at("2024-06-08T10:00:00.000Z"))).toEqual([7]);
    expect(remindersDue(reminded(pending, [7]), at("2024-06-30T10:00:00.000Z"))).toEqual([21, 29]);
    expect(remindersDue(pending, pending.expiresAt)).toEqual([]);
  });

  it("doubles the pauses up to two hours and makes a last attempt before the window closes", () => {
    const pauses: number[] = [];
    let failedAt: Instant | undefined = SUBMITTED;
    while (failedAt !== undefined) {
      const next = nextAttemptAt(failedAt, SUBMITTED);
      if (next !== undefined) pauses.push((Date.parse(next) - Date.parse(failedAt)) / 60_000);
      failedAt = next;
    }

    expect(pauses.slice(0, 8)).toEqual([5, 5, 10, 20, 40, 80, 120, 120]);
    expect(pauses.reduce((total, minutes) => total + minutes, 0)).toBe(72 * 60 - 15);
  });
});
