import type { NceRefusedError } from "../../domain/nce/refusals.ts";
import { OperationError } from "../registry/operation-error.ts";
import { type FieldProblem, fieldProblems } from "../registry/problem-errors.ts";
import type { ServiceErrors } from "../registry/service.ts";

/**
 * Errors of Partner Center (spec/microsoft-nce-transfer.md section 3, Errors): `{code, description}`. Microsoft's code,
 * a number, where its text is known to mean this; otherwise ours, the code of a problem of our own routes.
 */
const NO_PRIVILEGES = "900308";

const described = (errors: readonly FieldProblem[]): string =>
  errors.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");

export const invalid = (errors: readonly FieldProblem[]): OperationError =>
  new OperationError("invalid-request", 400, described(errors));

export const partnerCenterErrors: ServiceErrors = {
  unparsable: (reason) => new OperationError("malformed-request", 400, reason),
  invalid: (issues) => invalid(fieldProblems(issues)),
  unknownOperation: () => new OperationError("not-found", 404, "There is nothing at this method and path."),
  wrongContentType: () =>
    new OperationError("unsupported-media-type", 415, "Send the body as application/json."),
  tooLarge: () => new OperationError("request-too-large", 413, "A request body has at most 10 MB."),
  // The contract has 403 for a caller who is not proven, where Microsoft would say 401.
  unauthenticated: (_, message) => new OperationError("unauthenticated", 403, message),
  accessDenied: () => new OperationError(NO_PRIVILEGES, 403, "Only an admin agent of a partner may do this."),
  throttled: (seconds) =>
    new OperationError(
      "too-many-requests",
      429,
      "Too many requests.",
      {},
      { "retry-after": String(seconds) },
    ),
  internal: () => new OperationError("internal-error", 500, "The request could not be answered."),
};

/** What the rules refuse. The member it is about is named as our domain calls it. */
export const refusedFault = ({ code, status, message, microsoftCode }: NceRefusedError): OperationError =>
  new OperationError(microsoftCode === undefined ? code : String(microsoftCode), status, message);

export const requestIdReused = (): OperationError =>
  new OperationError("request-id-reused", 409, "The MS-RequestId was used before with another request.");
