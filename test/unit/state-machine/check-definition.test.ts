import { describe, expect, it } from "vitest";
import { findUnsupported } from "../../../infra/local/state-machine/check-definition.ts";
import type { State } from "../../../infra/local/state-machine/definition.ts";
import { monthEndDefinition } from "../../workflow/month-end-definition.ts";

const only = (state: Record<string, unknown>, machine: Record<string, unknown> = {}): readonly string[] =>
  findUnsupported({ StartAt: "S", States: { S: state as State }, ...machine });
const lambda = { Type: "Task", Resource: `\${OpenRun}`, End: true };

/** The month-end's first distributed Map with some fields replaced. */
const mapWith = (change: Record<string, unknown>): readonly string[] =>
  only({ ...(monthEndDefinition().States.SummariseChunks as State), ...change });

describe("findUnsupported", () => {
  it("accepts Lambda tasks by placeholder and by ARN", () => {
    expect(only(lambda)).toEqual([]);
    expect(only({ ...lambda, Resource: "arn:aws:lambda:eu-west-1:123456789012:function:open-run" })).toEqual(
      [],
    );
  });

  it.each([
    ["arn:aws:states:::lambda:invoke", "a service integration"],
    ["arn:aws:states:::states:startExecution.sync", "a nested execution"],
    ["arn:aws:states:eu-west-1:123456789012:activity:x", "an activity"],
  ])("refuses the resource %s, %s", (Resource) => {
    expect(only({ ...lambda, Resource })).toEqual([
      `S: the resource ${Resource} is not supported, only Lambda functions`,
    ]);
  });

  it("refuses JSONata for a state and for the machine", () => {
    expect(only({ ...lambda, QueryLanguage: "JSONata" })).toEqual([
      "S: the query language JSONata is not supported, only JSONPath",
    ]);
    expect(only(lambda, { QueryLanguage: "JSONata" })).toEqual([
      "definition: the query language JSONata is not supported, only JSONPath",
    ]);
  });

  it.each(["HeartbeatSeconds", "Credentials", "Assign", "Arguments", "Output"])(
    "refuses %s on a Task",
    (field) => {
      expect(only({ ...lambda, [field]: {} })).toEqual([`S: the field ${field} is not supported`]);
    },
  );

  it.each([
    "ItemBatcher",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
    "ItemSelector",
    "ItemsPath",
  ])("refuses %s on a distributed Map", (field) => {
    expect(mapWith({ [field]: 1 })).toEqual([`S: the field ${field} is not supported`]);
  });

  it("refuses a distributed Map that reads anything but a JSON array", () => {
    expect(mapWith({ ItemReader: { ReaderConfig: { InputType: "CSV" } } })).toEqual([
      "S: a distributed Map needs an ItemReader of a JSON array",
    ]);
  });

  it("refuses a distributed Map without limit, without result writer, or whose result is kept", () => {
    expect(mapWith({ MaxConcurrency: undefined })).toEqual(["S: a distributed Map needs a MaxConcurrency"]);
    expect(mapWith({ ResultWriter: undefined })).toEqual(["S: a distributed Map needs a ResultWriter"]);
    expect(mapWith({ ResultPath: "$.results" })).toEqual([
      "S: the result of a distributed Map is never read: ResultPath must be null",
    ]);
  });

  it("refuses an inline Map wider than the interpreter runs it", () => {
    const inline = { Type: "Map", ItemProcessor: { StartAt: "T", States: { T: lambda } }, End: true };

    expect(only({ ...inline, MaxConcurrency: 41 })).toEqual([
      "S: an inline Map runs at most 40 items at once",
    ]);
    expect(only({ ...inline, MaxConcurrency: 40 })).toEqual([]);
  });

  it("refuses context fields and intrinsic functions outside the subset, inside items too", () => {
    const item = { ...lambda, Parameters: { "entered.$": "$$.State.EnteredTime", "id.$": "States.UUID()" } };
    const problems = mapWith({
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, StartAt: "Item", States: { Item: item } },
    });

    expect(problems).toEqual([
      "Item: the context path $$.State.EnteredTime is not supported",
      "Item: the intrinsic function States.UUID() is not supported, only States.Format",
    ]);
  });

  it("refuses a state type it does not know", () => {
    expect(only({ Type: "Activity" })).toEqual(["S: the state type Activity is not supported"]);
  });
});
