import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { app, ofType, properties } from "../synthesised.ts";

describe("the alarms", () => {
  it("watch what must not pass unseen, and all tell the same topic", () => {
    const alarms = ofType("observability", "AWS::CloudWatch::Alarm");

    expect(alarms.map(([id]) => id.replace(/[0-9A-F]{8}$/, "")).sort()).toEqual([
      "ApiFailed",
      "ApiSlow",
      "CostDataDeadLetters",
      "CostDataRefused",
      "DeadLetters",
      "EventsLate",
      "MarginBelowZero",
      "MicrosoftTransferFailed",
      "MonthNotClosed",
      "NotificationDeadLetters",
      "RelayFailed",
      "RunFailed",
      "RunNotStarted",
      "SignatureFailures",
      "SuspenseNotZero",
      "TimersDeadLetters",
      "TimersFailed",
      "WebhookDeliveryFailed",
      "WebhookEventsGivenUp",
    ]);
    for (const [, { Properties }] of alarms) {
      expect(JSON.stringify(Properties.AlarmActions)).toMatch(/"Ref":"Alarms/);
      expect(Properties.AlarmDescription).toMatch(/\w{3,}.*\.$/);
    }
  });

  it("count failed, timed out and aborted runs alike", () => {
    const metrics = JSON.stringify(
      ofType("observability", "AWS::CloudWatch::Alarm").find(([id]) => id.startsWith("RunFailed"))?.[1]
        .Properties.Metrics,
    );

    for (const name of ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"])
      expect(metrics).toContain(name);
  });

  it("call the previous month late from day 8 on", () => {
    app.observability.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: "IF(DATE(open) >= 8, open, 0)" }),
        Match.objectLike({
          MetricStat: Match.objectLike({
            Metric: { MetricName: "PreviousMonthOpen", Namespace: "Rebill" },
            Stat: "Minimum",
          }),
        }),
      ]),
      Threshold: 1,
      TreatMissingData: "notBreaching",
    });
  });

  it("watch the API's faults, its slowest hundredth and refused signatures", () => {
    const of = (name: string) =>
      ofType("observability", "AWS::CloudWatch::Alarm").find(([id]) => id.startsWith(name))?.[1].Properties;

    expect(of("ApiFailed")).toMatchObject({
      Namespace: "AWS/ApiGateway",
      MetricName: "5xx",
      Statistic: "Sum",
      Period: 300,
      Threshold: 1,
      EvaluationPeriods: 1,
    });
    expect(of("ApiSlow")).toMatchObject({
      MetricName: "Latency",
      ExtendedStatistic: "p99",
      Period: 300,
      Threshold: 3000,
      EvaluationPeriods: 3,
    });
    expect(of("SignatureFailures")).toMatchObject({
      Namespace: "Rebill",
      MetricName: "SignatureFailures",
      Statistic: "Sum",
      Period: 300,
      Threshold: 100,
      TreatMissingData: "notBreaching",
    });
  });

  it("take silence as a failure only where a run is due every day", () => {
    const breaching = ofType("observability", "AWS::CloudWatch::Alarm").filter(
      ([, { Properties }]) => Properties.TreatMissingData === "breaching",
    );

    expect(breaching.map(([id]) => id.replace(/[0-9A-F]{8}$/, ""))).toEqual(["RunNotStarted"]);
  });

  it("reach an encrypted topic that lets CloudWatch in and plain text out", () => {
    app.observability.hasResourceProperties("AWS::SNS::Topic", { KmsMasterKeyId: Match.anyValue() });
    const policy = JSON.stringify(properties("observability", "AWS::SNS::TopicPolicy"));
    expect(policy).toContain('"Service":"cloudwatch.amazonaws.com"');
    expect(policy).toContain('"aws:SecureTransport":"false"');
    const key = JSON.stringify(properties("data", "AWS::KMS::Key"));
    expect(key).toContain('"Service":"cloudwatch.amazonaws.com"');
  });

  it("are all on the dashboard", () => {
    const body = JSON.stringify(properties("observability", "AWS::CloudWatch::Dashboard"));

    for (const [id] of ofType("observability", "AWS::CloudWatch::Alarm")) expect(body).toContain(id);
  });
});
