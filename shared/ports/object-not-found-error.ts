/** The object that a step counted on is not there. */
export class ObjectNotFoundError extends Error {
  override readonly name = "ObjectNotFoundError";
  constructor(readonly key: string) {
    super(`No object under ${key}.`);
  }
}
