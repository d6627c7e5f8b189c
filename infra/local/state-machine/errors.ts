/** The definition uses something the subset does not have, or a Task has no handler. Nothing was run. */
export class UnsupportedDefinitionError extends Error {
  override readonly name = "UnsupportedDefinitionError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the state machine cannot be run: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

/** As on AWS the execution ends at once: neither Retry nor Catch sees it. The interpreter reads both flags. */
export class DataLimitExceededError extends Error {
  override readonly name = "States.DataLimitExceeded";
  readonly isRetryable = false;
  readonly isCatchable = false;

  constructor(state: string, bytes: number) {
    super(
      `${state}: ${bytes} bytes of state; the limit is 262144. Pass object keys between states, not content`,
    );
  }
}

/** An item of a distributed Map failed. AWS reports it under this name, whatever the item's own error was. */
export class ToleratedFailureExceededError extends Error {
  override readonly name = "States.ExceedToleratedFailureThreshold";

  constructor(state: string, cause: unknown) {
    super(`${state}: an item failed and none may fail`, { cause });
  }
}

/** The work list of a distributed Map is missing or no JSON array. */
export class ItemReaderFailedError extends Error {
  override readonly name = "States.ItemReaderFailed";
}

/**
 * The execution failed. `name` is the error it ended with (the one thrown by the failed step when the machine
 * reports it), `message` its cause, `cause` the error object thrown in this process, when there is one.
 */
export class StateMachineFailedError extends Error {
  constructor(name: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = name;
  }
}
