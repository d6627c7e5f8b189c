import type { z } from "zod";
import { issueReason } from "./issue-reason.ts";
import { OperationError } from "./operation-error.ts";
import type { ServiceErrors } from "./service.ts";

/** One problem of a request: where, and what would be right. */
export type FieldProblem = { readonly path: string; readonly reason: string };

const problemPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const name = MEMBER_NAME.test(String(part)) ? String(part) : "*";
    return text === "" ? name : `${text}.${name}`;
  }, "");
/**
 * As long as the longest member there is. Any other key was thought up by the caller: it may be of any length, and
 * a secret that slipped into the wrong place is not sent back.
 */
const MEMBER_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,38}$/;

/** Problems named in one answer: enough for whoever repairs a request, and no answer larger than its request. */
const PROBLEMS_MAX = 50;

/** What is wrong with a request, the first fifty of it. */
export const fieldProblems = (issues: readonly z.core.$ZodIssue[]): readonly FieldProblem[] =>
  issues
    .slice(0, PROBLEMS_MAX)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys
            .slice(0, PROBLEMS_MAX)
            .map((key) => ({ path: problemPath([...issue.path, key]), reason: "is not known here" }))
        : [{ path: problemPath(issue.path), reason: issueReason(issue) }],
    )
    .slice(0, PROBLEMS_MAX);

/** Problems of our own API (RFC 9457): stable codes, every wrong field named. */
export const problemErrors: ServiceErrors = {
  unparsable: (reason) => new OperationError("malformed-request", 400, reason),
  invalid: (issues) => invalidProblems(fieldProblems(issues)),
  unknownOperation: () => new OperationError("not-found", 404, "there is nothing at this method and path"),
  wrongContentType: () =>
    new OperationError("unsupported-media-type", 415, "send the body as application/json"),
  tooLarge: () => new OperationError("request-too-large", 413, "a request body has at most 10 MB"),
  unauthenticated: (name, message) => new OperationError("unauthenticated", 403, message, { reason: name }),
  accessDenied: () =>
    new OperationError("access-denied", 403, "the role of this access key does not allow it"),
  throttled: (seconds) =>
    new OperationError(
      "too-many-requests",
      429,
      "too many requests",
      {},
      {
        "retry-after": String(seconds),
      },
    ),
  internal: () => new OperationError("internal-error", 500, "the request could not be answered"),
};

/** What the caller may not see and what does not exist look the same. */
export const notFoundProblem = (what: string): OperationError =>
  new OperationError("not-found", 404, `there is no such ${what}`);

/** Every wrong field at once, so that a request can be put right in one go. */
export const invalidProblems = (errors: readonly FieldProblem[]): OperationError => {
  const detail = errors.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");
  return new OperationError("invalid-request", 400, detail, { errors });
};

/** One wrong field. */
export const invalidProblem = (path: string, reason: string): OperationError =>
  invalidProblems([{ path, reason }]);

export const conflictProblem = (code: string, message: string): OperationError =>
  new OperationError(code, 409, message);
