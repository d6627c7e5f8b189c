import { describe, expect, it } from "vitest";
import { IngestInput } from "../../../shared/contracts/cost-data.ts";
import { FunctionEnvironment } from "../../../shared/contracts/environment.ts";
import { app, ofType, properties } from "../synthesised.ts";

describe("the intake of cost data", () => {
  it("is one engine function with room for a delivery on its disk, beside the one that estimates", () => {
    app.costData.resourceCountIs("AWS::Lambda::Function", 2);
    app.costData.hasResourceProperties("AWS::Lambda::Function", {
      Handler: "ingest.handler",
      Architectures: ["arm64"],
      Timeout: 900,
      MemorySize: 3008,
      EphemeralStorage: { Size: 8192 },
    });
    const [lambda] = properties("costData", "AWS::Lambda::Function");
    const { Variables = {} } = (lambda?.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const text = Object.entries(Variables).map(([name, value]) => [
      name,
      typeof value === "string" ? value : "ref",
    ]);
    expect(FunctionEnvironment.strict().parse(Object.fromEntries(text))).toEqual(Object.fromEntries(text));
  });

  it("has a function that prices for the API within its time", () => {
    app.costData.hasResourceProperties("AWS::Lambda::Function", {
      Handler: "estimate-bill.handler",
      Timeout: 27,
      MemorySize: 3008,
    });
  });

  it("is tried three times and then leaves a message", () => {
    const [queue] = ofType("costData", "AWS::SQS::Queue");

    expect(queue?.[1].Properties).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    app.costData.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": [queue?.[0], "Arn"] } } },
    });
  });

  it("begins by itself when the manifest of a delivery arrives in the bucket", () => {
    app.data.hasResourceProperties("AWS::S3::Bucket", {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    app.costData.hasResourceProperties("AWS::Events::Rule", {
      State: "ENABLED",
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { object: { key: [{ wildcard: "deliveries/*-Manifest.json" }] } },
      },
    });
    const event = {
      version: "0",
      "detail-type": "Object Created",
      source: "aws.s3",
      detail: { bucket: { name: "b" }, object: { key: "deliveries/1/x-Manifest.json", size: 5 } },
    };
    expect(IngestInput.safeParse(event).success).toBe(true);
  });
});
