import { describe, expect, it } from "vitest";
import { billedPeriod, failureOf, OpenRunInput, RunReference } from "../../../shared/contracts/month-end.ts";

describe("billedPeriod", () => {
  it("is the month asked for", () => {
    expect(billedPeriod(OpenRunInput.parse({ period: "2026-10", mode: "final" }))).toBe("2026-10");
  });

  it.each([
    ["previous-month", "2026-11-05T06:00:00Z", "2026-10"],
    ["previous-month", "2027-01-01T00:00:00Z", "2026-12"],
    ["previous-month", "2026-11-30T23:59:59.000Z", "2026-10"],
    ["current-month", "2026-11-05T06:00:00Z", "2026-11"],
  ] as const)("of a schedule for the %s due at %s is %s", (bills, scheduledAt, expected) => {
    expect(billedPeriod(OpenRunInput.parse({ mode: "final", bills, scheduledAt }))).toBe(expected);
  });

  it.each([
    { period: "2026-13", mode: "final" },
    { period: "2026-10", mode: "rehearsal" },
    { period: "2026-10", mode: "final", bills: "current-month" },
    { mode: "final", bills: "previous-month", scheduledAt: "yesterday" },
    { mode: "final", bills: "previous-month", scheduledAt: "<aws.scheduler.scheduled-time>" },
  ])("is not asked of %j, which is refused", (input) => {
    expect(OpenRunInput.safeParse(input).success).toBe(false);
  });
});

describe("failureOf", () => {
  it("names the step, the error and the message of a Lambda failure", () => {
    const Cause = '{"errorType":"InvalidInputError","errorMessage":"no rate for JPY","trace":["at x"]}';

    expect(failureOf({ failures: { SummariseChunk: { Error: "InvalidInputError", Cause } } })).toEqual({
      step: "summarise-chunk",
      error: "InvalidInputError",
      cause: "no rate for JPY",
    });
  });

  it.each(["Task timed out", "", "17", '"text"'])("keeps a cause that is no Lambda failure: %s", (Cause) => {
    const failure = failureOf({ failures: { OpenRun: { Error: "States.Timeout", Cause } } });

    expect(failure).toEqual({ step: "open-run", error: "Timeout", cause: Cause });
  });
});

describe("RunReference", () => {
  it.each(["runs/2026-10/run-1/", "/runs/2026-10/run-1", "runs/2026-10"])(
    "refuses the prefix %s",
    (prefix) => {
      const reference = { runId: "run-1", period: "2026-10", mode: "final", prefix };

      expect(RunReference.safeParse(reference).success).toBe(false);
    },
  );
});
