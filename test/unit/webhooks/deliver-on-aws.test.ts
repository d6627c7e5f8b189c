import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { createLambdaWebhookWaker } from "../../../shared/adapters/lambda/lambda-webhook-waker.ts";
import { deliverAlone } from "../../../shared/use-cases/webhooks/deliver-alone.ts";
import { wakeWebhooks } from "../../../shared/use-cases/webhooks/wake-webhooks.ts";
import { createManualTimer } from "../../support/manual-timer.ts";
import { openWebhookWorld, SECRET, type WebhookWorld } from "./webhook-world.ts";

const RULE = "Pricing Rule Created";
let world: WebhookWorld | undefined;
const open = async (): Promise<WebhookWorld> => {
  const opened = await openWebhookWorld([RULE]);
  world = opened;
  await opened.put();
  return opened;
};
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const alone = ({ deps }: WebhookWorld, timer = createManualTimer()) =>
  deliverAlone({ ...deps, timer }, "crm", 1000);

describe("deliverAlone", () => {
  it("leaves a webhook to the process that is at it", async () => {
    const opened = await open();
    const { createRule, sent, answers } = opened;
    await createRule();
    let second: ReturnType<typeof alone> | undefined;
    answers.next = () => {
      second = alone(opened);
      return { kind: "answered", status: 200 };
    };

    expect(await alone(opened)).toEqual({ kind: "idle" });
    expect(await second).toEqual({ kind: "not-ours" });
    expect(sent).toHaveLength(1);
  });

  it("takes over from a process that died, once its time is up", async () => {
    const opened = await open();
    const { createRule, sent, setNow, table } = opened;
    await createRule();
    const [webhook] = (await table.query({ partition: "WEBHOOKS" })).items;
    const id = String((webhook?.webhook as { id?: string } | undefined)?.id);
    const until = "2026-11-15T10:02:00.000Z";
    await table.put({ pk: `WEBHOOK#${id}`, sk: "LEASE", holder: "dead", until });

    expect(await alone(opened)).toEqual({ kind: "not-ours" });
    setNow(until);
    expect(await alone(opened)).toEqual({ kind: "idle" });
    expect(sent).toHaveLength(1);
  });

  it("stops when its time is up and lets the next one go on", async () => {
    const opened = await open();
    const { createRule, sentTypes, answers } = opened;
    for (let rule = 0; rule < 3; rule += 1) await createRule();
    const timer = createManualTimer();
    answers.next = () => {
      timer.advance(600);
      return { kind: "answered", status: 200 };
    };

    expect(await alone(opened, timer)).toEqual({ kind: "stopped" });
    expect(sentTypes()).toHaveLength(2);
    expect(await alone(opened, timer)).toEqual({ kind: "idle" });
    expect(sentTypes()).toHaveLength(3);
  });
});

describe("wakeWebhooks", () => {
  it("wakes who has something to send by now, and nobody else", async () => {
    const { createRule, deliver, answers, setNow, send, deps } = await open();
    const other = { url: "https://other.example.com/", events: ["*"], secret: SECRET };
    await send("PUT", "/rebill/v1/webhooks/other", other);
    const woken: string[] = [];
    const waker = { wake: async (name: string) => void woken.push(name) };
    const wake = async (): Promise<readonly string[]> => {
      woken.length = 0;
      await wakeWebhooks({ ...deps, waker });
      return [...woken];
    };

    await createRule();
    expect(await wake()).toEqual(["crm", "other"]);
    await deliver("other");
    answers.next = () => ({ kind: "answered", status: 500 });
    await deliver("crm");
    expect(await wake()).toEqual([]);
    setNow("2026-11-15T10:02:00.000Z");
    expect(await wake()).toEqual(["crm"]);
    answers.next = () => ({ kind: "answered", status: 200 });
    await deliver("crm");
    expect(await wake()).toEqual([]);
    await send("POST", "/rebill/v1/webhooks/other/replay", { after: 0 });
    expect(await wake()).toEqual(["crm", "other"]);
  });
});

describe("the waker on AWS", () => {
  it("calls the function once, without waiting for it", async () => {
    const mock = mockClient(LambdaClient);
    mock.on(InvokeCommand).resolves({ StatusCode: 202 });

    await createLambdaWebhookWaker(new LambdaClient({}), "deliver").wake("crm");

    const [call] = mock.commandCalls(InvokeCommand);
    expect(call?.args[0].input).toMatchObject({ FunctionName: "deliver", InvocationType: "Event" });
    expect(new TextDecoder().decode(call?.args[0].input.Payload as Uint8Array)).toBe('{"webhook":"crm"}');
  });
});
