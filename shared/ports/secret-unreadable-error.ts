/** The stored secret was altered, belongs to something else, or was sealed with another key. */
export class SecretUnreadableError extends Error {
  override readonly name = "SecretUnreadableError";
  constructor(options?: ErrorOptions) {
    super("A stored secret cannot be read with this key.", options);
  }
}
