import type { Context } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ApiOptions, api } from "../../../functions/middleware/api.ts";
import type { RequestLine } from "../../../functions/middleware/request-log.ts";
import type { HttpRequest, HttpResponse } from "../../../shared/protocols/http.ts";
import type { ServedRequest } from "../../../shared/protocols/serve-request.ts";
import { apiEvent } from "../../builders/api-event.ts";

const context = { awsRequestId: "6f2b1a9e-0000-4000-8000-000000000001" } as Context;
const answer = (rest: Partial<HttpResponse> = {}): HttpResponse => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: "{}",
  ...rest,
});

const served: ServedRequest = {
  requestId: "request-1",
  service: "billingconductor",
  operation: "CreateBillingGroup",
  account: "999999999999",
  status: 200,
};

/** A handler around a server that answers always the same, with what it saw and what was logged. */
const handlerOf = (
  response: HttpResponse | Error,
  { served, ...options }: ApiOptions & { readonly served?: ServedRequest } = {},
) => {
  const requests: HttpRequest[] = [];
  const lines: RequestLine[] = [];
  const handler = api(
    async (request, onServed) => {
      requests.push(request);
      if (response instanceof Error) throw response;
      if (served !== undefined) onServed(served);
      return response;
    },
    { log: (line) => void lines.push(line), ...options },
  );
  return { handler, requests, lines };
};

