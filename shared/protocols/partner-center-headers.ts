import type { HttpRequest } from "./http.ts";

/** Id of a request at Partner Center: the same id and body again get the first answer. */
export const REQUEST_ID_HEADER = "ms-requestid";
const CORRELATION_ID_HEADER = "ms-correlationid";
const ECHOED = /^[\x21-\x7e]{1,255}$/;

/** The caller's ids sent back; where it gave none, or none that can be sent, ours. */
export const echoedHeaders = (
  { headers }: HttpRequest,
  requestId: string,
): Readonly<Record<string, string>> => {
  const echoed = (name: string): string => {
    const given = headers[name];
    return given !== undefined && ECHOED.test(given) ? given : requestId;
  };
  return {
    [REQUEST_ID_HEADER]: echoed(REQUEST_ID_HEADER),
    [CORRELATION_ID_HEADER]: echoed(CORRELATION_ID_HEADER),
  };
};

/** The version of an entity is in its attributes as well as in the header of its answer. */
export const entityHeaders = (output: unknown): Readonly<Record<string, string>> => {
  const { attributes } = (output ?? {}) as { readonly attributes?: { readonly etag?: string } };
  return attributes?.etag === undefined ? {} : { etag: attributes.etag };
};
