import { afterEach, describe, expect, it } from "vitest";
import { openWebhookWorld, type WebhookWorld } from "./webhook-world.ts";

const RULE = "Pricing Rule Created";
let world: WebhookWorld;
const open = async (...options: Parameters<typeof openWebhookWorld>): Promise<WebhookWorld> => {
  world = await openWebhookWorld(...options);
  await world.put();
  return world;
};
afterEach(() => world.close());

describe("deliverWebhook", () => {
  it("sends everything from its registration on, in order and once", async () => {
    const { createRule, deliver, sent, sentTypes, send } = await open();
    const arn = await createRule();
    await send("POST", "/delete-pricing-rule", { Arn: arn });

    expect(await deliver()).toEqual({ kind: "idle" });
    await deliver();

    expect(sentTypes()).toEqual(["Webhook Created", RULE, "Pricing Rule Deleted"]);
    const { events } = (await send("GET", "/rebill/v1/events")).body;
    expect(sent.map(({ eventId }) => eventId)).toEqual(events.map(({ id }: { id: string }) => id));
    const { sequence: _, ...event } = events[1];
    expect(JSON.parse(sent[1]?.body ?? "")).toEqual({ version: "0", ...event });
  });

  it.each([
    [["rebill.webhooks"], ["Webhook Created"]],
    [[RULE], [RULE, RULE]],
    [["Month Closed"], []],
    [
      ["Month Closed", "rebill.webhooks", RULE],
      ["Webhook Created", RULE, RULE],
    ],
  ])("sends what is wanted by %j", async (events, expected) => {
    const { createRule, deliver, sentTypes } = await open(events);
    await createRule();
    await createRule();

    await deliver();

    expect(sentTypes()).toEqual(expected);
  });

  it("waits longer after each failure, by the clock, and sends nothing else meanwhile", async () => {
    const { answers, createRule, deliver, sentTypes, setNow, deliveries } = await open([RULE]);
    await createRule();
    await createRule();
    answers.next = () => ({ kind: "answered", status: 500 });

    const first = await deliver();
    setNow("2026-11-15T10:00:59.999Z");
    await deliver();
    expect(sentTypes()).toEqual([RULE]);
    setNow("2026-11-15T10:02:00.000Z");
    answers.next = () => ({ kind: "failed", reason: "timeout" });
    const second = await deliver();
    const log = await deliveries();
    setNow("2026-11-15T10:05:00.000Z");
    answers.next = () => ({ kind: "answered", status: 204 });
    await deliver();

    expect(first).toMatchObject({ kind: "waiting", until: expect.stringMatching(/^2026-11-15T10:01:0/) });
    expect(second).toMatchObject({
      kind: "waiting",
      until: expect.stringMatching(/^2026-11-15T10:04:[0-2]/),
    });
    expect(log.deliveries).toEqual([
      {
        sequence: 2,
        index: 0,
        eventId: expect.any(String),
        source: "rebill.billing-conductor",
        detailType: RULE,
        status: "retrying",
        attempts: 2,
        firstAttemptAt: "2026-11-15T10:00:00.000Z",
        lastAttemptAt: "2026-11-15T10:02:00.000Z",
        lastHttpStatus: null,
        lastError: "timeout",
        nextAttemptAt: (second as { until: string }).until,
      },
    ]);
    expect((await deliveries()).deliveries).toMatchObject([
      { sequence: 3, status: "delivered", attempts: 1, lastHttpStatus: 204, nextAttemptAt: null },
      { sequence: 2, status: "delivered", attempts: 3, lastHttpStatus: 204, lastError: null },
    ]);
  });

  it("gives an event up after three days and goes on with the next", async () => {
    const { answers, createRule, deliver, setNow, deliveries, givenUp } = await open([RULE]);
    await createRule();
    answers.next = () => ({ kind: "answered", status: 410 });
    await deliver();
    setNow("2026-11-17T10:00:00.000Z");
    await createRule();
    await deliver();
    setNow("2026-11-18T10:00:00.001Z");

    await deliver();

    expect(givenUp()).toBe(1);
    expect((await deliveries()).deliveries).toMatchObject([
      { sequence: 3, status: "retrying", attempts: 1 },
      { sequence: 2, status: "failed", attempts: 3, lastHttpStatus: 410, nextAttemptAt: null },
    ]);
  });

  it("tries at once when the webhook was changed", async () => {
    const { answers, createRule, deliver, put, sent } = await open([RULE]);
    await createRule();
    answers.next = () => ({ kind: "failed", reason: "connection" });
    await deliver();
    answers.next = () => ({ kind: "answered", status: 200 });

    await put({ url: "https://elsewhere.example.com/" });

    expect(await deliver()).toEqual({ kind: "idle" });
    expect(sent.map(({ url }) => url)).toEqual([
      "https://hooks.example.com/rebill?token=abc",
      "https://elsewhere.example.com/",
    ]);
  });

  it("sends an event again whose outcome was not written, and forgets nothing", async () => {
    const { answers, createRule, deliver, sentTypes } = await open([RULE]);
    await createRule();
    answers.next = () => {
      throw new Error("killed between sending and writing");
    };
    await expect(deliver()).rejects.toThrow("killed");
    answers.next = () => ({ kind: "answered", status: 200 });

    await deliver();

    expect(sentTypes()).toEqual([RULE, RULE]);
  });

  it("lets go when another process has moved the webhook on meanwhile", async () => {
    const { answers, createRule, deliver, sentTypes } = await open([RULE]);
    await createRule();
    await createRule();
    let isFirst = true;
    let other: Promise<unknown> = Promise.resolve();
    answers.next = () => ({ kind: "answered", status: 200 });
    const slow = world.deps.sender.send;
    world.deps.sender.send = async (request) => {
      const outcome = await slow(request);
      if (isFirst) {
        isFirst = false;
        other = deliver();
        await other;
      }
      return outcome;
    };

    expect(await deliver()).toEqual({ kind: "not-ours" });
    expect(await other).toEqual({ kind: "idle" });
    // The one that was on its way twice; the next only once, by the one that had moved on.
    expect(sentTypes()).toHaveLength(3);
  });
});

