import { describe, expect, it } from "vitest";
import { SweepEnvironment } from "../../../shared/contracts/environment.ts";
import { SweepInput } from "../../../shared/contracts/timers.ts";
import { app, ofType, properties } from "../synthesised.ts";

describe("the timers", () => {
  const schedules = () => properties("transfers", "AWS::Scheduler::Schedule");

  it("are one function with what its contract says in its environment", () => {
    app.transfers.resourceCountIs("AWS::Lambda::Function", 1);
    app.transfers.hasResourceProperties("AWS::Lambda::Function", {
      Handler: "sweep.handler",
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      Timeout: 300,
    });
    const [lambda] = properties("transfers", "AWS::Lambda::Function");
    const { Variables = {} } = (lambda?.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const text = Object.fromEntries(Object.keys(Variables).map((name) => [name, "ref"]));
    expect(SweepEnvironment.strict().parse(text)).toEqual(text);
  });

  it("start at every full hour, and at midnight UTC with the day's summary", () => {
    const found = schedules().map((each) => [
      each.ScheduleExpression,
      each.ScheduleExpressionTimezone,
      (each.Target as { Input: string }).Input,
    ]);

    expect(found.sort()).toEqual([
      ["cron(0 0 * * ? *)", "Etc/UTC", '{"task":"daily","scheduledAt":"<aws.scheduler.scheduled-time>"}'],
      ["cron(0 1-23 * * ? *)", "Etc/UTC", '{"task":"due","scheduledAt":"<aws.scheduler.scheduled-time>"}'],
    ]);
    for (const [, , input] of found)
      expect(
        SweepInput.parse(
          JSON.parse(String(input).replace("<aws.scheduler.scheduled-time>", "2026-12-01T00:00:00Z")),
        ).scheduledAt,
      ).toBe("2026-12-01T00:00:00.000Z");
  });

  it("start when a Microsoft transfer is submitted, tried again or looked at again", () => {
    const [rule] = properties("transfers", "AWS::Events::Rule");
    expect(rule?.EventPattern).toEqual({
      source: ["rebill.nce"],
      "detail-type": ["Transfer Submitted", "Transfer Retried", "Transfer Look Requested"],
    });
    const [target] = (rule?.Targets ?? []) as {
      InputTransformer: { InputPathsMap: object; InputTemplate: string };
    }[];
    expect(target?.InputTransformer.InputPathsMap).toEqual({ time: "$.time" });
    const input = target?.InputTransformer.InputTemplate.replace("<time>", '"2026-12-01T00:00:00Z"');
    expect(SweepInput.parse(JSON.parse(String(input)))).toMatchObject({ task: "due" });
  });

  it("are tried again and then leave a message", () => {
    const [queue] = ofType("transfers", "AWS::SQS::Queue");

    for (const { Target } of schedules())
      expect(Target).toMatchObject({
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: { "Fn::GetAtt": [queue?.[0], "Arn"] } },
      });
    app.transfers.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": [queue?.[0], "Arn"] } } },
    });
  });

  it("write the table, read what finishes an apply, and touch nothing else", () => {
    const statements = ofType("transfers", "AWS::IAM::Policy")
      .filter(([id]) => id.startsWith("SweepRole"))
      .flatMap(
        ([, { Properties }]) =>
          (Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] })
            .Statement,
      );
    const text = JSON.stringify(statements);

    expect([...text.matchAll(/"\/([a-z-]+)\/\*"/g)].map((match) => match[1])).toEqual(["configuration"]);
    expect(text).not.toMatch(/s3:(Put|Delete)|events:|lambda:|states:(?!StartExecution)|SecretsKey/);
    expect(text).toContain("dynamodb:PutItem");
  });
});
