import { describe, expect, it } from "vitest";
import type { State, StateMachineDefinition } from "../../../infra/local/state-machine/definition.ts";
import {
  type RunStateMachineRequest,
  runStateMachine,
  type StepHandler,
} from "../../../infra/local/state-machine/run-state-machine.ts";
import { memoryObjects } from "../../workflow/memory-objects.ts";

const named = (name: string, message = "because"): Error => Object.assign(new Error(message), { name });
const task = (placeholder: string, rest: Record<string, unknown> = { End: true }): State => ({
  Type: "Task",
  Resource: `\${${placeholder}}`,
  ...rest,
});
const machine = (states: Record<string, State>): StateMachineDefinition => ({
  StartAt: Object.keys(states)[0] ?? "",
  States: states,
});
const distributedMap = (
  item: Record<string, State>,
  rest: Record<string, unknown> = { End: true },
): State => ({
  Type: "Map",
  ItemReader: {
    Resource: "arn:aws:states:::s3:getObject",
    ReaderConfig: { InputType: "JSON" },
    Parameters: { Bucket: "bucket", "Key.$": "$.key" },
  },
  ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, ...machine(item) },
  ResultWriter: {
    Resource: "arn:aws:states:::s3:putObject",
    Parameters: { Bucket: "bucket", Prefix: "results" },
  },
  MaxConcurrency: 3,
  ResultPath: null,
  ...rest,
});
const run = (
  definition: StateMachineDefinition,
  handlers: Record<string, StepHandler>,
  rest: Partial<RunStateMachineRequest> = {},
): Promise<unknown> =>
  runStateMachine({
    definition,
    handlers,
    objects: memoryObjects(),
    input: {},
    maxConcurrency: 8,
    pauses: "none",
    ...rest,
  });

describe("runStateMachine: tasks", () => {
  it("passes the evaluated parameters in and the result on", async () => {
    const definition = machine({
      Double: task("Double", { Parameters: { "value.$": "$.n" }, ResultPath: "$.doubled", Next: "Show" }),
      Show: task("Show"),
    });

    const output = await run(
      definition,
      {
        double: async (input) => ({ value: (input as { value: number }).value * 2 }),
        show: async (input) => ({ seen: input }),
      },
      { input: { n: 21 } },
    );

    expect(output).toEqual({ seen: { n: 21, doubled: { value: 42 } } });
  });

  it("gives a handler a copy, as Lambda does", async () => {
    const input = { list: [1] };
    const spoil: StepHandler = async (event) => {
      (event as { list: number[] }).list.push(2);
      return {};
    };

    await run(machine({ Spoil: task("Spoil") }), { spoil }, { input });

    expect(input).toEqual({ list: [1] });
  });

  it("retries the named errors as often as the definition says and then fails with the error's name", async () => {
    let attempts = 0;
    const flaky: StepHandler = async () => {
      attempts += 1;
      throw named("ThrottlingException", `attempt ${attempts}`);
    };
    const Retry = [{ ErrorEquals: ["ThrottlingException"], MaxAttempts: 2, IntervalSeconds: 1 }];

    const running = run(machine({ Flaky: task("Flaky", { Retry, End: true }) }), { flaky });

    await expect(running).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(attempts).toBe(3);
  });

  it("does not retry an error that is not named", async () => {
    let attempts = 0;
    const failing: StepHandler = async () => {
      attempts += 1;
      throw named("CheckFailedError");
    };
    const Retry = [{ ErrorEquals: ["ThrottlingException"], MaxAttempts: 2 }];

    const running = run(machine({ Failing: task("Failing", { Retry, End: true }) }), { failing });

    await expect(running).rejects.toMatchObject({ name: "CheckFailedError" });
    expect(attempts).toBe(1);
  });

  it("keeps the thrown error as the cause of the failure", async () => {
    const original = named("InvalidInputError", "period: not imported");
    const failing: StepHandler = async () => Promise.reject(original);

    const failure = await run(machine({ Failing: task("Failing") }), { failing }).catch(
      (error: unknown) => error,
    );

    expect((failure as Error).cause).toBe(original);
  });

  it("catches an error under its name, with the cause as Lambda words it", async () => {
    const definition = machine({
      Failing: task("Failing", {
        Catch: [{ ErrorEquals: ["InvalidInputError"], ResultPath: "$.failure", Next: "Seen" }],
        End: true,
      }),
      Seen: { Type: "Pass", End: true },
    });

    const output = await run(
      definition,
      { failing: async () => Promise.reject(named("InvalidInputError", "no such month")) },
      { input: { kept: true } },
    );

    expect(output).toEqual({
      kept: true,
      failure: {
        Error: "InvalidInputError",
        Cause: '{"errorType":"InvalidInputError","errorMessage":"no such month"}',
      },
    });
  });

  it("ends a Fail state with its error and cause", async () => {
    const definition = machine({ Over: { Type: "Fail", ErrorPath: "$.name", CausePath: "$.why" } });

    const running = run(definition, {}, { input: { name: "RunFailedError", why: "no rate for JPY" } });

    await expect(running).rejects.toMatchObject({ name: "RunFailedError", message: "no rate for JPY" });
  });

  it("ignores the timeouts of the definition, which are meant for Lambda", async () => {
    const slow: StepHandler = () => new Promise((resolve) => setTimeout(() => resolve("done"), 1200));

    const output = await run(
      { ...machine({ Slow: task("Slow", { TimeoutSeconds: 1, End: true }) }), TimeoutSeconds: 1 },
      { slow },
    );

    expect(output).toBe("done");
  });
});

