import type { APIGatewayProxyEventV2 } from "aws-lambda";

type EventOptions = {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

/** What API Gateway hands to the function for one request, payload format 2.0. */
export const apiEvent = (options: EventOptions = {}): APIGatewayProxyEventV2 => {
  const { method = "POST", path = "/list-billing-groups", query = "" } = options;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    headers: { "content-type": "application/json", host: "api.example", ...options.headers },
    ...(options.cookies === undefined ? {} : { cookies: [...options.cookies] }),
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      domainName: "api.example",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.7", userAgent: "test" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "05/Nov/2026:08:00:00 +0000",
      timeEpoch: 1_793_865_600_000,
    },
    ...(options.body === undefined ? {} : { body: options.body }),
    isBase64Encoded: options.isBase64Encoded ?? false,
  };
};
