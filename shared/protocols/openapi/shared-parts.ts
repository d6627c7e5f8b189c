import type { SignatureScheme } from "../../operations/registry/operation.ts";

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

const FAULT = {
  type: "object",
  description: "What went wrong. `code` is Microsoft's number where there is one, otherwise ours as text.",
  required: ["code", "description"],
  properties: { code: { type: ["integer", "string"] }, description: { type: "string" } },
} as const;

/** How a service tells of errors, and what makes a request the same one. */
type Dialect = {
  readonly errors: { readonly name: string; readonly schema: object; readonly contentType: string };
  readonly token: { readonly name: string; readonly parameter: object };
};

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

const RESPONSE_TEXTS = {
  Invalid: "The request is wrong: malformed, or with wrong fields, all of which are named",
  Refused: "The signature proves no caller, or the caller's role or account does not allow it",
  NotFound: "There is no such thing, or it is somebody else's",
  Conflict: "It contradicts what is there, or the idempotency key came with another request before",
  Stale: "It has changed since the version in If-Match",
  TooLarge: "A request body has at most 10 MB",
  MediaType: "The body is not sent as application/json",
  TooMany: "Too many requests of this access key",
  Fault: "A fault of ours",
} as const;
export type ResponseName = keyof typeof RESPONSE_TEXTS;

const HEADERS_OF: Partial<Record<ResponseName, object>> = {
  TooMany: { "retry-after": { description: "Whole seconds to wait", schema: { type: "integer" } } },
};

const responseOf = ({ errors }: Dialect, name: ResponseName) => ({
  description: RESPONSE_TEXTS[name],
  headers: { ...REQUEST_ID, ...HEADERS_OF[name] },
  content: { [errors.contentType]: { schema: { $ref: `#/components/schemas/${errors.name}` } } },
});

const IDEMPOTENCY_KEY = {
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

/** For operations that are reached without a key of ours. */
const SIGNATURES: Readonly<Record<SignatureScheme, object>> = {
  "microsoft-signature": {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description:
      "Microsoft's signature over the body: `Signature <base64>` here or in `x-ms-signature`, with " +
      "`X-MS-Signature-Algorithm: rsa-sha256` and `X-MS-Certificate-Url`, as Partner Center sends its webhooks",
  },
};

const PARTNER_CENTER_REQUEST_ID = {
  ...IDEMPOTENCY_KEY,
  name: "MS-RequestId",
  description: "The same id and body again get the first answer; another body under the id is refused",
} as const;

const OURS: Dialect = {
  errors: { name: "Problem", schema: PROBLEM, contentType: "application/problem+json" },
  token: { name: "IdempotencyKey", parameter: IDEMPOTENCY_KEY },
};
const PARTNER_CENTER: Dialect = {
  errors: { name: "ApiFault", schema: FAULT, contentType: "application/json" },
  token: { name: "RequestId", parameter: PARTNER_CENTER_REQUEST_ID },
};

/** Of the services that are described: ours and Partner Center. */
export const dialectOf = (protocol: string): Dialect =>
  protocol === "partner-center" ? PARTNER_CENTER : OURS;

/** What operations refer to; only responses that some operation may give. */
export const componentsOf = (
  dialect: Dialect,
  responses: ReadonlySet<string>,
  schemes: ReadonlySet<SignatureScheme>,
) => ({
  schemas: { [dialect.errors.name]: dialect.errors.schema },
  responses: Object.fromEntries(
    (Object.keys(RESPONSE_TEXTS) as ResponseName[])
      .filter((name) => responses.has(name))
      .map((name) => [name, responseOf(dialect, name)]),
  ),
  parameters: { [dialect.token.name]: dialect.token.parameter },
  securitySchemes: {
    sigv4: SIGV4,
    ...Object.fromEntries([...schemes].map((scheme) => [scheme, SIGNATURES[scheme]])),
  },
});
