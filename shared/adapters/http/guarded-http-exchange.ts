import type { lookup } from "node:dns";
import { type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { WebhookReach } from "../../domain/webhooks/webhook-url.ts";
import type { ExchangeOutcome, HttpExchange, OutgoingRequest } from "../../ports/http-exchange.ts";
import { AddressRefusedError, guardedLookup, reachableUrl } from "./guarded-address.ts";
import { AnswerTooLargeError, readBounded } from "./read-bounded.ts";

export type GuardedHttpExchangeOptions = {
  readonly reach: WebhookReach;
  /** From the start to the end of the answer; 30 seconds unless a test is in a hurry. */
  readonly timeoutMilliseconds?: number;
  /** Looks names up; the system's own unless a test says otherwise. */
  readonly lookup?: typeof lookup;
};

const TIMEOUT_MILLISECONDS = 30_000;
const ANSWER_HEAD_BYTES_MAX = 16 * 1024;
/** A transfer of a thousand lines with a reason each has one megabyte, and all of a customer's come in one list. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Requests over a connection of their own each. Addresses are checked as they come out of the name lookup of that very
 * connection, so a name that leads elsewhere a moment later gains nothing.
 */
export const createGuardedHttpExchange = (options: GuardedHttpExchangeOptions): HttpExchange => {
  const { reach, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options;
  const lookupAddress = guardedLookup(reach, options.lookup);
  return {
    send: async (request) => {
      const url = reachableUrl(request.url, reach);
      if (url === undefined) return failed("address-refused");
      const signal = AbortSignal.timeout(timeoutMilliseconds);
      try {
        return await exchanged(url, request, { lookupAddress, signal });
      } catch (error) {
        if (error instanceof AnswerTooLargeError) return failed("answer-too-large");
        if (error instanceof AddressRefusedError) return failed("address-refused");
        return failed(signal.aborted ? "timeout" : "connection");
      }
    },
  };
};

type Failed = Extract<ExchangeOutcome, { kind: "failed" }>;
const failed = (reason: Failed["reason"]): Failed => ({ kind: "failed", reason });

type Bounds = { readonly lookupAddress: LookupFunction; readonly signal: AbortSignal };

const exchanged = (
  url: URL,
  { method, headers, body }: OutgoingRequest,
  { lookupAddress, signal }: Bounds,
): Promise<ExchangeOutcome> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(
      url,
      {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        },
        agent: false,
        lookup: lookupAddress,
        signal,
        maxHeaderSize: ANSWER_HEAD_BYTES_MAX,
      },
      (response) =>
        readBounded(response, ANSWER_BYTES_MAX).then(
          (bytes) =>
            resolve({
              kind: "answered",
              status: response.statusCode ?? 0,
              headers: singleHeaders(response.headers),
              body: bytes.toString("utf8"),
            }),
          reject,
        ),
    );
    request.on("error", reject);
    request.end(body);
  });

const singleHeaders = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
