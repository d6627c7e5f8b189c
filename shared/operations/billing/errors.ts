import { OperationError } from "../registry/operation-error.ts";
import { fieldProblems } from "../registry/problem-errors.ts";
import type { ServiceErrors } from "../registry/service.ts";

/** Errors of AWS Billing (spec/aws-billing-transfer.md section 3.4): names, reasons and members of its model. */
type ValidationReason = "unknownOperation" | "cannotParse" | "fieldValidationFailed" | "other";

const validation = (
  reason: ValidationReason,
  message: string,
  fields: readonly { readonly name: string; readonly message: string }[] = [],
): OperationError =>
  new OperationError("ValidationException", 400, message, {
    reason,
    ...(fields.length === 0 ? {} : { fieldList: fields }),
  });

/** One member of the input is wrong. */
export const wrongField = (name: string, message: string): OperationError =>
  validation("fieldValidationFailed", `${name} ${message}`, [{ name, message }]);

/** The same for a view that is not there and for one of somebody else. */
export const viewNotFound = (arn: string): OperationError =>
  new OperationError("ResourceNotFoundException", 400, "The billing view does not exist.", {
    resourceId: arn,
    resourceType: "billingview",
  });

export const billingErrors: ServiceErrors = {
  unparsable: (reason) => validation("cannotParse", `The request cannot be parsed: ${reason}.`),
  invalid: (issues) => {
    const fields = fieldProblems(issues).map(({ path, reason }) => ({ name: path, message: reason }));
    const text = fields.map(({ name, message }) => `${name}: ${message}`).join("; ");
    // A message of this service has at most 1024 characters; the fields are all there.
    return validation(
      "fieldValidationFailed",
      `The request has invalid members. ${text}`.slice(0, 1024),
      fields,
    );
  },
  unknownOperation: () => new OperationError("UnknownOperationException", 404, "There is no such operation."),
  wrongContentType: () =>
    new OperationError("UnsupportedMediaTypeException", 415, "Send the body as application/x-amz-json-1.0."),
  tooLarge: () => new OperationError("RequestEntityTooLargeException", 413, "The request body is too large."),
  unauthenticated: (name, message) => new OperationError(name, 403, message),
  accessDenied: () =>
    new OperationError("AccessDeniedException", 400, "The caller is not allowed to do this."),
  throttled: (seconds) =>
    new OperationError(
      "ThrottlingException",
      429,
      "Too many requests.",
      {},
      { "retry-after": String(seconds) },
    ),
  internal: () => new OperationError("InternalServerException", 500, "An internal error occurred."),
};
