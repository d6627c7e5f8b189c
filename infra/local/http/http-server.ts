import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { ApiHandler } from "../../../functions/middleware/api.ts";
import { createBodyReader } from "./read-body.ts";
import { toEvent } from "./to-event.ts";

/** The server cannot listen where it was told to (exit code 1). */
export class AddressUnavailableError extends Error {
  override readonly name = "AddressUnavailableError";
}

export type HttpServerOptions = {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Defaults are in `LIMITS`. */
  readonly limits?: Partial<Limits>;
};
type Limits = {
  /** From the first byte of a request to the end of its head, and to the end of its body. */
  readonly headMilliseconds: number;
  readonly requestMilliseconds: number;
  /** Longer than clients keep an idle connection, so that they close it and never lose a request to us. */
  readonly idleMilliseconds: number;
  readonly bodiesBytes?: number;
};
const LIMITS: Limits = { headMilliseconds: 10_000, requestMilliseconds: 60_000, idleMilliseconds: 75_000 };
const HEAD_BYTES_MAX = 16 * 1024;
const CONNECTIONS_MAX = 1024;

export type RunningHttpServer = {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Takes no more requests and resolves when those in flight are answered, or their time is up. */
  close(graceMilliseconds?: number): Promise<void>;
};

/**
 * Serves a Lambda handler over HTTP, as API Gateway would. Malformed requests are answered by Node itself: 400,
 * 408 for slow ones, 431 for large heads.
 *
 * @throws AddressUnavailableError
 */
export const startHttpServer = async (
  handler: ApiHandler,
  { host, port, limits }: HttpServerOptions,
): Promise<RunningHttpServer> => {
  const { headMilliseconds, requestMilliseconds, idleMilliseconds, bodiesBytes } = { ...LIMITS, ...limits };
  const bodies = createBodyReader(bodiesBytes);
  let closing = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    const result = await bodies.withBody(request, async (body) =>
      body === undefined
        ? TOO_BUSY
        : handler(toEvent(request, body, requestId), { awsRequestId: requestId } as Context),
    );
    send(response, result, closing || !request.complete);
  };
  const server = createServer(
    {
      maxHeaderSize: HEAD_BYTES_MAX,
      headersTimeout: headMilliseconds,
      requestTimeout: requestMilliseconds,
      keepAliveTimeout: idleMilliseconds,
      connectionsCheckingInterval: Math.min(1000, headMilliseconds),
    },
    (request, response) => {
      answer(request, response).catch(() => failed(response));
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  // The size of the head is the limit; beyond a number Node would drop headers without a word.
  server.maxHeadersCount = 0;
  await listen(server, host, port);
  return {
    url: urlOf(server.address() as AddressInfo),
    close: (graceMilliseconds = 10_000) => {
      closing = true;
      return close(server, graceMilliseconds);
    },
  };
};

const TOO_BUSY: APIGatewayProxyStructuredResultV2 = {
  statusCode: 503,
  headers: { "retry-after": "1", "content-type": "application/json" },
  body: '{"message":"Too many large requests at once."}',
};

const send = (
  response: ServerResponse,
  { statusCode = 200, headers = {}, body = "", isBase64Encoded }: APIGatewayProxyStructuredResultV2,
  isLast: boolean,
): void => {
  const bytes = Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8");
  response.writeHead(statusCode, {
    ...headers,
    // Where an answer has no body by definition the header would make it invalid (RFC 9110, 8.6).
    ...(statusCode === 204 ? {} : { "content-length": bytes.length }),
    ...(isLast ? { connection: "close" } : {}),
  });
  response.end(bytes);
};

/** The client went away while sending, or the answer could not be put into HTTP. */
const failed = (response: ServerResponse): void => {
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { connection: "close" }).end();
};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(unavailable(error, host, port)));
    server.listen(port, host, resolve);
  });

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use; stop what listens there or choose another with --port",
  EACCES: "may not be used by this user; choose one above 1023 with --port",
  EADDRNOTAVAIL: "is not an address of this machine; choose another with --host",
  ENOTFOUND: "is not a name of this machine; choose another with --host",
};

const unavailable = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  const reason = REASONS[error.code ?? ""];
  if (reason === undefined) return error;
  return new AddressUnavailableError(`port ${port} of ${host} ${reason}`, { cause: error });
};

const urlOf = ({ address, port, family }: AddressInfo): string =>
  `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;

const close = (server: Server, graceMilliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
