import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../infra/bin/read-settings.ts";
import { resources } from "./resources.ts";
import { synthesise } from "./synthesise.ts";

describe("readSettings", () => {
  const folder = mkdtempSync(join(tmpdir(), "rebill-settings-"));
  const cdkJson = join(folder, "cdk.json");
  const read = (rebill: unknown, options: string[] = [], environment?: string) => {
    writeFileSync(cdkJson, JSON.stringify({ context: { rebill, "@aws-cdk/flag": true } }));
    return readSettings(cdkJson, options, environment);
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are the defaults in the project's own cdk.json", () => {
    const { settings, context } = readSettings(fileURLToPath(new URL("../../cdk.json", import.meta.url)), []);

    expect(settings).toEqual({
      architecture: "arm64",
      finalRunDay: 5,
      overdueDay: 8,
      estimateHour: 6,
      logRetentionDays: 365,
      invoiceRetentionYears: 10,
      invoiceLockMode: "GOVERNANCE",
      workRetentionDays: 400,
      engineMemoryMb: 3008,
      engineDiskMb: 8192,
      apiRequestsPerSecond: 200,
      apiBurst: 400,
      apiConcurrency: 50,
      webhookConcurrency: 20,
      reserveConcurrency: true,
    });
    expect(context["@aws-cdk/aws-iam:minimizePolicies"]).toBe(true);
  });

  it("take single settings from the command line over the file", () => {
    const options = [
      "-c",
      "rebill:finalRunDay=7",
      "--context",
      "rebill:reserveConcurrency=false",
      "-c",
      "other=x=y",
    ];

    const { settings, context } = read({ finalRunDay: 3, overdueDay: 12 }, options);

    expect(settings).toMatchObject({ finalRunDay: 7, overdueDay: 12, reserveConcurrency: false });
    expect(context).toMatchObject({ other: "x=y", "@aws-cdk/flag": true });
  });

  it("take what the CDK command passes on", () => {
    expect(read({}, [], '{"rebill:alarmEmail":"ops@partner.example"}').settings.alarmEmail).toBe(
      "ops@partner.example",
    );
  });

  it.each([
    [{ finalRunDay: 31 }, "rebill.finalRunDay"],
    [{ invoiceLockMode: "compliance" }, "rebill.invoiceLockMode"],
    [{ logRetentionDays: 364 }, "rebill.logRetentionDays"],
    [{ alarmEmail: "ops" }, "rebill.alarmEmail"],
    [{ mailFrom: "Northwind <billing@northwind.example>" }, "rebill.mailFrom"],
    [{ mailIdentity: "northwind.example/*" }, "rebill.mailIdentity"],
    [{ mailConfigurationSet: "*" }, "rebill.mailConfigurationSet"],
    [{ publicUrl: "https://billing.northwind.example/?x=$(y)" }, "rebill.publicUrl"],
    [{ finalrunday: 5 }, "finalrunday"],
  ])("refuse %j by name", (rebill, expected) => {
    expect(() => read(rebill)).toThrow(expected);
  });
});

describe("a deployment with settings of its own", () => {
  let app: ReturnType<typeof synthesise>;
  beforeAll(() => {
    app = synthesise({
      architecture: "x86_64",
      finalRunDay: 1,
      estimateHour: 2,
      overdueDay: 10,
      alarmEmail: "ops@partner.example",
      invoiceRetentionYears: 6,
      invoiceLockMode: "COMPLIANCE",
      workRetentionDays: 90,
      logRetentionDays: 30,
      reserveConcurrency: false,
      apiRequestsPerSecond: 20,
      apiBurst: 30,
    });
  }, 240_000);

  it("closes on the first without estimating the previous month before", () => {
    const schedules = resources(app.monthEnd, "AWS::Scheduler::Schedule");

    expect(schedules.map(([, { Properties }]) => Properties.ScheduleExpression).sort()).toEqual([
      "cron(0 2 * * ? *)",
      "cron(0 4 1 * ? *)",
    ]);
  });

  it("locks, keeps, alarms and runs as asked", () => {
    app.data.hasResourceProperties("AWS::S3::Bucket", {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 2192 } } },
    });
    app.observability.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "ops@partner.example",
    });
    app.monthEnd.allResourcesProperties("AWS::Lambda::Function", { Architectures: ["x86_64"] });
    app.monthEnd.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: 30 });
    for (const template of [app.monthEnd, app.api])
      expect(JSON.stringify(template.toJSON())).not.toContain("ReservedConcurrentExecutions");
    app.api.allResourcesProperties("AWS::Lambda::Function", { Architectures: ["x86_64"] });
    app.api.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 30 },
    });
    expect(JSON.stringify(app.observability.toJSON())).toContain("IF(DATE(open) >= 10, open, 0)");
    expect(JSON.stringify(app.data.toJSON())).toContain('"ExpirationInDays":90');
  });
});
