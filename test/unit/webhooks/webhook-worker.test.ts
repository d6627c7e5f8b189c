import { afterEach, describe, expect, it } from "vitest";
import type { WebhookOutcome, WebhookRequest } from "../../../shared/ports/webhook-sender.ts";
import { createWebhookWorker } from "../../../shared/use-cases/webhooks/webhook-worker.ts";
import { openWebhookWorld, SECRET, type WebhookWorld } from "./webhook-world.ts";

const RULE = "Pricing Rule Created";
const SLOW = "https://slow.example.com/";
const DELIVERED: WebhookOutcome = { kind: "answered", status: 200 };
let world: WebhookWorld;
let worker: ReturnType<typeof createWebhookWorker>;
afterEach(async () => {
  await worker.stop();
  await world.close();
});

const open = async (send: (request: WebhookRequest, signal?: AbortSignal) => Promise<WebhookOutcome>) => {
  world = await openWebhookWorld([RULE]);
  const failures: unknown[] = [];
  const sender = {
    send: (request: WebhookRequest, signal?: AbortSignal) => {
      world.sent.push(request);
      return send(request, signal);
    },
  };
  worker = createWebhookWorker({ ...world.deps, sender }, (error) => failures.push(error));
  return { ...world, failures };
};
const register = (name: string, url: string) =>
  world.send("PUT", `/rebill/v1/webhooks/${name}`, { url, events: [RULE], secret: SECRET });
const until = async (holds: () => boolean): Promise<void> => {
  for (let waited = 0; waited < 200 && !holds(); waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(holds()).toBe(true);
};

describe("the worker of webhooks", () => {
  it("lets one that hangs keep nobody waiting, and breaks it off when it is stopped", async () => {
    const { sent, createRule } = await open((request, signal) =>
      request.url === SLOW
        ? new Promise((resolve) =>
            signal?.addEventListener("abort", () => resolve({ kind: "aborted" }), { once: true }),
          )
        : Promise.resolve(DELIVERED),
    );
    await register("hangs", SLOW);
    await register("swift", "https://swift.example.com/");

    for (let rule = 0; rule < 3; rule += 1) {
      await createRule();
      worker.wake();
    }
    await until(() => sent.filter(({ url }) => url !== SLOW).length === 3);
    await worker.stop();

    expect(sent.filter(({ url }) => url === SLOW)).toHaveLength(1);
    const { deliveries } = (await world.send("GET", "/rebill/v1/webhooks/hangs/deliveries")).body;
    expect(deliveries).toEqual([]);
  });

  it("tries again by itself once the clock has reached the time", async () => {
    let status = 503;
    const { sent, createRule, setNow } = await open(async () => ({ kind: "answered", status }));
    await register("crm", "https://crm.example.com/");
    await createRule();
    worker.wake();
    await worker.settled();
    expect(sent).toHaveLength(1);

    status = 200;
    setNow("2026-11-15T10:02:00.000Z");
    await until(() => sent.length === 2);
    await worker.settled();

    const { deliveries } = (await world.send("GET", "/rebill/v1/webhooks/crm/deliveries")).body;
    expect(deliveries).toMatchObject([{ status: "delivered", attempts: 2 }]);
  });

  it("tells of a fault of its own and goes on with the next wake", async () => {
    let isBroken = true;
    const { sent, createRule, failures } = await open(async () => {
      if (isBroken) throw new Error("broken");
      return DELIVERED;
    });
    await register("crm", "https://crm.example.com/");
    await createRule();
    worker.wake();
    await worker.settled();
    isBroken = false;

    worker.wake();
    await worker.settled();

    expect([failures.length, sent.length]).toEqual([1, 2]);
  });
});
