/**
 * What the caller gave cannot be used: exit code 2 on the command line, 400 in an API. `path` names the field
 * or node (`transfers[0].start`), empty when the input as a whole is meant; the reason says what would be right.
 */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(path === "" ? reason : `${path}: ${reason}`);
  }
}
