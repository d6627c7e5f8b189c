import { describe, expect, it } from "vitest";
import { ApiEnvironment } from "../../../shared/contracts/environment.ts";
import { app, ofType, properties } from "../synthesised.ts";

describe("the API", () => {
  it("is one function on arm64 with a current Node, traced, with a ceiling on what it does at once", () => {
    app.api.resourceCountIs("AWS::Lambda::Function", 1);
    app.api.hasResourceProperties("AWS::Lambda::Function", {
      Handler: "api.handler",
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      TracingConfig: { Mode: "Active" },
      Timeout: 29,
      ReservedConcurrentExecutions: 50,
    });
  });

  it("finds in its environment exactly what its contract says", () => {
    const [lambda] = properties("api", "AWS::Lambda::Function");
    const { Variables = {} } = (lambda?.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const text = Object.fromEntries(Object.keys(Variables).map((name) => [name, "ref"]));

    expect(ApiEnvironment.strict().parse(text)).toEqual(text);
  });

  it("takes every path, unauthorised by the gateway because the function verifies signatures", () => {
    expect(properties("api", "AWS::ApiGatewayV2::Route")).toMatchObject([
      { RouteKey: "$default", AuthorizationType: "NONE" },
    ]);
    app.api.hasResourceProperties("AWS::ApiGatewayV2::Integration", {
      IntegrationType: "AWS_PROXY",
      PayloadFormatVersion: "2.0",
      TimeoutInMillis: 29_000,
    });
    const permission = JSON.stringify(properties("api", "AWS::Lambda::Permission"));
    expect(permission).toContain('"Principal":"apigateway.amazonaws.com"');
    expect(permission).toContain('"SourceArn"');
  });

  it("is throttled, and logs who came without what was asked", () => {
    const [stage] = properties("api", "AWS::ApiGatewayV2::Stage");
    const { Format = "" } = (stage?.AccessLogSettings ?? {}) as { Format?: string };

    expect(stage).toMatchObject({
      StageName: "$default",
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
    expect(JSON.parse(Format)).toMatchObject({
      requestId: "$context.requestId",
      sourceIp: "$context.identity.sourceIp",
      status: "$context.status",
    });
    expect(Format).not.toMatch(/path|query|header|authoriz/i);
  });

  it("keeps its logs for a year, under the stack's own hand", () => {
    const logs = ofType("api", "AWS::Logs::LogGroup");

    expect(logs).toHaveLength(2);
    for (const [, log] of logs) {
      expect(log.Properties.RetentionInDays).toBe(365);
      expect(log.DeletionPolicy).toBe("Retain");
    }
  });

  it("tells its address", () => {
    expect(JSON.stringify(app.api.findOutputs("Url"))).toContain("https://");
  });
});
