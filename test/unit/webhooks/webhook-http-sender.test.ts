import type { lookup } from "node:dns";
import { afterEach, describe, expect, it } from "vitest";
import { signWebhook } from "../../../shared/adapters/http/sign-webhook.ts";
import { createWebhookHttpSender } from "../../../shared/adapters/http/webhook-http-sender.ts";
import { openReceiver } from "../../support/webhook-receiver.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const receiver = async (...options: Parameters<typeof openReceiver>) => {
  const opened = await openReceiver(...options);
  closers.push(opened.close);
  return opened;
};
const request = (url: string) => ({ url, secrets: [SECRET], eventId: "evt-1", body: '{"a":"ü"}' });
const local = createWebhookHttpSender({ reach: "one-machine", now: () => 1_614_265_330_999 });

describe("signWebhook", () => {
  it("signs as the example of Standard Webhooks says", () => {
    const parts = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    };

    expect(signWebhook(parts, SECRET)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });
});

describe("the sender of webhooks", () => {
  it("posts the body as it is, signed with every secret by the real clock", async () => {
    const { url, received } = await receiver();

    const outcome = await local.send({ ...request(url), secrets: [SECRET, "a-former-secret-of-24-ch"] });

    const parts = { id: "evt-1", timestamp: 1_614_265_330, body: '{"a":"ü"}' };
    expect(outcome).toEqual({ kind: "answered", status: 204 });
    expect(received).toEqual([
      {
        ...parts,
        timestamp: "1614265330",
        signature: `${signWebhook(parts, SECRET)} ${signWebhook(parts, "a-former-secret-of-24-ch")}`,
      },
    ]);
  });

  it.each([200, 302, 404, 500])("tells the status %i and follows nothing", async (status) => {
    const { url } = await receiver(() => status);

    expect(await local.send(request(url))).toEqual({ kind: "answered", status });
  });

  it("gives up on a receiver that does not answer, and on one that is not there", async () => {
    const hanging = await receiver(() => "never");
    const gone = await openReceiver();
    await gone.close();
    const hasty = createWebhookHttpSender({ reach: "one-machine", timeoutMilliseconds: 100 });

    expect(await hasty.send(request(hanging.url))).toEqual({ kind: "failed", reason: "timeout" });
    expect(await hasty.send(request(gone.url))).toEqual({ kind: "failed", reason: "connection" });
  });

  it("says that it was broken off when it was", async () => {
    const { url } = await receiver(() => "never");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);

    expect(await local.send(request(url), controller.signal)).toEqual({ kind: "aborted" });
  });

  it("does not connect to a private address on AWS, however its name leads there", async () => {
    const { received, url } = await receiver();
    const port = new URL(url).port;
    // A name that was public when it was registered and now leads inside.
    const rebound = ((_name: string, _options: unknown, callback: (...parts: unknown[]) => void) =>
      callback(null, [
        { address: "127.0.0.1", family: 4 },
        { address: "::1", family: 6 },
      ])) as unknown as typeof lookup;
    const guarded = createWebhookHttpSender({ reach: "internet", lookup: rebound });

    for (const target of [`https://hooks.example.com:${port}/`, `https://127.0.0.1:${port}/`, url])
      expect(await guarded.send(request(target))).toEqual({ kind: "failed", reason: "address-refused" });
    expect(received).toEqual([]);
  });
});
