/** Refused input: the command exits with code 2. `path` names the offending field, "" when there is none. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(path === "" ? reason : `${path}: ${reason}`);
  }
}