describe("runStateMachine: choice and context", () => {
  it("takes the branch whose condition holds", async () => {
    const definition = machine({
      Mode: {
        Type: "Choice",
        Choices: [{ Variable: "$.mode", StringEquals: "final", Next: "Final" }],
        Default: "Estimate",
      },
      Final: { Type: "Pass", Result: "final", End: true },
      Estimate: { Type: "Pass", Result: "estimate", End: true },
    });

    expect(await run(definition, {}, { input: { mode: "final" } })).toBe("final");
    expect(await run(definition, {}, { input: { mode: "other" } })).toBe("estimate");
  });

  it("offers id, name and input of the execution", async () => {
    const Parameters = {
      "id.$": "$$.Execution.Id",
      "name.$": "$$.Execution.Name",
      "input.$": "$$.Execution.Input",
    };
    const definition = machine({ Context: { Type: "Pass", Parameters, End: true } });

    const output = await run(
      definition,
      {},
      { input: { a: 1 }, execution: { id: "exec-7", name: "october" } },
    );

    expect(output).toEqual({ id: "exec-7", name: "october", input: { a: 1 } });
  });

  it("offers index and value of an item in an inline Map", async () => {
    const definition = machine({
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemSelector: { "at.$": "$$.Map.Item.Index", "is.$": "$$.Map.Item.Value" },
        ItemProcessor: machine({ Echo: { Type: "Pass", End: true } }),
        End: true,
      },
    });

    const output = await run(definition, {}, { input: { items: ["a", "b"] } });

    expect(output).toEqual([
      { at: 0, is: "a" },
      { at: 1, is: "b" },
    ]);
  });
});

