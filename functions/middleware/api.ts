import { randomUUID } from "node:crypto";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { HttpRequest, HttpResponse } from "../../shared/protocols/http.ts";
import type { ServedRequest } from "../../shared/protocols/serve-request.ts";
import { fromEvent, toResult } from "./http-event.ts";
import { logRequest, type RequestLine, type RequestLog } from "./request-log.ts";

/** Answers a request and tells once what it came to. */
export type RequestServer = (
  request: HttpRequest,
  onServed: (served: ServedRequest) => void,
) => Promise<HttpResponse>;
export type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export type ApiOptions = {
  /** How to get from an event's path to the one the client sent; they are the same unless said otherwise. */
  readonly pathOf?: (eventPath: string) => string;
  readonly log?: RequestLog;
};

type Begun = { startedAt: number; requestId: string };
type Pending = middy.Request<APIGatewayProxyEventV2, unknown, Error, Context, Begun>;
type Answer = { readonly response: HttpResponse; readonly served?: ServedRequest | undefined };

const REQUEST_ID = "x-amzn-requestid";
const METHODS = new Set(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]);
/** Left to answer and to log before Lambda ends the function. */
const TIMEOUT_EARLY_MILLISECONDS = 250;

/**
 * The Lambda handler of the API around the server that knows the protocols: event to request, answer to result,
 * a request id on every answer, one line of log. A fault that escapes the server is answered without a word about
 * it; the log has the name of its class.
 */
export const api = (serve: RequestServer, { pathOf, log = logRequest }: ApiOptions = {}): ApiHandler => {
  const finish = (request: Pending, { response, served }: Answer, fault: unknown = served?.fault): void => {
    const requestId = served?.requestId ?? request.internal.requestId;
    log(lineOf(request, { requestId, status: response.status, served, fault }), fault);
    request.response = toResult({ ...response, headers: { ...response.headers, [REQUEST_ID]: requestId } });
  };
  const middleware: middy.MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, Context, Begun> = {
    before: ({ context, internal }) => {
      internal.startedAt = performance.now();
      internal.requestId = context.awsRequestId ?? randomUUID();
    },
    after: (request) => finish(request, request.response as Answer),
    onError: (request) => finish(request, { response: faultResponse(request.error) }, request.error),
  };
  const answer = async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    let served: ServedRequest | undefined;
    const response = await serve(fromEvent(event, pathOf?.(event.rawPath)), (told) => {
      served = told;
    });
    return { response, served };
  };
  const handler = middy<APIGatewayProxyEventV2, Answer>(answer, {
    timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS,
  }).use(middleware);
  // The middleware turns the server's answer into a result, which middy's types cannot say.
  return handler as unknown as ApiHandler;
};

type Outcome = Pick<RequestLine, "requestId" | "status"> & {
  readonly served: ServedRequest | undefined;
  readonly fault: unknown;
};

const lineOf = ({ event, internal }: Pending, { requestId, status, served, fault }: Outcome): RequestLine => {
  const { method } = event.requestContext.http;
  return {
    requestId,
    method: METHODS.has(method) ? method : "other",
    operation: served === undefined ? undefined : `${served.service}:${served.operation}`,
    status,
    milliseconds: Math.round((performance.now() - internal.startedAt) * 10) / 10,
    account: served?.account,
    errorCode: served?.errorCode,
    refusal: served?.refusal,
    fault: fault === undefined ? undefined : fault instanceof Error ? fault.name : typeof fault,
  };
};

/** The server answers every request itself; this is for what it could not: the time was up, it did not load. */
const faultResponse = (error: Error | null): HttpResponse => {
  const timeIsUp = error?.name === "TimeoutError";
  const name = timeIsUp ? "ServiceUnavailableException" : "InternalServerException";
  const message = timeIsUp ? "The request took too long." : "An unexpected error occurred.";
  return {
    status: timeIsUp ? 503 : 500,
    headers: { "content-type": "application/json", "x-amzn-errortype": name },
    body: JSON.stringify({ __type: name, message }),
  };
};
