import type {
  ChannelRefusedError,
  ChannelResource,
} from "../../domain/partner-central/channel-refused-error.ts";
import { OperationError } from "../registry/operation-error.ts";
import { fieldProblems } from "../registry/problem-errors.ts";
import type { ServiceErrors } from "../registry/service.ts";

/**
 * Errors of Partner Central Channel (spec/aws-billing-transfer.md section 3.3): a JSON protocol, so what is the
 * caller's fault is 400 and what is ours 500. Only who nobody proved to be is told 403 (contract.md section 2).
 */
type Field = { readonly name: string; readonly code: string; readonly message: string };

export const validation = (
  reason: "REQUEST_VALIDATION_FAILED" | "BUSINESS_VALIDATION_FAILED",
  message: string,
  fieldList: readonly Field[] = [],
): OperationError =>
  new OperationError("ValidationException", 400, message, {
    reason,
    ...(fieldList.length === 0 ? {} : { fieldList }),
  });

/** One member of the input is wrong in itself. */
export const wrongField = (name: string, message: string): OperationError =>
  validation("REQUEST_VALIDATION_FAILED", `${name} ${message}.`, [{ name, code: "INVALID_VALUE", message }]);

const resourceMembers = ({ id, type }: { readonly id: string; readonly type: string }) => ({
  resourceId: id,
  resourceType: type,
});

export const conflict = (
  resource: { readonly id: string; readonly type: ChannelResource["type"] | "ClientToken" },
  message: string,
): OperationError => new OperationError("ConflictException", 400, message, resourceMembers(resource));

export const quotaExceeded = (
  resource: ChannelResource,
  quotaCode: string,
  message: string,
): OperationError =>
  new OperationError("ServiceQuotaExceededException", 400, message, {
    ...resourceMembers(resource),
    quotaCode,
  });

const accessDenied = (reason: string, message: string): OperationError =>
  new OperationError("AccessDeniedException", 400, message, { reason });

/** The exception by which the service tells of a refusal. */
export const refusalError = ({ refusal, message }: ChannelRefusedError): OperationError => {
  switch (refusal.kind) {
    case "not-found":
      return new OperationError("ResourceNotFoundException", 400, message, resourceMembers(refusal.resource));
    case "conflict":
      return conflict(refusal.resource, message);
    case "denied":
      return accessDenied(refusal.reason, message);
    case "quota":
      return quotaExceeded(refusal.resource, refusal.quotaCode, message);
    case "business":
      return validation("BUSINESS_VALIDATION_FAILED", `${refusal.field} ${message}.`, [
        { name: refusal.field, code: "NOT_POSSIBLE", message },
      ]);
  }
};

export const partnerCentralChannelErrors: ServiceErrors = {
  unparsable: (reason) =>
    new OperationError("SerializationException", 400, `The request cannot be parsed: ${reason}.`),
  invalid: (issues) => {
    const fields = fieldProblems(issues).map(({ path, reason }) => ({
      name: path,
      code: "INVALID_VALUE",
      message: reason,
    }));
    const text = fields.map(({ name, message }) => `${name}: ${message}`).join("; ");
    return validation("REQUEST_VALIDATION_FAILED", `The request has invalid members. ${text}`, fields);
  },
  unknownOperation: () => new OperationError("UnknownOperationException", 404, "There is no such operation."),
  wrongContentType: () =>
    new OperationError("UnsupportedMediaTypeException", 415, "Send the body as application/x-amz-json-1.0."),
  tooLarge: () => new OperationError("RequestEntityTooLargeException", 413, "The request body is too large."),
  unauthenticated: (name, message) => new OperationError(name, 403, message),
  accessDenied: () => accessDenied("ROLE_NOT_ALLOWED", "The role of this access key does not allow it."),
  throttled: (seconds) =>
    new OperationError(
      "ThrottlingException",
      400,
      "Too many requests.",
      { serviceCode: "partnercentral-channel", quotaCode: "REQUESTS_PER_ACCESS_KEY" },
      { "retry-after": String(seconds) },
    ),
  internal: () => new OperationError("InternalServerException", 500, "An internal error occurred."),
};
