import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import aslValidator from "asl-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NCE_TRANSFER_STEPS } from "../../functions/nce-transfers/steps.ts";
import { placeholderOf } from "../../functions/state-machines/step-definition.ts";
import { findUnsupported } from "../../infra/local/state-machine/check-definition.ts";
import { allStates, stepOfResource } from "../../infra/local/state-machine/definition.ts";
import { runStateMachine, type StepHandler } from "../../infra/local/state-machine/run-state-machine.ts";
import { CRASH_ERRORS, THROTTLING_ERRORS } from "../../shared/contracts/transient-errors.ts";
import { type Moto, motoPresent, startMoto } from "./moto.ts";
import { nceTransferDefinition } from "./nce-transfer-definition.ts";

const states = allStates(nceTransferDefinition());
const text = JSON.stringify(nceTransferDefinition());
const withFunctions = text.replace(
  /\$\{(\w+)\}/g,
  (_all, name: string) =>
    `arn:aws:lambda:eu-west-1:123456789012:function:${name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase()}`,
);

/** Steps that tell what they were asked: two rounds of attempts with a pause between, and the end of the window. */
const fakeTransfer = () => {
  const asked: string[] = [];
  const transfer = "99999999-0000-4000-8000-000000000001";
  const batch = (...lines: readonly string[]) => ({
    transfer,
    attempts: lines.map((line) => ({ line, attempt: asked.length + 1 })),
  });
  const plans = [
    () => ({ next: "attempt", batches: [batch("1", "2"), batch("3")] }),
    () => ({ next: "wait", until: "2024-06-15T10:05:00.000Z" }),
    () => ({ next: "attempt", batches: [batch("3")] }),
    () => ({ next: "close" }),
    () => ({ next: "over" }),
  ];
  const handlers: Readonly<Record<string, StepHandler>> = {
    "plan-attempts": async () => {
      asked.push("plan");
      return plans.shift()?.();
    },
    "attempt-lines": async (input) => {
      const { attempts } = input as { attempts: readonly { line: string }[] };
      asked.push(`attempt ${attempts.map(({ line }) => line).join(" ")}`);
      return null;
    },
    "close-transfer": async (input) => {
      asked.push(`close ${(input as { transfer: string }).transfer === transfer}`);
      return null;
    },
  };
  return { handlers, asked, input: { transfer } };
};
const FIRST_ROUND = ["plan", "attempt 1 2", "attempt 3", "plan"];
const WHOLE = [...FIRST_ROUND, "plan", "attempt 3", "plan", "close true", "plan"];

describe("nce-transfer.asl.json", () => {
  it("is accepted by asl-validator and stays inside the subset that both interpreters run alike", () => {
    const verdict = aslValidator(JSON.parse(withFunctions));
    expect(verdict.errorsText("\n")).toBe("");
    expect(verdict.isValid).toBe(true);
    expect(findUnsupported(nceTransferDefinition())).toEqual([]);
  });

  it("calls every step, each with a handler beside it", () => {
    const called = states.flatMap(([, state]) => stepOfResource(state.Resource) ?? []);
    expect(called.sort()).toEqual([...NCE_TRANSFER_STEPS].sort());
    const placeholders = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]));
    expect([...placeholders].sort()).toEqual(NCE_TRANSFER_STEPS.map(placeholderOf).sort());
    const files = readdirSync(new URL("../../functions/nce-transfers/", import.meta.url));
    for (const step of NCE_TRANSFER_STEPS) expect(files).toContain(`${step}.ts`);
  });

  it.each(states.filter(([, { Type }]) => Type === "Task"))("bounds and retries %s", (_name, state) => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0);
    expect(state.TimeoutSeconds).toBeLessThanOrEqual(900);
    expect(state.Retry).toMatchObject([
      { ErrorEquals: [...THROTTLING_ERRORS], MaxAttempts: 6, JitterStrategy: "FULL" },
      { ErrorEquals: [...CRASH_ERRORS], MaxAttempts: 1 },
    ]);
  });

  it("outlasts the 72 hours and the day of looking, with the last look itself, and stays far below the 25,000 events of an execution", () => {
    expect(nceTransferDefinition().TimeoutSeconds).toBeGreaterThanOrEqual(97 * 3600);
    // A thousand lines in batches of 25, all of them tried 45 times in three days; seven events for a batch.
    expect(45 * (40 * 7 + 20)).toBeLessThan(25_000);
  });

  it("tries, waits, tries again and closes", async () => {
    const { handlers, asked, input } = fakeTransfer();
    await runStateMachine({ definition: nceTransferDefinition(), handlers, input });
    expect(asked).toEqual(WHOLE);
  });

  it("may end at its waits, and goes on when it is started again", async () => {
    const { handlers, asked, input } = fakeTransfer();
    const run = () => runStateMachine({ definition: nceTransferDefinition(), handlers, input, waits: "end" });
    await run();
    expect(asked).toEqual(FIRST_ROUND);
    await run();
    expect(asked).toEqual(WHOLE);
  });
});

if (!motoPresent) console.warn("nce-transfer machine: 1 test skipped, there is no moto_server on the PATH");

describe.skipIf(!motoPresent)("nce-transfer.asl.json on a second interpreter", { timeout: 120_000 }, () => {
  let moto: Moto;
  let handlers: Readonly<Record<string, StepHandler>> = {};
  beforeAll(async () => {
    moto = await startMoto(() => handlers);
  }, 60_000);
  afterAll(async () => moto?.stop());

  it("takes the same way", async () => {
    await moto.reset();
    const fake = fakeTransfer();
    handlers = fake.handlers;
    const sfn = new SFNClient({
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      endpoint: moto.endpoint,
    });
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: "transfer",
        definition: withFunctions,
        roleArn: "arn:aws:iam::123456789012:role/transfer",
      }),
    );
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: "one", input: JSON.stringify(fake.input) }),
    );
    let status: string | undefined = "RUNNING";
    while (status === "RUNNING") {
      await sleep(100);
      ({ status } = await sfn.send(new DescribeExecutionCommand({ executionArn })));
    }
    expect(status).toBe("SUCCEEDED");
    expect(fake.asked).toEqual(WHOLE);
  });
});
