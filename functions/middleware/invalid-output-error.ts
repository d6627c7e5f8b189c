/** A step answered something the next step could not use: a fault of ours, not of the input. */
export class InvalidOutputError extends Error {
  override readonly name = "InvalidOutputError";

  constructor(problems: string) {
    super(`the step's output does not fit its contract: ${problems}`);
  }
}
