import type { HttpResponse } from "../../../shared/protocols/http.ts";
import { CANARY } from "./spoil-request.ts";

const STATUSES = new Set([200, 201, 202, 204, 400, 402, 403, 404, 409, 412, 413, 415, 429]);
/** Error members each exception of Billing Conductor must have (spec/billing-conductor.md section 1.2). */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  ValidationException: ["Reason"],
  ConflictException: ["ResourceId", "ResourceType", "Reason"],
  ResourceNotFoundException: ["ResourceId", "ResourceType"],
  ServiceLimitExceededException: ["LimitCode", "ServiceCode"],
};
/** The same of services on AWS-JSON 1.0 (spec/aws-billing-transfer.md section 3.3, 3.4). */
const JSON_1_0_MEMBERS: typeof MEMBERS = {
  ValidationException: ["reason"],
  ConflictException: ["resourceId", "resourceType"],
  ResourceNotFoundException: ["resourceId", "resourceType"],
  ServiceQuotaExceededException: ["resourceId", "resourceType", "quotaCode"],
};
/** And of Organizations, on AWS-JSON 1.1 (section 3.1). */
const JSON_1_1_MEMBERS: typeof MEMBERS = {
  InvalidInputException: ["Reason"],
  ConstraintViolationException: ["Reason"],
  HandshakeConstraintViolationException: ["Reason"],
};
const MEMBERS_OF: Readonly<Record<string, typeof MEMBERS>> = {
  "application/json": MEMBERS,
  "application/x-amz-json-1.0": JSON_1_0_MEMBERS,
  "application/x-amz-json-1.1": JSON_1_1_MEMBERS,
};
/** An answer that says what is wrong is no book. */
const ERROR_BYTES_MAX = 64 * 1024;

/** What is wrong with an answer, whatever the request was; nothing for a good one. */
export const answerProblems = (answer: HttpResponse, written: number): readonly string[] => {
  const { status, headers, body } = answer;
  const problems: string[] = [];
  const text = typeof body === "string" ? body : Buffer.from(body).toString("latin1");
  if (!STATUSES.has(status)) problems.push(`status ${status}`);
  if (!headers["x-amzn-requestid"]) problems.push("no request id");
  for (const [name, value] of Object.entries(headers))
    if (/[^\x20-\x7e]/.test(value)) problems.push(`header ${name} cannot be sent`);
  if (status < 400) {
    // Partner Center's lists are bare.
    const mayBeList = "ms-requestid" in headers && text.startsWith("[");
    const isJson = /^application\/(x-amz-)?json/.test(headers["content-type"] ?? "");
    if (status !== 204 && isJson && !mayBeList && !isJsonObject(text))
      problems.push("a success without a JSON object");
    return problems;
  }
  if (written > 0) problems.push(`${written} records written by a refused request`);
  if (text.includes(CANARY) || Object.values(headers).some((value) => value.includes(CANARY)))
    problems.push("echoes what may be a secret");
  if (text.length > ERROR_BYTES_MAX) problems.push(`an error of ${text.length} characters`);
  if (/node:internal|\.ts:\d|at async |JsonNumber/.test(text)) problems.push("shows our insides");
  return [...problems, ...errorForm(headers, text)];
};

const errorForm = (headers: HttpResponse["headers"], text: string): readonly string[] => {
  if (!isJsonObject(text)) return ["an error without a JSON object"];
  const error = JSON.parse(text) as Record<string, unknown>;
  if (headers["content-type"] === "application/problem+json")
    return ["type", "title", "status", "detail", "code", "requestId"]
      .filter((member) => error[member] === undefined || error[member] === "")
      .map((member) => `a problem without ${member}`);
  if ("ms-requestid" in headers)
    return [
      ...(typeof error.code === "number" || typeof error.code === "string" ? [] : ["a fault without code"]),
      ...(typeof error.description === "string" && error.description !== ""
        ? []
        : ["a fault without description"]),
    ];
  const name = String(error.__type);
  const problems: string[] = [];
  if (!/^application\/(x-amz-)?json/.test(headers["content-type"] ?? ""))
    problems.push("no JSON content type");
  if (!/^[A-Z]\w+$/.test(name) || headers["x-amzn-errortype"] !== name) problems.push("no error name");
  if (typeof (error.Message ?? error.message) !== "string") problems.push("no message");
  for (const member of MEMBERS_OF[headers["content-type"] ?? ""]?.[name] ?? [])
    if (typeof error[member] !== "string") problems.push(`${name} without ${member}`);
  return problems;
};

const isJsonObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
};