describe("api", () => {
  it("hands the server the request as the event has it", async () => {
    const { handler, requests } = handlerOf(answer());

    await handler(
      apiEvent({
        method: "GET",
        path: "/tags/arn%3Aaws%3Ax%2Fy",
        query: "tagKeys=a%20b&tagKeys=c",
        headers: { Authorization: "AWS4-HMAC-SHA256 x" },
        cookies: ["a=1", "b=2"],
      }),
      context,
    );

    expect(requests).toEqual([
      {
        method: "GET",
        rawPath: "/tags/arn%3Aaws%3Ax%2Fy",
        rawQuery: "tagKeys=a%20b&tagKeys=c",
        headers: {
          "content-type": "application/json",
          host: "api.example",
          authorization: "AWS4-HMAC-SHA256 x",
          cookie: "a=1; b=2",
        },
        body: Buffer.alloc(0),
        sourceAddress: "192.0.2.7",
      },
    ]);
  });

  it.each([
    ["text", '{"Name":"Zürich"}', false, Buffer.from('{"Name":"Zürich"}')],
    ["base64", "AAH/gA==", true, Buffer.from([0, 1, 255, 128])],
  ])("reads a body sent as %s to the byte", async (_, body, isBase64Encoded, bytes) => {
    const { handler, requests } = handlerOf(answer());

    await handler(apiEvent({ body, isBase64Encoded }), context);

    expect(Buffer.compare(requests[0]?.body ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  it("answers text as text and bytes as base64", async () => {
    const text = handlerOf(answer({ status: 402, body: '{"Message":"limit"}' }));
    const page = Buffer.from("xx%PDF-1.7\u0000").subarray(2);
    const bytes = handlerOf(answer({ headers: { "content-type": "application/pdf" }, body: page }));

    expect(await text.handler(apiEvent(), context)).toMatchObject({
      statusCode: 402,
      body: '{"Message":"limit"}',
      isBase64Encoded: false,
    });
    expect(await bytes.handler(apiEvent(), context)).toMatchObject({
      statusCode: 200,
      headers: { "content-type": "application/pdf" },
      body: "JVBERi0xLjcA",
      isBase64Encoded: true,
    });
  });

  it("puts the server's request id on the answer, and Lambda's where there is none", async () => {
    const own = handlerOf(answer(), { served: { ...served, requestId: "own" } });
    const none = handlerOf(answer());

    expect((await own.handler(apiEvent(), context)).headers).toMatchObject({ "x-amzn-requestid": "own" });
    expect((await none.handler(apiEvent(), context)).headers).toMatchObject({
      "x-amzn-requestid": context.awsRequestId,
    });
    expect([own.lines[0]?.requestId, none.lines[0]?.requestId]).toEqual(["own", context.awsRequestId]);
  });

  it("logs one line of names and ids, and nothing of path, query, headers or body", async () => {
    const { handler, lines } = handlerOf(answer({ body: '{"Name":"Alpha"}' }), { served });

    await handler(
      apiEvent({
        path: "/secret-path",
        query: "email=billing@alpha.example",
        headers: { authorization: "AWS4-HMAC-SHA256 Credential=AKIA" },
        body: '{"Name":"Alpha"}',
      }),
      context,
    );

    expect(lines).toEqual([
      {
        requestId: "request-1",
        method: "POST",
        operation: "billingconductor:CreateBillingGroup",
        status: 200,
        milliseconds: expect.any(Number),
        account: "999999999999",
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Alpha|alpha|secret|AKIA/);
  });

  it("logs of a fault the server has answered the class only", async () => {
    const fault = Object.assign(new Error("Alpha GmbH owes 17.20"), { name: "TableBusyError" });
    const told = { ...served, status: 500, errorCode: "InternalServerException", fault };
    const { handler, lines } = handlerOf(answer({ status: 500 }), { served: told });

    await handler(apiEvent(), context);

    expect(lines).toMatchObject([
      { status: 500, errorCode: "InternalServerException", fault: "TableBusyError" },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Alpha|17\.20/);
  });

  it("logs no method that the caller made up", async () => {
    const { handler, lines } = handlerOf(answer({ status: 404 }));

    await handler(apiEvent({ method: "SECRET" }), context);

    expect(lines[0]?.method).toBe("other");
  });

  it("answers a fault of the server without a word about it and logs its class", async () => {
    const fault = Object.assign(new Error("Alpha GmbH owes 17.20"), { name: "TableBusyError" });
    const { handler, lines } = handlerOf(fault);

    const result = await handler(apiEvent(), context);

    expect(result).toMatchObject({
      statusCode: 500,
      headers: { "x-amzn-errortype": "InternalServerException", "x-amzn-requestid": context.awsRequestId },
      body: '{"__type":"InternalServerException","message":"An unexpected error occurred."}',
    });
    expect(lines).toEqual([expect.objectContaining({ status: 500, fault: "TableBusyError" })]);
    expect(JSON.stringify([result, lines])).not.toMatch(/Alpha|17\.20/);
  });

  it("answers before Lambda ends the function", async () => {
    const handler = api(() => new Promise(() => {}), { log: () => {} });
    const running = { ...context, getRemainingTimeInMillis: () => 260 } as Context;

    expect(await handler(apiEvent(), running)).toMatchObject({ statusCode: 503 });
  });

  it("takes the path as the client sent it from whoever knows", async () => {
    const { handler, requests } = handlerOf(answer(), { pathOf: (path) => `${path}/sent` });

    await handler(apiEvent({ path: "/a" }), context);

    expect(requests[0]?.rawPath).toBe("/a/sent");
  });
});

describe("api in Lambda", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    vi.resetModules();
  });

  it("writes its line as JSON", async () => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "rebill-api");
    // Makes the logger write through the global console, where the test listens.
    vi.stubEnv("POWERTOOLS_DEV", "true");
    vi.resetModules();
    const printed: string[] = [];
    const keep = (line: unknown): void => void printed.push(String(line));
    vi.spyOn(console, "log").mockImplementation(keep);
    vi.spyOn(console, "info").mockImplementation(keep);
    vi.spyOn(console, "warn").mockImplementation(keep);
    const loaded = await import("../../../functions/middleware/api.ts");
    const handler = loaded.api(async (_request, onServed) => {
      onServed({
        requestId: "request-1",
        service: "billingconductor",
        operation: "unknown",
        status: 403,
        errorCode: "InvalidSignatureException",
      });
      return answer({ status: 403 });
    });

    await handler(apiEvent(), context);

    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({
      message: "request",
      level: "INFO",
      operation: "billingconductor:unknown",
      status: 403,
      errorCode: "InvalidSignatureException",
    });
  });
});
