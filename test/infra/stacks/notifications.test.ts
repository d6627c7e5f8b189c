import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import {
  DELIVERY_BUDGET_SECONDS,
  DELIVERY_TIMEOUT_SECONDS,
  DeliverEnvironment,
  RelayEnvironment,
  RelayInput,
  WEBHOOK_SECRET_CONTEXT,
} from "../../../shared/contracts/notifications.ts";
import { journalKeys } from "../../../shared/stores/keys.ts";
import { secretContext } from "../../../shared/use-cases/webhooks/change-webhook.ts";
import { app, ofType, properties } from "../synthesised.ts";

describe("the notifications", () => {
  const lambda = (name: string): Record<string, unknown> =>
    properties("notifications", "AWS::Lambda::Function").find(
      ({ Handler }) => Handler === `${name}.handler`,
    ) ?? {};
  const names = (name: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.keys((lambda(name).Environment as { Variables: object }).Variables).map((each) => [each, "ref"]),
    );
  const statementsOf = (role: string): readonly Record<string, unknown>[] =>
    ofType("notifications", "AWS::IAM::Policy")
      .filter(([id]) => id.startsWith(role))
      .flatMap(
        ([, { Properties }]) =>
          (Properties.PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
      );

  it("are a relay and a delivery, with what their contracts say in their environment", () => {
    app.notifications.resourceCountIs("AWS::Lambda::Function", 2);
    expect(RelayEnvironment.strict().parse(names("relay-events"))).toEqual(names("relay-events"));
    expect(DeliverEnvironment.strict().parse(names("deliver-webhook"))).toEqual(names("deliver-webhook"));
    expect(lambda("deliver-webhook")).toMatchObject({ Timeout: 110, ReservedConcurrentExecutions: 20 });
    expect(DELIVERY_TIMEOUT_SECONDS).toBeGreaterThan(DELIVERY_BUDGET_SECONDS + 20);
  });

  it("are woken by new entries of the journal alone", () => {
    const [mapping, ...others] = properties("notifications", "AWS::Lambda::EventSourceMapping");
    const criteria = mapping?.FilterCriteria as { Filters: { Pattern: string }[] } | undefined;

    expect(others).toEqual([]);
    expect(mapping).toMatchObject({ StartingPosition: "TRIM_HORIZON", MaximumRetryAttempts: 5 });
    expect(mapping?.DestinationConfig).toHaveProperty("OnFailure.Destination");
    expect(criteria?.Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ["INSERT"], dynamodb: { Keys: { pk: { S: [journalKeys.partition()] } } } },
    ]);
  });

  it("sweep every minute for retries that have come due", () => {
    app.notifications.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: "rate(1 minute)",
      Target: Match.objectLike({ Input: '{"sweep":true}', DeadLetterConfig: Match.anyValue() }),
    });
    expect(RelayInput.parse({ sweep: true })).toEqual({ sweep: true });
  });

  it("leave a message when a delivery cannot be run", () => {
    const configs = properties("notifications", "AWS::Lambda::EventInvokeConfig");

    expect(configs).toContainEqual(
      expect.objectContaining({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 300 }),
    );
    expect(JSON.stringify(configs)).toContain("OnFailure");
  });

  it("let the delivery unseal secrets of webhooks and no others, and nobody else of them any", () => {
    const secrets = statementsOf("DeliverWebhookRole").filter(({ Resource }) =>
      JSON.stringify(Resource).includes("SecretsKey"),
    );

    expect(secrets).toEqual([
      {
        Action: "kms:Decrypt",
        Effect: "Allow",
        Resource: expect.anything(),
        Condition: { StringLike: { "kms:EncryptionContext:rebill:secret-of": "webhook *" } },
      },
    ]);
    expect(secretContext("x").startsWith(WEBHOOK_SECRET_CONTEXT)).toBe(true);
    expect(JSON.stringify(statementsOf("RelayEventsRole"))).not.toContain("SecretsKey");
  });

  it("let neither touch objects, nor the delivery anything but the table and what its queue needs", () => {
    const text = JSON.stringify([...statementsOf("DeliverWebhookRole"), ...statementsOf("RelayEventsRole")]);

    expect(text).not.toContain("s3:");
    expect(JSON.stringify(statementsOf("DeliverWebhookRole"))).not.toMatch(/events:|lambda:|states:/);
  });
});
