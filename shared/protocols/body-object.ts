import type { ServiceErrors } from "../operations/registry/service.ts";
import type { HttpRequest } from "./http.ts";
import { JsonTextError, parseJson } from "./json-text.ts";

/** Largest request body, bytes: what API Gateway takes. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;

/**
 * The JSON object in a request's body; none: an empty one.
 *
 * @throws OperationError of the service: too large, another content type, no JSON object
 */
export const bodyObject = (
  request: HttpRequest,
  errors: ServiceErrors,
  contentTypes: readonly string[],
  numberOf?: (text: string) => unknown,
): Readonly<Record<string, unknown>> => {
  if (request.body.length > BODY_BYTES_MAX) throw errors.tooLarge();
  if (request.body.length === 0) return {};
  const contentType = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (contentType === undefined || !contentTypes.includes(contentType)) throw errors.wrongContentType();
  const value = parsed(request.body, errors, numberOf);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw errors.unparsable("the body must be a JSON object");
  return value as Readonly<Record<string, unknown>>;
};

const parsed = (body: Uint8Array, errors: ServiceErrors, numberOf?: (text: string) => unknown): unknown => {
  try {
    return parseJson(body, numberOf);
  } catch (error) {
    if (error instanceof JsonTextError) throw errors.unparsable(error.message);
    throw error;
  }
};
