import type { Context } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { step } from "../../../functions/middleware/step.ts";
import { CloseRunOutput } from "../../../shared/contracts/month-end.ts";
import { runMetrics } from "../../../shared/contracts/run-metrics.ts";

const context = {} as Context;
const Input = z.object({ runId: z.string(), period: z.string() });
const Output = z.object({ rows: z.int() });
const event = { runId: "run-1", period: "2026-10" };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});

describe("step", () => {
  it("hands the parsed input to the handler and answers the parsed output", async () => {
    const handler = step(Input, Output, async (input) => ({
      rows: input.runId.length,
      extra: "not promised",
    }));

    expect(await handler(event, context)).toEqual({ rows: 5 });
  });

  it("refuses an event that does not fit, naming the field and not its value", async () => {
    const handler = step(Input, Output, async () => ({ rows: 1 }));

    const failure = await Promise.resolve(handler({ runId: 99123, period: "2026-10" }, context)).catch(
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({ name: "InvalidInputError", path: "runId" });
    expect((failure as Error).message).not.toContain("99123");
  });

  it("refuses an output that does not fit", async () => {
    const handler = step(Input, Output, async () => ({ rows: 1.5 }));

    await expect(handler(event, context)).rejects.toMatchObject({ name: "InvalidOutputError" });
  });

  it("lets an error of the handler out as it is", async () => {
    const thrown = Object.assign(new Error("sum of rows"), { name: "CheckFailedError" });
    const handler = step(Input, Output, async () => Promise.reject(thrown));

    await expect(handler(event, context)).rejects.toBe(thrown);
  });
});

describe("step in Lambda", () => {
  /** The module reads the environment once, so it is loaded again with a function's environment. */
  const inLambda = async () => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "rebill-close-run");
    // Makes the logger write through the global console, where the test listens.
    vi.stubEnv("POWERTOOLS_DEV", "true");
    vi.resetModules();
    const lines: string[] = [];
    const keep = (line: unknown): void => void lines.push(String(line));
    vi.spyOn(console, "log").mockImplementation(keep);
    vi.spyOn(console, "info").mockImplementation(keep);
    vi.spyOn(console, "error").mockImplementation(keep);
    const loaded = await import("../../../functions/middleware/step.ts");
    return { step: loaded.step, lines };
  };

  it("logs ids and the error's name, and neither message nor other fields", async () => {
    const { step: lambdaStep, lines } = await inLambda();
    const failing = lambdaStep(z.looseObject({}), Output, async () => {
      throw Object.assign(new Error("Alpha GmbH owes 17.20"), { name: "CheckFailedError" });
    });

    await expect(failing({ ...event, email: "billing@alpha.example", index: 3 }, context)).rejects.toThrow();

    const text = lines.join("\n");
    expect(text).toContain("run-1");
    expect(text).toContain("2026-10");
    expect(text).toContain("CheckFailedError");
    expect(text).not.toMatch(/Alpha|17\.20|billing@/);
  });

  it("writes the metrics of a closed run in embedded metric format", async () => {
    const { step: lambdaStep, lines } = await inLambda();
    const attention = { previousMonthOpen: false, suspense: true, marginBelowZero: false };
    const handler = lambdaStep(Input, CloseRunOutput, async () => ({ attention }), { metrics: runMetrics });

    await handler(event, context);

    const metric = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => "_aws" in line);
    expect(metric).toMatchObject({ PreviousMonthOpen: 0, SuspenseNotZero: 1, MarginBelowZero: 0 });
    expect(metric).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          { Namespace: "Rebill", Dimensions: [[]], Metrics: [{ Name: "PreviousMonthOpen" }, {}, {}] },
        ],
      },
    });
  });
});
