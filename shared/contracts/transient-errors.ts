/**
 * Names of errors that pass when one waits: the state machine retries them with backoff, and nothing else.
 * Errors of the business (`CheckFailedError`, `InvalidInputError`, …) would fail the same way again.
 */
export const THROTTLING_ERRORS = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.ClientExecutionTimeoutException",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "TransactionInProgressException",
  "InternalServerError",
  "InternalError",
  "ServiceUnavailable",
  "SlowDown",
  "RequestTimeout",
  "TimeoutError",
  "NetworkingError",
  "TransientError",
  // Ours: bounded retries inside the step did not help, because many write at once.
  "TableBusyError",
  "ConfigurationBusyError",
] as const;

/** The function died: worth one more try, because a cold machine may have been at fault. */
export const CRASH_ERRORS = [
  "Lambda.Unknown",
  "Runtime.ExitError",
  "Sandbox.Timedout",
  "States.Timeout",
] as const;
