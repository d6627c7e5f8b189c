import { setTimeout as sleep } from "node:timers/promises";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StepHandler } from "../../infra/local/state-machine/run-state-machine.ts";
import type { ObjectStore } from "../../shared/ports/object-store.ts";
import { type FakeRun, fakeSteps } from "./fake-steps.ts";
import { monthEndDefinition } from "./month-end-definition.ts";
import { type Moto, motoPresent, startMoto } from "./moto.ts";

/**
 * The interpreter of the one-machine runtime is one reading of the definition; moto's is another, written by
 * other people. What both agree on is likely what AWS does.
 */
if (!motoPresent) console.warn("second interpreter: 3 tests skipped, there is no moto_server on the PATH");

const client = { region: "eu-west-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

const definition = JSON.stringify(monthEndDefinition()).replace(/\$\{(\w+)\}/g, (_all, name: string) =>
  name === "WorkBucket"
    ? "work"
    : `arn:aws:lambda:eu-west-1:123456789012:function:${name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase()}`,
);

describe.skipIf(!motoPresent)("month-end.asl.json on a second interpreter", { timeout: 120_000 }, () => {
  let moto: Moto;
  let s3: S3Client;
  let sfn: SFNClient;
  let handlers: Readonly<Record<string, StepHandler>> = {};

  beforeAll(async () => {
    moto = await startMoto(() => handlers);
    s3 = new S3Client({ ...client, endpoint: moto.endpoint, forcePathStyle: true });
    sfn = new SFNClient({ ...client, endpoint: moto.endpoint });
  }, 60_000);
  afterAll(async () => moto?.stop());

  /** Everything new for each test: moto cannot start an execution after one that ran a distributed Map. */
  beforeEach(async () => {
    await moto.reset();
    await s3.send(
      new CreateBucketCommand({
        Bucket: "work",
        CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
      }),
    );
  });

  const prepare = (fake: FakeRun) => {
    const put = async (Key: string, body: Uint8Array | string): Promise<void> => {
      await s3.send(new PutObjectCommand({ Bucket: "work", Key, Body: Buffer.from(body) }));
    };
    const steps = fakeSteps({ put } as ObjectStore, fake);
    handlers = steps.handlers;
    return steps;
  };
  const run = async (name: string, input: unknown) => {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name,
        definition,
        roleArn: "arn:aws:iam::123456789012:role/month-end",
      }),
    );
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    for (;;) {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== "RUNNING") return execution;
      await sleep(100);
    }
  };

  it("runs a final month to its end, every item of every list once", async () => {
    const { calls } = prepare({ mode: "final", items: 3 });

    const execution = await run("final", { period: "2026-10", mode: "final" });

    expect(execution.status).toBe("SUCCEEDED");
    const count = (step: string): number => calls.filter((call) => call.step === step).length;
    expect([count("summarise-chunk"), count("price-group"), count("apply-report")]).toEqual([3, 3, 3]);
    expect(calls.map(({ step }) => step)).toContain("issue-invoices");
    expect(calls.at(-1)).toEqual({
      step: "close-run",
      input: {
        runId: "run-1",
        period: "2026-10",
        mode: "final",
        prefix: "runs/2026-10/run-1",
        closed: false,
      },
    });
  });

  it("ends with the step's own error when a step fails", async () => {
    const { calls, replace } = prepare({ mode: "final" });
    replace("plan-groups", async () => {
      throw Object.assign(new Error("FX rate missing"), { name: "InvalidInputError" });
    });

    const execution = await run("failing-step", { period: "2026-10", mode: "final" });

    expect(execution).toMatchObject({
      status: "FAILED",
      error: "InvalidInputError",
      cause: "FX rate missing",
    });
    expect(calls.at(-1)).toMatchObject({ step: "fail-run", input: { run: { runId: "run-1" } } });
  });

  it("notes which item failed and why", async () => {
    const { calls, replace } = prepare({ mode: "estimate", items: 2 });
    replace("price-group", async (input) => {
      if ((input as { index: number }).index === 1) {
        throw Object.assign(new Error("no price"), { name: "InvalidInputError" });
      }
      return {};
    });

    await run("failing-item", { period: "2026-10", mode: "estimate" });

    // What follows is not looked at: moto goes on after a failed item, where AWS tolerates none by default.
    expect(calls.find(({ step }) => step === "fail-run")?.input).toEqual({
      run: { runId: "run-1", period: "2026-10" },
      item: 1,
      failures: {
        PriceGroup: { Error: "InvalidInputError", Cause: expect.stringContaining("no price") },
      },
    });
  });
});
