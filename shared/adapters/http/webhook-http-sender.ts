import type { lookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { WebhookReach } from "../../domain/webhooks/webhook-url.ts";
import type { WebhookOutcome, WebhookRequest, WebhookSender } from "../../ports/webhook-sender.ts";
import { AddressRefusedError, guardedLookup, reachableUrl } from "./guarded-address.ts";
import { signWebhook } from "./sign-webhook.ts";

export type WebhookHttpSenderOptions = {
  readonly reach: WebhookReach;
  /** Milliseconds since 1970 by the real clock, because receivers refuse signatures that are not recent. */
  readonly now?: () => number;
  /** From the start to the receiver's status; 10 seconds unless a test is in a hurry. */
  readonly timeoutMilliseconds?: number;
  /** Looks names up; the system's own unless a test says otherwise. */
  readonly lookup?: typeof lookup;
};

const TIMEOUT_MILLISECONDS = 10_000;
const ANSWER_HEAD_BYTES_MAX = 16 * 1024;

/**
 * Sends webhooks over HTTP. Addresses are checked as they come out of the name lookup of this very connection, so a
 * name that leads elsewhere a moment later gains nothing. Node follows no redirects; a 3xx is an answer like others.
 * Each request has a connection of its own, which is dropped as soon as the status is there.
 */
export const createWebhookHttpSender = (options: WebhookHttpSenderOptions): WebhookSender => {
  const { reach, now = Date.now, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options;
  const guarded = guardedLookup(reach, options.lookup);
  return {
    send: async (request, signal) => {
      const url = reachableUrl(request.url, reach);
      if (url === undefined) return REFUSED;
      const timeout = AbortSignal.timeout(timeoutMilliseconds);
      const ends = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      try {
        const headers = headersOf(request, Math.floor(now() / 1000));
        return { kind: "answered", status: await post(url, headers, request.body, guarded, ends) };
      } catch (error) {
        if (signal?.aborted === true) return { kind: "aborted" };
        if (timeout.aborted) return { kind: "failed", reason: "timeout" };
        return error instanceof AddressRefusedError ? REFUSED : { kind: "failed", reason: "connection" };
      }
    },
  };
};

const REFUSED: WebhookOutcome = { kind: "failed", reason: "address-refused" };

const headersOf = ({ eventId: id, secrets, body }: WebhookRequest, timestamp: number) => ({
  "content-type": "application/json",
  "content-length": String(Buffer.byteLength(body)),
  "user-agent": "Rebill-Webhooks/1",
  "webhook-id": id,
  "webhook-timestamp": String(timestamp),
  "webhook-signature": secrets.map((secret) => signWebhook({ id, timestamp, body }, secret)).join(" "),
});

const post = (
  url: URL,
  headers: Record<string, string>,
  body: string,
  lookupAddress: LookupFunction,
  signal: AbortSignal,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(
      url,
      {
        method: "POST",
        headers,
        agent: false,
        lookup: lookupAddress,
        signal,
        maxHeaderSize: ANSWER_HEAD_BYTES_MAX,
      },
      (response: IncomingMessage) => {
        response.on("error", () => {});
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    request.on("error", reject);
    request.end(body);
  });
