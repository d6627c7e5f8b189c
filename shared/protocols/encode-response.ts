import type { OperationShape } from "../operations/registry/operation.ts";
import type { OperationError } from "../operations/registry/operation-error.ts";
import type { Service } from "../operations/registry/service.ts";
import type { HttpResponse } from "./http.ts";
import { printJson } from "./json-text.ts";
import { entityHeaders } from "./partner-center-headers.ts";

type Protocol = Service<unknown>["protocol"];

const CONTENT_TYPES = {
  "rest-json": "application/json",
  "aws-json-1.0": "application/x-amz-json-1.0",
  "aws-json-1.1": "application/x-amz-json-1.1",
  "partner-center": "application/json",
  rebill: "application/json",
} as const satisfies Record<Protocol, string>;

/** Remarks about a request that was carried out, as one line of JSON text per header rules. */
const REMARKS_HEADER = "x-rebill-remarks";
const REMARKS_MAX = 10;

/** The answer of an operation. */
export const successResponse = (
  protocol: Protocol,
  operation: OperationShape,
  output: unknown,
  requestId: string,
  { remarks, asPage }: { readonly remarks: readonly string[]; readonly asPage: boolean },
): HttpResponse => {
  const headers = {
    "x-amzn-requestid": requestId,
    ...(remarks.length === 0 ? {} : { [REMARKS_HEADER]: headerText(remarks) }),
    ...(protocol === "partner-center" ? entityHeaders(output) : {}),
  };
  const status = operation.route?.status ?? 200;
  if (status === 204) return { status, headers, body: "" };
  if (operation.contentType !== undefined)
    return {
      status,
      headers: { ...headers, "content-type": operation.contentType },
      body: output as Uint8Array,
    };
  if (asPage && operation.page !== undefined)
    return {
      status,
      headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
      body: operation.page(output as never),
    };
  return {
    status,
    headers: { ...headers, "content-type": CONTENT_TYPES[protocol] },
    body: printJson(output ?? {}),
  };
};

/** Only characters a header may have; everything else as \u escapes, so that it is still JSON. */
const headerText = (remarks: readonly string[]): string =>
  JSON.stringify(remarks.slice(0, REMARKS_MAX)).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * An error in its protocol's own form (spec/billing-conductor.md section 1.1 "Errors", spec/local-runtime.md Q5):
 * name in header and body for AWS's protocols, problem details (RFC 9457) for ours, Microsoft's pair for Partner Center.
 */
export const errorResponse = (protocol: Protocol, error: OperationError, requestId: string): HttpResponse => {
  const common = { "x-amzn-requestid": requestId, ...error.headers };
  if (protocol === "rebill") {
    const problem = {
      type: `urn:rebill:problem:${error.code}`,
      title: error.code.replaceAll("-", " "),
      status: error.status,
      detail: error.message,
      code: error.code,
      requestId,
      ...error.members,
    };
    const headers = { ...common, "content-type": "application/problem+json" };
    return { status: error.status, headers, body: printJson(problem) };
  }
  if (protocol === "partner-center")
    return {
      status: error.status,
      headers: { ...common, "content-type": CONTENT_TYPES[protocol] },
      body: printJson({ code: partnerCenterCode(error.code), description: error.message }),
    };
  const message = protocol === "aws-json-1.0" ? { message: error.message } : { Message: error.message };
  return {
    status: error.status,
    headers: { ...common, "content-type": CONTENT_TYPES[protocol], "x-amzn-errortype": error.code },
    body: printJson({ __type: error.code, ...message, ...error.members }),
  };
};

/** Microsoft's codes are numbers; where none is known ours stands there as text (2026-11-27), so that nobody mistakes it. */
const partnerCenterCode = (code: string): string | number => (/^\d+$/.test(code) ? Number(code) : code);