describe("replay", () => {
  const replay = (body: object, headers = {}) =>
    world.send("POST", "/rebill/v1/webhooks/crm/replay", body, { headers });

  it("after a sequence number sends everything from there on again, in order, also from before the webhook", async () => {
    world = await openWebhookWorld([RULE]);
    const { createRule, deliver, put, sent } = world;
    await createRule();
    await put();
    await createRule();
    await deliver();
    const once = sent.map(({ eventId }) => eventId);

    expect((await replay({ after: 0 })).status).toBe(202);
    await deliver();

    expect(once).toHaveLength(1);
    const again = sent.map(({ eventId }) => eventId).slice(1);
    expect(again).toHaveLength(2);
    expect(again[1]).toBe(once[0]);
  });

  it("of single events sends those before anything else, and tries them for three days from now", async () => {
    const { createRule, deliver, sent, setNow, answers, deliveries } = await open([RULE]);
    for (let rule = 0; rule < 3; rule += 1) await createRule();
    await deliver();
    const [first, second, third] = sent.map(({ eventId }) => eventId);
    setNow("2026-12-15T10:00:00.000Z");
    await createRule();
    answers.next = () => ({ kind: "answered", status: 503 });

    expect((await replay({ eventIds: [third, first] })).status).toBe(202);
    await deliver();
    expect((await deliveries()).deliveries.at(-1)).toMatchObject({ status: "retrying", attempts: 1 });
    answers.next = () => ({ kind: "answered", status: 200 });
    setNow("2026-12-15T10:02:00.000Z");
    await deliver();

    const ids = sent.map(({ eventId }) => eventId);
    expect(ids.slice(0, 6)).toEqual([first, second, third, first, first, third]);
    expect(ids).toHaveLength(7);
  });

  it("is asked for once under one Idempotency-Key", async () => {
    const { deliver, createRule, sent } = await open([RULE]);
    await createRule();
    await deliver();
    const key = { "idempotency-key": "again" };

    await replay({ after: 0 }, key);
    await deliver();
    expect((await replay({ after: 0 }, key)).status).toBe(202);
    await deliver();

    expect(sent).toHaveLength(2);
  });

  it.each([
    [{}, "give either after or eventIds"],
    [{ after: 0, eventIds: ["x"] }, "give either after or eventIds"],
    [{ after: -1 }, "after"],
    [{ eventIds: [] }, "eventIds"],
    [{ eventIds: ["unknown"] }, "eventIds: not in the log of this webhook: unknown"],
  ])("refuses %j", async (body, detail) => {
    await open();

    const { status, body: problem } = await replay(body);

    expect(status).toBe(400);
    expect(problem.detail).toContain(detail);
  });
});

describe("the log of deliveries", () => {
  it("is read page by page, latest first, with tokens that are good for this list alone", async () => {
    const { createRule, deliver, deliveries, send } = await open([RULE]);
    for (let rule = 0; rule < 5; rule += 1) await createRule();
    await deliver();

    const first = await deliveries("?limit=2");
    await createRule();
    await deliver();
    const second = await deliveries(`?limit=2&nextToken=${first.nextToken}`);
    const third = await deliveries(`?limit=2&nextToken=${second.nextToken}`);
    const forged = await send("GET", `/rebill/v1/webhooks/crm/deliveries?nextToken=${first.nextToken}x`);

    const sequences = [first, second, third].map(({ deliveries: page }) =>
      page.map(({ sequence }: { sequence: number }) => sequence),
    );
    expect(sequences).toEqual([[6, 5], [4, 3], [2]]);
    expect(third.nextToken).toBeUndefined();
    expect(forged.status).toBe(400);
  });
});
