import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/**
 * A request of Node's server as API Gateway's event (payload format 2.0), with one difference: the path is the
 * one the client sent, byte for byte, where the gateway decodes it. The body always travels as base64.
 */
export const toEvent = (
  request: IncomingMessage,
  body: Uint8Array,
  requestId: string,
): APIGatewayProxyEventV2 => {
  const method = request.method ?? "GET";
  const { rawPath, rawQueryString } = splitTarget(request.url ?? "/");
  const { cookie, ...headers } = joinedHeaders(request.rawHeaders);
  const [domainName = ""] = (headers.host ?? "").split(":");
  const now = new Date();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers,
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    requestContext: {
      accountId: "anonymous",
      apiId: "local",
      domainName,
      domainPrefix: domainName.split(".")[0] ?? "",
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64"),
    isBase64Encoded: true,
  };
};

/** Servers must take the form with scheme and host too, which clients send to proxies (RFC 9112, 3.2.2). */
const splitTarget = (target: string): { rawPath: string; rawQueryString: string } => {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0] ?? "";
  const rest = target.slice(origin.length);
  const at = rest.indexOf("?");
  const path = at < 0 ? rest : rest.slice(0, at);
  return { rawPath: path === "" ? "/" : path, rawQueryString: at < 0 ? "" : rest.slice(at + 1) };
};

/** Node's own `headers` drops some repetitions; the gateway joins all, and a signature covers what was sent. */
const joinedHeaders = (rawHeaders: readonly string[]): Record<string, string> => {
  const joined = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    const before = joined.get(name);
    const separator = name === "cookie" ? "; " : ",";
    joined.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(joined);
};
