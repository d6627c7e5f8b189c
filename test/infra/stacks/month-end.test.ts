import { describe, expect, it } from "vitest";
import { MONTH_END_STEPS } from "../../../functions/month-end/steps.ts";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import {
  allStates,
  type StateMachineDefinition,
  stepOfResource,
} from "../../../infra/local/state-machine/definition.ts";
import { FunctionEnvironment } from "../../../shared/contracts/environment.ts";
import { OpenRunInput } from "../../../shared/contracts/month-end.ts";
import { monthEndDefinition } from "../../workflow/month-end-definition.ts";
import { app, ofType, properties } from "../synthesised.ts";

describe("the month-end functions", () => {
  const functions = () =>
    MONTH_END_STEPS.map((step) => {
      const found = ofType("monthEnd", "AWS::Lambda::Function").find(
        ([, { Properties }]) => Properties.Handler === `${step}.handler`,
      );
      return { step, properties: found?.[1].Properties ?? {} };
    });

  it("are one for each step and no other", () => {
    app.monthEnd.resourceCountIs("AWS::Lambda::Function", MONTH_END_STEPS.length);
    for (const { properties: found } of functions()) expect(found).toHaveProperty("Handler");
  });

  it("run on arm64 with a current Node, traced", () => {
    app.monthEnd.allResourcesProperties("AWS::Lambda::Function", {
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      TracingConfig: { Mode: "Active" },
    });
  });

  it("find in their environment exactly what their contract says", () => {
    for (const { properties: found } of functions()) {
      const { Variables } = found.Environment as { Variables: Record<string, unknown> };
      const text = Object.entries(Variables).map(([name, value]) => [
        name,
        typeof value === "string" ? value : "ref",
      ]);

      expect(FunctionEnvironment.parse(Object.fromEntries(text))).toEqual(Object.fromEntries(text));
    }
  });

  it("leave Node a third of the memory that DuckDB does not get", () => {
    const engine = functions().find(({ step }) => step === "summarise-chunk")?.properties;

    expect(engine).toMatchObject({
      MemorySize: 3008,
      EphemeralStorage: { Size: 8192 },
      Environment: { Variables: { ENGINE_MEMORY_MB: "1955", ENGINE_THREADS: "2" } },
    });
  });

  it("end before the state machine stops waiting for them", () => {
    const waits = allStates(monthEndDefinition())
      .filter(([, state]) => state.Type === "Task")
      .map(([, state]) => [stepOfResource(state.Resource), Number(state.TimeoutSeconds)] as const);
    const ends = new Map(
      functions().map(({ step, properties: found }) => [step as string, Number(found.Timeout)]),
    );

    expect(waits.length).toBeGreaterThanOrEqual(MONTH_END_STEPS.length);
    for (const [step, seconds] of waits) expect(seconds).toBe((ends.get(step ?? "") ?? Number.NaN) + 20);
  });

  it("issue invoices one at a time", () => {
    const reserved = functions()
      .filter(({ properties: found }) => "ReservedConcurrentExecutions" in found)
      .map(({ step, properties: found }) => [step, found.ReservedConcurrentExecutions]);

    expect(reserved).toEqual([["issue-invoices", 1]]);
  });

  it("keep their logs for a year, under the stack's own hand", () => {
    const logs = ofType("monthEnd", "AWS::Logs::LogGroup");

    expect(logs).toHaveLength(MONTH_END_STEPS.length + 1);
    for (const [, log] of logs) {
      expect(log.Properties.RetentionInDays).toBe(365);
      expect(log.DeletionPolicy).toBe("Retain");
    }
  });
});

describe("the state machine", () => {
  const machine = () => properties("monthEnd", "AWS::StepFunctions::StateMachine")[0] ?? {};

  it("is the definition beside the handlers, word for word", () => {
    expect(JSON.parse(machine().DefinitionString as string) as StateMachineDefinition).toEqual(
      monthEndDefinition(),
    );
  });

  it("has every placeholder filled in with the function of that step", () => {
    const { DefinitionSubstitutions, DefinitionString } = machine() as {
      DefinitionSubstitutions: Record<string, { "Fn::GetAtt"?: [string, string] }>;
      DefinitionString: string;
    };
    const used = new Set([...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]));

    expect(Object.keys(DefinitionSubstitutions).sort()).toEqual([...used].sort());
    for (const step of MONTH_END_STEPS) {
      const [logicalId] = DefinitionSubstitutions[placeholderOf(step)]?.["Fn::GetAtt"] ?? [""];
      expect(app.monthEnd.findResources("AWS::Lambda::Function")[logicalId]?.Properties.Handler).toBe(
        `${step}.handler`,
      );
    }
  });

  it("is traced and logged without the content of its state", () => {
    expect(machine()).toMatchObject({
      StateMachineType: "STANDARD",
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: "ALL", IncludeExecutionData: false },
    });
  });
});

describe("the schedules", () => {
  it("start estimates daily and the final run on day 5, all in UTC", () => {
    const schedules = properties("monthEnd", "AWS::Scheduler::Schedule").map((each) => [
      each.ScheduleExpression,
      each.ScheduleExpressionTimezone,
      each.State,
    ]);

    expect(schedules.sort()).toEqual([
      ["cron(0 6 * * ? *)", "Etc/UTC", "ENABLED"],
      ["cron(0 7 1-4 * ? *)", "Etc/UTC", "ENABLED"],
      ["cron(0 8 5 * ? *)", "Etc/UTC", "ENABLED"],
    ]);
  });

  it("give open-run an input it accepts, with the time the run was due", () => {
    const inputs = properties("monthEnd", "AWS::Scheduler::Schedule").map(
      (each) => (each.Target as { Input: string }).Input,
    );

    for (const input of inputs) {
      expect(input).toContain('"scheduledAt":"<aws.scheduler.scheduled-time>"');
      const filled = input.replace("<aws.scheduler.scheduled-time>", "2026-11-05T08:00:00Z");
      expect(OpenRunInput.safeParse(JSON.parse(filled)).success).toBe(true);
    }
    expect(inputs.filter((input) => input.includes('"mode":"final"'))).toEqual([
      '{"mode":"final","bills":"previous-month","scheduledAt":"<aws.scheduler.scheduled-time>"}',
    ]);
  });

  it("retry for hours and then leave a message", () => {
    const [queue] = ofType("monthEnd", "AWS::SQS::Queue");

    expect(queue?.[1].Properties).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    for (const { Target } of properties("monthEnd", "AWS::Scheduler::Schedule")) {
      expect(Target).toMatchObject({
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: { "Fn::GetAtt": [queue?.[0], "Arn"] } },
      });
    }
  });
});
