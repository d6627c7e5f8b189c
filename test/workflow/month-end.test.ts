import { describe, expect, it } from "vitest";
import { runStateMachine, type StepProgress } from "../../infra/local/state-machine/run-state-machine.ts";
import { type FakeRun, fakeSteps } from "./fake-steps.ts";
import { memoryObjects } from "./memory-objects.ts";
import { monthEndDefinition } from "./month-end-definition.ts";

const named = (name: string, message = "because"): Error => Object.assign(new Error(message), { name });

const prepare = (fake: FakeRun = {}) => {
  const objects = memoryObjects();
  const steps = fakeSteps(objects, fake);
  const progress: StepProgress[] = [];
  const run = (): Promise<unknown> =>
    runStateMachine({
      definition: monthEndDefinition(),
      handlers: steps.handlers,
      objects,
      input: { period: "2026-10", mode: fake.mode ?? "final" },
      maxConcurrency: 2,
      pauses: "none",
      onStep: (each) => progress.push(each),
    });
  const called = (): readonly string[] => [...new Set(steps.calls.map(({ step }) => step))];
  const count = (step: string): number => steps.calls.filter((call) => call.step === step).length;
  return { ...steps, progress, run, called, count };
};

describe("the month-end state machine", () => {
  it("runs the steps of a final run in order and issues invoices", async () => {
    const { run, called } = prepare({ mode: "final" });

    await run();

    expect(called()).toEqual([
      "open-run",
      "collect-cost-data",
      "summarise-chunk",
      "plan-groups",
      "price-group",
      "bill-levels",
      "apply-report",
      "draft-invoices",
      "check-run",
      "issue-invoices",
      "publish-run",
      "close-run",
    ]);
  });

  it("runs nothing more when the month is closed already", async () => {
    const { run, called } = prepare({ closed: true });

    await run();

    expect(called()).toEqual(["open-run"]);
  });

  it("stores estimates instead of issuing invoices in an estimate, even when a check does not hold", async () => {
    const { run, called } = prepare({ mode: "estimate", checksOk: false });

    await run();

    expect(called()).toContain("store-estimates");
    expect(called()).not.toContain("issue-invoices");
    expect(called().at(-1)).toBe("close-run");
  });

  it("gives open-run the execution's input and every later step the run's reference", async () => {
    const { run, calls } = prepare();

    await run();

    const reference = {
      runId: "run-1",
      period: "2026-10",
      mode: "final",
      prefix: "runs/2026-10/run-1",
      closed: false,
    };
    const inputOf = (step: string) => calls.find((call) => call.step === step)?.input;
    expect(inputOf("open-run")).toEqual({ period: "2026-10", mode: "final" });
    for (const step of ["plan-groups", "check-run", "issue-invoices", "close-run"]) {
      expect(inputOf(step)).toEqual(reference);
    }
  });

  it("gives each item of the three work lists to its step once", async () => {
    const { run, calls, count } = prepare({ items: 5 });

    await run();

    for (const step of ["summarise-chunk", "price-group", "apply-report"]) {
      expect(count(step)).toBe(5);
      const items = calls.filter((call) => call.step === step).map(({ input }) => input);
      expect(items).toContainEqual({ runId: "run-1", period: "2026-10", index: 4 });
    }
  });

  it("runs through with empty work lists", async () => {
    const { run, called, count } = prepare({ items: 0 });

    await run();

    expect(count("summarise-chunk")).toBe(0);
    expect(called().at(-1)).toBe("close-run");
  });

  it("does not close a final run whose checks fail, and says which", async () => {
    const { run, called, calls } = prepare({ mode: "final", checksOk: false });

    await expect(run()).rejects.toMatchObject({ name: "CheckFailedError", message: "sum of rows" });

    expect(called()).not.toContain("issue-invoices");
    expect(called()).not.toContain("close-run");
    expect(calls.at(-1)).toMatchObject({
      step: "fail-run",
      input: { failures: { CheckRun: { Error: "CheckFailedError" } } },
    });
  });

  it.each([
    "collect-cost-data",
    "plan-groups",
    "bill-levels",
    "draft-invoices",
    "check-run",
    "issue-invoices",
    "publish-run",
    "close-run",
  ])("ends in fail-run with the step's name and the error's own name when %s throws", async (step) => {
    const { run, replace, calls, count } = prepare();
    replace(step, async () => Promise.reject(named("InvalidInputError", "FX rate missing")));

    await expect(run()).rejects.toMatchObject({ name: "InvalidInputError", message: "FX rate missing" });

    expect(count(step)).toBe(1);
    const last = calls.at(-1);
    expect(last?.step).toBe("fail-run");
    expect(last?.input).toMatchObject({ run: { runId: "run-1", period: "2026-10" } });
    const state = step.replace(/(^|-)([a-z])/g, (_all, _hyphen, letter: string) => letter.toUpperCase());
    expect(last?.input).toHaveProperty(["failures", state, "Error"], "InvalidInputError");
  });

  it("reaches fail-run without a run reference when open-run throws", async () => {
    const { run, replace, calls } = prepare();
    replace("open-run", async () => Promise.reject(named("InvalidInputError", "period: not imported")));

    await expect(run()).rejects.toMatchObject({ name: "InvalidInputError" });

    expect(calls.map(({ step }) => step)).toEqual(["open-run", "fail-run"]);
    expect(calls.at(-1)?.input).toMatchObject({ period: "2026-10", mode: "final" });
  });

  it.each(["summarise-chunk", "price-group", "apply-report"])(
    "reports the item's own error when an item of %s fails",
    async (step) => {
      const { run, replace, calls } = prepare({ items: 4 });
      replace(step, async (input) => {
        if ((input as { index: number }).index === 2) throw named("InvalidInputError", "chunk 2 is torn");
        return {};
      });

      await expect(run()).rejects.toMatchObject({ name: "InvalidInputError", message: "chunk 2 is torn" });

      const failures = calls.filter((call) => call.step === "fail-run");
      expect(failures).toHaveLength(2);
      expect(failures[0]?.input).toMatchObject({ run: { runId: "run-1", period: "2026-10" }, item: 2 });
      expect(failures[1]?.input).toMatchObject({ run: { runId: "run-1", mode: "final" } });
      expect(failures[1]?.input).not.toHaveProperty("item");
    },
  );

  it("retries a throttled step and goes on", async () => {
    const { run, replace, count, called } = prepare();
    let attempts = 0;
    replace("plan-groups", async () => {
      attempts += 1;
      if (attempts < 3) throw named("ThrottlingException");
      return { key: "runs/2026-10/run-1/work/chunks.json", count: 3 };
    });

    await run();

    expect(count("plan-groups")).toBe(3);
    expect(called()).not.toContain("fail-run");
  });

  it("says so when even fail-run cannot be reached", async () => {
    const { run, replace } = prepare();
    replace("draft-invoices", async () => Promise.reject(named("InvoiceConflictError")));
    replace("fail-run", async () => Promise.reject(named("AccessDeniedException", "no table")));

    await expect(run()).rejects.toMatchObject({
      name: "FailureNotRecordedError",
      message: '{"errorType":"AccessDeniedException","errorMessage":"no table"}',
    });
  });

  it("reports every state and every item", async () => {
    const { run, progress } = prepare({ items: 2 });

    await run();

    expect(progress.slice(0, 2)).toEqual([
      { state: "OpenRun", status: "started" },
      { state: "OpenRun", status: "finished" },
    ]);
    expect(progress.filter(({ state }) => state === "SummariseChunks")).toEqual([
      { state: "SummariseChunks", status: "progress", done: 0, total: 2 },
      { state: "SummariseChunks", status: "progress", done: 1, total: 2 },
      { state: "SummariseChunks", status: "progress", done: 2, total: 2 },
    ]);
    expect(progress.some(({ state }) => state === "SummariseChunk")).toBe(false);
  });
});
