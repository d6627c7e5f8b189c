import type { z } from "zod";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { OperationError } from "../registry/operation-error.ts";
import { fieldProblems } from "../registry/problem-errors.ts";
import type { ServiceErrors } from "../registry/service.ts";

/**
 * Errors of Organizations (spec/aws-billing-transfer.md sections 2.6 and 3.1): the real names and reasons. The
 * protocol knows two statuses, 400 for everything a caller can do something about and 500.
 */
export type InvalidInputReason =
  | "INPUT_REQUIRED"
  | "INVALID_ENUM"
  | "INVALID_PATTERN"
  | "INVALID_PATTERN_TARGET_ID"
  | "INVALID_EMAIL_ADDRESS_TARGET"
  | "INVALID_PARTY_TYPE_TARGET"
  | "INVALID_NEXT_TOKEN"
  | "INVALID_SYSTEM_TAGS_PARAMETER"
  | "DUPLICATE_TAG_KEY"
  | "MAX_LIMIT_EXCEEDED_FILTER"
  | "MAX_LENGTH_EXCEEDED"
  | "MIN_LENGTH_EXCEEDED"
  | "MAX_VALUE_EXCEEDED"
  | "MIN_VALUE_EXCEEDED"
  | "UNSUPPORTED_ACTION_IN_RESPONSIBILITY_TRANSFER";

/** For `params` of an issue: the reason the answer gives. */
export const because = (reason: InvalidInputReason) => ({ params: { reason } });

/** What an issue says where the member is not there at all. */
export const REQUIRED = "is required";

export const invalidInput = (reason: InvalidInputReason, message: string): OperationError =>
  new OperationError("InvalidInputException", 400, message, { Reason: reason });

/** By a member that is of another type than the model says: the request means nothing then. */
const serialization = (message: string): OperationError =>
  new OperationError("SerializationException", 400, message);

export const accessDenied = (
  message = "You don't have permissions to access this resource.",
): OperationError => new OperationError("AccessDeniedException", 400, message);

export const notInUse = (): OperationError =>
  new OperationError(
    "AWSOrganizationsNotInUseException",
    400,
    "Your account is not a member of an organization.",
  );

/** Everything a decision refuses, under the name the API has for it. */
export const refusal = (error: unknown): unknown =>
  error instanceof TransferRefusedError
    ? new OperationError(
        error.exception,
        400,
        error.message,
        error.reason === undefined ? {} : { Reason: error.reason },
      )
    : error;

const REASON_OF_CODE: Readonly<Partial<Record<z.core.$ZodIssue["code"], InvalidInputReason>>> = {
  too_small: "MIN_LENGTH_EXCEEDED",
  too_big: "MAX_LENGTH_EXCEEDED",
  invalid_format: "INVALID_PATTERN",
  invalid_value: "INVALID_ENUM",
};

/** Undefined: the member is of another type than it should be. */
const reasonOf = (issue: z.core.$ZodIssue): InvalidInputReason | undefined => {
  if (issue.message === REQUIRED) return "INPUT_REQUIRED";
  if (issue.code === "custom") return (issue.params as { reason?: InvalidInputReason } | undefined)?.reason;
  return REASON_OF_CODE[issue.code];
};

export const organizationsErrors: ServiceErrors = {
  unparsable: (reason) => serialization(`The request cannot be parsed: ${reason}.`),
  invalid: (issues) => {
    const text = fieldProblems(issues)
      .map(({ path, reason }) => (path === "" ? reason : `${path} ${reason}`))
      .join("; ");
    const message = `You specified an invalid value: ${text}.`;
    const reasons = issues.map(reasonOf);
    const [first] = reasons;
    return first === undefined || reasons.includes(undefined)
      ? serialization(message)
      : invalidInput(first, message);
  },
  unknownOperation: () => new OperationError("UnknownOperationException", 400, "There is no such operation."),
  wrongContentType: () => serialization("Send the body as application/x-amz-json-1.1."),
  tooLarge: () => new OperationError("RequestEntityTooLargeException", 413, "The request body is too large."),
  unauthenticated: (name, message) => new OperationError(name, 403, message),
  accessDenied,
  throttled: (seconds) =>
    new OperationError(
      "TooManyRequestsException",
      400,
      "You have sent too many requests in too short a period of time.",
      {},
      { "retry-after": String(seconds) },
    ),
  internal: () => new OperationError("ServiceException", 500, "The service cannot complete the request."),
};
