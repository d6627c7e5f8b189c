/**
 * What the user gave is wrong. `path` says where (a field, an option, a file with row and column), the message
 * says what would be right. Commands answer it with exit code 2, APIs with status 400; nothing was written.
 */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  readonly path: string;
  /** The message without the path. */
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}
