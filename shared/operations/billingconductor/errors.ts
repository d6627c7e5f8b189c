import { OperationError } from "../registry/operation-error.ts";
import { fieldProblems } from "../registry/problem-errors.ts";
import type { ServiceErrors } from "../registry/service.ts";

/**
 * Errors of Billing Conductor (spec/billing-conductor.md sections 1.1 and 1.2): names, HTTP statuses, reasons and
 * members of the real service. Clients retry 429 and 500, never 402, 404 or 409.
 */
export type ValidationReason =
  | "UNKNOWN_OPERATION"
  | "CANNOT_PARSE"
  | "FIELD_VALIDATION_FAILED"
  | "OTHER"
  | "PRIMARY_NOT_ASSOCIATED"
  | "PRIMARY_CANNOT_DISASSOCIATE"
  | "ACCOUNTS_NOT_ASSOCIATED"
  | "ACCOUNTS_ALREADY_ASSOCIATED"
  | "ILLEGAL_PRIMARY_ACCOUNT"
  | "ILLEGAL_ACCOUNTS"
  | "MISMATCHED_BILLINGGROUP_ARN"
  | "MISSING_BILLINGGROUP"
  | "MISMATCHED_CUSTOMLINEITEM_ARN"
  | "ILLEGAL_BILLING_PERIOD"
  | "ILLEGAL_BILLING_PERIOD_RANGE"
  | "TOO_MANY_ACCOUNTS_IN_REQUEST"
  | "DUPLICATE_ACCOUNT"
  | "INVALID_BILLING_GROUP_STATUS"
  | "MISMATCHED_PRICINGPLAN_ARN"
  | "MISSING_PRICINGPLAN"
  | "MISMATCHED_PRICINGRULE_ARN"
  | "DUPLICATE_PRICINGRULE_ARNS"
  | "ILLEGAL_EXPRESSION"
  | "ILLEGAL_SCOPE"
  | "ILLEGAL_SERVICE"
  | "PRICINGRULES_NOT_EXIST"
  | "PRICINGRULES_ALREADY_ASSOCIATED"
  | "PRICINGRULES_NOT_ASSOCIATED"
  | "INVALID_TIME_RANGE"
  | "ILLEGAL_CUSTOMLINEITEM"
  | "MISSING_CUSTOMLINEITEM"
  | "ILLEGAL_CUSTOMLINEITEM_UPDATE"
  | "TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST"
  | "ILLEGAL_CHARGE_DETAILS"
  | "ILLEGAL_UPDATE_CHARGE_DETAILS"
  | "INVALID_ARN"
  | "ILLEGAL_RESOURCE_ARNS"
  | "ILLEGAL_CUSTOMLINEITEM_MODIFICATION"
  | "MISSING_LINKED_ACCOUNT_IDS"
  | "MULTIPLE_LINKED_ACCOUNT_IDS"
  | "MISSING_PRICING_PLAN_ARN"
  | "MULTIPLE_PRICING_PLAN_ARN"
  | "ILLEGAL_CHILD_ASSOCIATE_RESOURCE"
  | "CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS"
  | "INVALID_BILLING_GROUP"
  | "INVALID_BILLING_PERIOD_FOR_OPERATION"
  | "ILLEGAL_BILLING_ENTITY"
  | "ILLEGAL_MODIFIER_PERCENTAGE"
  | "ILLEGAL_TYPE"
  | "ILLEGAL_BILLING_GROUP_TYPE"
  | "ILLEGAL_BILLING_GROUP_PRICING_PLAN"
  | "ILLEGAL_ENDED_BILLINGGROUP"
  | "ILLEGAL_TIERING_INPUT"
  | "ILLEGAL_OPERATION"
  | "ILLEGAL_USAGE_TYPE"
  | "INVALID_SKU_COMBO"
  | "INVALID_FILTER"
  | "TOO_MANY_AUTO_ASSOCIATE_BILLING_GROUPS"
  | "CANNOT_DELETE_AUTO_ASSOCIATE_BILLING_GROUP"
  | "ILLEGAL_ACCOUNT_ID"
  | "BILLING_GROUP_ALREADY_EXIST_IN_CURRENT_BILLING_PERIOD"
  | "ILLEGAL_COMPUTATION_RULE"
  | "ILLEGAL_LINE_ITEM_FILTER";

export type ConflictReason =
  | "RESOURCE_NAME_CONFLICT"
  | "PRICING_RULE_IN_PRICING_PLAN_CONFLICT"
  | "PRICING_PLAN_ATTACHED_TO_BILLING_GROUP_DELETE_CONFLICT"
  | "PRICING_PLAN_REFERENCED_BY_PREFERENCE_DELETE_CONFLICT"
  | "PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT"
  | "WRITE_CONFLICT_RETRY";

export type ResourceType =
  | "billinggroup"
  | "pricingplan"
  | "pricingrule"
  | "customlineitem"
  | "responsibilitytransfer"
  | "account";

export const validation = (
  reason: ValidationReason,
  message: string,
  fields: readonly { readonly Name: string; readonly Message: string }[] = [],
): OperationError =>
  new OperationError("ValidationException", 400, message, {
    Reason: reason,
    ...(fields.length === 0 ? {} : { Fields: fields }),
  });

/** One member of the input is wrong in itself. */
export const wrongField = (
  name: string,
  message: string,
  reason: ValidationReason = "FIELD_VALIDATION_FAILED",
) => validation(reason, `${name} ${message}`, [{ Name: name, Message: message }]);

export const conflict = (
  reason: ConflictReason,
  resource: { readonly id: string; readonly type: ResourceType },
  message: string,
): OperationError =>
  new OperationError("ConflictException", 409, message, {
    ResourceId: resource.id,
    ResourceType: resource.type,
    Reason: reason,
  });

/** The same for what does not exist and for what belongs to somebody else. */
export const notFound = (id: string, type: ResourceType): OperationError =>
  new OperationError("ResourceNotFoundException", 404, `The ${type} does not exist.`, {
    ResourceId: id,
    ResourceType: type,
  });

/** `limitCode` names the quota of spec section 2. */
export const limitExceeded = (
  limitCode: string,
  message: string,
  resource?: { readonly id: string; readonly type: ResourceType },
): OperationError =>
  new OperationError("ServiceLimitExceededException", 402, message, {
    LimitCode: limitCode,
    ServiceCode: "billingconductor",
    ...(resource === undefined ? {} : { ResourceId: resource.id, ResourceType: resource.type }),
  });

export const accessDenied = (message = "The caller is not allowed to do this."): OperationError =>
  new OperationError("AccessDeniedException", 403, message);

export const billingConductorErrors: ServiceErrors = {
  unparsable: (reason) => validation("CANNOT_PARSE", `The request cannot be parsed: ${reason}.`),
  invalid: (issues) => {
    const fields = fieldProblems(issues).map(({ path, reason }) => ({ Name: path, Message: reason }));
    const text = fields.map(({ Name, Message }) => `${Name}: ${Message}`).join("; ");
    return validation("FIELD_VALIDATION_FAILED", `The request has invalid members. ${text}`, fields);
  },
  unknownOperation: () => new OperationError("UnknownOperationException", 404, "There is no such operation."),
  wrongContentType: () =>
    new OperationError("UnsupportedMediaTypeException", 415, "Send the body as application/json."),
  tooLarge: () => new OperationError("RequestEntityTooLargeException", 413, "The request body is too large."),
  unauthenticated: (name, message) => new OperationError(name, 403, message),
  accessDenied,
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
