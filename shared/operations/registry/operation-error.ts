/**
 * A request that cannot be answered as asked. `code` is the exception name of an AWS-compatible service or the
 * stable problem code of our own; `members` go into the error body beside the message. Messages never echo
 * secrets and are safe to show to the caller.
 */
export class OperationError extends Error {
  override readonly name = "OperationError";
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly members: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
