import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { HttpRequest, HttpResponse } from "../../shared/protocols/http.ts";

/** A request out of API Gateway's event (payload format 2.0). `rawPath` is the path as the client sent it. */
export const fromEvent = (event: APIGatewayProxyEventV2, rawPath = event.rawPath): HttpRequest => ({
  method: event.requestContext.http.method,
  rawPath,
  rawQuery: event.rawQueryString,
  headers: headersOf(event),
  body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
  sourceAddress: event.requestContext.http.sourceIp,
});

/** The gateway takes cookies out of the headers; a signature may cover them. */
const headersOf = ({ headers, cookies = [] }: APIGatewayProxyEventV2): Record<string, string> => {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), value]],
  );
  return Object.fromEntries(cookies.length === 0 ? given : [...given, ["cookie", cookies.join("; ")]]);
};

/** Bytes, such as a PDF, travel as base64: the event and its answer are JSON. */
export const toResult = ({ status, headers, body }: HttpResponse): APIGatewayProxyStructuredResultV2 => {
  const isText = typeof body === "string";
  return {
    statusCode: status,
    headers: { ...headers },
    body: isText ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64"),
    isBase64Encoded: !isText,
  };
};
