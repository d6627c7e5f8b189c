import { describe, expect, it } from "vitest";
import { believed } from "../../../shared/use-cases/lint/believed.ts";
import { createManualTimer } from "../../support/manual-timer.ts";

describe("an answer that is believed for a while", () => {
  it("is asked for once by calls at once, and again when it has become old", async () => {
    const timer = createManualTimer();
    let asked = 0;
    const ask = believed(async () => (asked += 1), 5_000, timer);

    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    timer.advance(4_999);
    expect(await ask()).toBe(1);
    timer.advance(1);
    expect(await ask()).toBe(2);
  });

  it("is asked for again when the question failed", async () => {
    const answers = [Promise.reject(new Error("throttled")), Promise.resolve("run")];
    const ask = believed(() => answers.shift() ?? Promise.resolve("none left"), 5_000, createManualTimer());

    await expect(ask()).rejects.toThrow("throttled");
    expect(await ask()).toBe("run");
  });
});
