import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import {
  MAIL_BUDGET_SECONDS,
  MAIL_TIMEOUT_SECONDS,
  MailEnvironment,
} from "../../../shared/contracts/notifications.ts";
import { resources } from "../resources.ts";
import { type Synthesis, synthesise } from "../synthesise.ts";
import { app, ofType } from "../synthesised.ts";

describe("mail", { timeout: 240_000 }, () => {
  const withMail = (settings: Record<string, string> = {}) =>
    synthesise({ mailFrom: "billing@northwind.example", ...settings });
  const sesStatements = ({
    notifications,
  }: Pick<Synthesis, "notifications">): readonly Record<string, unknown>[] =>
    resources(notifications, "AWS::IAM::Policy")
      .flatMap(
        ([, { Properties }]) =>
          (Properties.PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
      )
      .filter(({ Action }) => JSON.stringify(Action).includes("ses:"));

  it("is not sent, nor allowed, without an address to send it from", () => {
    expect(sesStatements(app)).toEqual([]);
    expect(ofType("observability", "AWS::CloudWatch::Alarm").map(([id]) => id)).not.toContainEqual(
      expect.stringMatching(/^Mail/),
    );
  });

  it("is a function that follows the journal, may send from this address alone, and is watched", () => {
    const synthesis = withMail();
    const { notifications, observability } = synthesis;
    const lambda = resources(notifications, "AWS::Lambda::Function").find(
      ([, { Properties }]) => Properties.Handler === "send-mail.handler",
    )?.[1].Properties;
    const { Variables = {} } = (lambda?.Environment ?? {}) as { Variables?: Record<string, unknown> };

    expect(Object.keys(Variables).sort()).toEqual(Object.keys(MailEnvironment.shape).sort());
    expect(Variables.MAIL_FROM).toBe("billing@northwind.example");
    expect(JSON.stringify(Variables.API_URL)).toContain("RebillApi");
    expect(lambda?.Timeout).toBe(MAIL_TIMEOUT_SECONDS);
    expect(MAIL_TIMEOUT_SECONDS).toBeGreaterThan(MAIL_BUDGET_SECONDS + 20);
    const mappings = resources(notifications, "AWS::Lambda::EventSourceMapping");
    expect(mappings).toHaveLength(2);
    for (const [, { Properties }] of mappings)
      expect(Properties.DestinationConfig).toHaveProperty("OnFailure.Destination");
    notifications.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: "rate(5 minutes)",
      Target: Match.objectLike({ Input: '{"sweep":true}', DeadLetterConfig: Match.anyValue() }),
    });
    const [statement, ...others] = sesStatements(synthesis);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      Action: "ses:SendEmail",
      Effect: "Allow",
      Condition: { StringEquals: { "ses:FromAddress": "billing@northwind.example" } },
    });
    expect(JSON.stringify(statement?.Resource)).toMatch(/:identity\/northwind\.example"\]\]\}$/);
    const alarms = resources(observability, "AWS::CloudWatch::Alarm").map(([id]) => id.slice(0, -8));
    expect(alarms).toEqual(expect.arrayContaining(["MailFailed", "MailRefused"]));
  });

  it("takes another identity, a configuration set and an address of the API from the settings", () => {
    const synthesis = withMail({
      mailIdentity: "billing@northwind.example",
      mailConfigurationSet: "billing",
      publicUrl: "https://billing.northwind.example",
    });

    const text = JSON.stringify(sesStatements(synthesis));
    expect(text).toContain(":identity/billing@northwind.example");
    expect(text).toContain(":configuration-set/billing");
    synthesis.notifications.hasResourceProperties("AWS::Lambda::Function", {
      Handler: "send-mail.handler",
      Environment: {
        Variables: Match.objectLike({
          API_URL: "https://billing.northwind.example",
          MAIL_CONFIGURATION_SET: "billing",
        }),
      },
    });
  });
});
