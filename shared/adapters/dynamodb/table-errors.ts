/** A call that can never succeed: a mistake in our code, not a state of the data. */
export class TableUsageError extends Error {
  override readonly name = "TableUsageError";
}

/** A record above DynamoDB's limit of 400 KB; large content belongs into the object store. */
export class ItemTooLargeError extends Error {
  override readonly name = "ItemTooLargeError";
  constructor(
    readonly key: { readonly pk: string; readonly sk: string },
    readonly bytes: number,
  ) {
    super(`Record ${key.pk} / ${key.sk} takes ${bytes} bytes; the table holds at most 409600 per record.`);
  }
}

/** One transaction token was used for two different sets of writes: tokens must be derived from the writes. */
export class TransactionTokenReuseError extends Error {
  override readonly name = "TransactionTokenReuseError";
  constructor(options?: ErrorOptions) {
    super("This transaction token was used before for other writes.", options);
  }
}

/** Throttled, or in conflict with other transactions, beyond the bounded retries. Safe to repeat later. */
export class TableBusyError extends Error {
  override readonly name = "TableBusyError";
  constructor(attempts: number, options?: ErrorOptions) {
    super(`The table stayed busy for ${attempts} attempts.`, options);
  }
}