describe("runStateMachine: distributed map", () => {
  const objects = memoryObjects({ list: [10, 11, 12, 13, 14, 15, 16], torn: { not: "a list" } });

  it.each([
    { asked: 8, inDefinition: 3, expected: 3 },
    { asked: 2, inDefinition: 3, expected: 2 },
  ])(
    "runs at most $expected items at once when $asked are asked for and $inDefinition allowed",
    async ({ asked, expected }) => {
      let running = 0;
      let most = 0;
      const work: StepHandler = async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
      };

      await run(
        machine({ Each: distributedMap({ Work: task("Work") }) }),
        { work },
        { objects, input: { key: "list" }, maxConcurrency: asked },
      );

      expect(most).toBe(expected);
    },
  );

  it("leaves the state as it was", async () => {
    const definition = machine({ Each: distributedMap({ Work: task("Work") }) });

    const output = await run(
      definition,
      { work: async () => ({ big: "result" }) },
      { objects, input: { key: "list", kept: 1 } },
    );

    expect(output).toEqual({ key: "list", kept: 1 });
  });

  it("starts no further item after one failed, and waits for those under way", async () => {
    const started: unknown[] = [];
    const finished: unknown[] = [];
    const work: StepHandler = async (item) => {
      started.push(item);
      if (item === 10) throw named("InvalidInputError");
      await new Promise((resolve) => setTimeout(resolve, 10));
      finished.push(item);
    };
    const definition = machine({ Each: distributedMap({ Work: task("Work") }) });

    const running = run(definition, { work }, { objects, input: { key: "list" } });

    await expect(running).rejects.toMatchObject({ name: "States.ExceedToleratedFailureThreshold" });
    expect(started).toEqual([10, 11, 12]);
    expect(finished).toEqual([11, 12]);
  });

  it("lets an item catch its error and go on", async () => {
    const definition = machine({
      Each: distributedMap({
        Work: task("Work", {
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "Fine" }],
          End: true,
        }),
        Fine: { Type: "Pass", End: true },
      }),
    });
    let calls = 0;

    await run(
      definition,
      { work: async () => (calls++ % 2 === 0 ? Promise.reject(named("Odd")) : {}) },
      { objects, input: { key: "list" } },
    );

    expect(calls).toBe(7);
  });

  it.each(["absent", "torn"])("fails with States.ItemReaderFailed when the list is %s", async (key) => {
    const definition = machine({ Each: distributedMap({ Work: task("Work") }) });

    const running = run(definition, { work: async () => ({}) }, { objects, input: { key } });

    await expect(running).rejects.toMatchObject({ name: "States.ItemReaderFailed" });
  });

  it("fails, as Step Functions would, when the reader's path points to nothing", async () => {
    const definition = machine({ Each: distributedMap({ Work: task("Work") }) });

    await expect(run(definition, { work: async () => ({}) }, { objects, input: {} })).rejects.toMatchObject({
      name: "States.Runtime",
    });
  });
});

describe("runStateMachine: limits and refusals", () => {
  const Catch = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Caught" }];
  const Caught: State = { Type: "Pass", End: true };

  it("ends a run whose step returns more than 256 KiB, past any catch", async () => {
    const definition = machine({ Big: task("Big", { Catch, End: true }), Caught });

    const running = run(definition, { big: async () => ({ text: "x".repeat(262_144) }) });

    await expect(running).rejects.toMatchObject({ name: "States.DataLimitExceeded" });
  });

  it("ends a run whose state grows above 256 KiB by small steps", async () => {
    const definition = machine({
      First: task("Half", { ResultPath: "$.first", Next: "Second" }),
      Second: task("Half", { ResultPath: "$.second", Next: "Third" }),
      Third: task("Small", { Parameters: {}, ResultPath: null }),
    });

    const running = run(
      { ...definition, States: { ...definition.States, Third: { ...task("Small"), ResultPath: null } } },
      {
        half: async () => "x".repeat(140_000),
        small: async () => ({}),
      },
    );

    await expect(running).rejects.toMatchObject({ name: "States.DataLimitExceeded" });
  });

  it("accepts exactly 256 KiB", async () => {
    const output = await run(machine({ Full: task("Full") }), { full: async () => "x".repeat(262_142) });

    expect(output).toHaveLength(262_142);
  });

  it("refuses a Task without handler before anything runs", async () => {
    let calls = 0;
    const definition = machine({ Known: task("Known", { Next: "Unknown" }), Unknown: task("NobodyKnows") });

    const known: StepHandler = async () => {
      calls += 1;
    };

    const running = run(definition, { known });

    await expect(running).rejects.toThrow("Unknown: no handler for the step nobody-knows");
    expect(calls).toBe(0);
  });

  it("stops between two states when told to", async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const definition = machine({ First: task("First", { Next: "Second" }), Second: task("Second") });

    const running = run(
      definition,
      {
        first: async () => {
          seen.push("first");
          controller.abort();
        },
        second: async () => void seen.push("second"),
      },
      { signal: controller.signal },
    );

    await expect(running).rejects.toMatchObject({ name: "ExecutionAbortedError" });
    expect(seen).toEqual(["first"]);
  });
});
