/** Parts of the document that every operation refers to. */

const PROBLEM = {
  type: "object",
  description: "What went wrong (RFC 9457). `code` is stable; `detail` is for people.",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", examples: ["urn:rebill:problem:invalid-request"] },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", examples: ["invalid-request"] },
    requestId: { type: "string" },
    errors: {
      type: "array",
      description: "Every wrong field, when the request is invalid",
      items: {
        type: "object",
        required: ["path", "reason"],
        properties: { path: { type: "string" }, reason: { type: "string" } },
      },
    },
    reason: { type: "string", description: "AWS's name of the reason why a caller is not known" },
  },
} as const;

const problem = (description: string, headers?: Readonly<Record<string, unknown>>) => ({
  description,
  headers: { ...REQUEST_ID, ...headers },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

export const REQUEST_ID = {
  "x-amzn-requestid": {
    description: "Id of the request, for questions about it",
    schema: { type: "string" },
  },
} as const;

/** Remarks of the linter about a change that was made. */
export const REMARKS = {
  "x-rebill-remarks": {
    description: "JSON list of remarks about what was changed, when there are any",
    schema: { type: "string" },
  },
} as const;

export const RESPONSES = {
  Invalid: problem("The request is wrong: malformed, or with wrong fields, all of which are named"),
  Refused: problem("The signature proves no caller, or the caller's role or account does not allow it"),
  NotFound: problem("There is no such thing, or it is somebody else's"),
  Conflict: problem("It contradicts what is there, or the idempotency key came with another request before"),
  TooLarge: problem("A request body has at most 10 MB"),
  MediaType: problem("The body is not sent as application/json"),
  TooMany: problem("Too many requests of this access key", {
    "retry-after": { description: "Whole seconds to wait", schema: { type: "integer" } },
  }),
  Fault: problem("A fault of ours"),
} as const;

export const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "The same key and request again get the first answer; another request under the key is refused",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
} as const;

const SIGV4 = {
  type: "apiKey",
  in: "header",
  name: "Authorization",
  description:
    "AWS Signature Version 4 with an access key that Rebill issued (`rebill credentials create`), as any AWS client signs: " +
    "`AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, SignedHeaders=…, Signature=…`. " +
    "Any region and service name; the clock may differ by five minutes. Presigned URLs work as well.",
} as const;

export const COMPONENTS = {
  schemas: { Problem: PROBLEM },
  responses: RESPONSES,
  parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
  securitySchemes: { sigv4: SIGV4 },
} as const;
