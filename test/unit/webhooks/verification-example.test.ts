import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { createWebhookHttpSender } from "../../../shared/adapters/http/webhook-http-sender.ts";
import { openReceiver } from "../../support/webhook-receiver.ts";

type IsGenuine = (headers: Record<string, string>, body: string, secret: string, now?: number) => boolean;

/** The example of the README as it stands there. */
const exampleOfReadme = async (): Promise<IsGenuine> => {
  const readme = await readFile(
    new URL("../../../shared/use-cases/events/README.md", import.meta.url),
    "utf8",
  );
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.isGenuine;
};

it("the example for receivers takes what we send and nothing else", async () => {
  const isGenuine = await exampleOfReadme();
  const receiver = await openReceiver();
  const sender = createWebhookHttpSender({ reach: "one-machine" });
  const [secret, former] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "a-secret-that-is-just-some-text"];
  const request = { url: receiver.url, eventId: "evt-1", body: '{"detail":"ü"}' };
  await sender.send({ ...request, secrets: [secret, former] });
  await receiver.close();
  const [{ id, timestamp, signature, body } = { id: "", timestamp: "", signature: "", body: "" }] =
    receiver.received;
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  const sentAt = Number(timestamp) * 1000;

  expect(isGenuine(headers, body, secret)).toBe(true);
  expect(isGenuine(headers, body, former)).toBe(true);
  expect(isGenuine(headers, body, "another-secret-that-is-just-text")).toBe(false);
  expect(isGenuine(headers, `${body} `, secret)).toBe(false);
  expect(isGenuine({ ...headers, "webhook-id": "evt-2" }, body, secret)).toBe(false);
  expect(isGenuine({ ...headers, "webhook-signature": "v1,AAAA" }, body, secret)).toBe(false);
  expect(isGenuine(headers, body, secret, sentAt + 301_000)).toBe(false);
  expect(isGenuine({ ...headers, "webhook-timestamp": "soon" }, body, secret)).toBe(false);
});
