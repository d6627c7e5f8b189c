import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";

const BUSY_NAMES = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ThrottlingException",
  "TransactionConflictException",
  "TransactionInProgressException",
]);
const BUSY_REASONS = new Set([
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
  "ThrottlingError",
  "TransactionConflict",
]);

/** Worth another attempt: throttled, or another transaction was at the same record. */
export const isBusy = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransactionCanceledException)
    return (error.CancellationReasons ?? []).some((reason) => BUSY_REASONS.has(reason.Code ?? ""));
  return BUSY_NAMES.has(error.name);
};
