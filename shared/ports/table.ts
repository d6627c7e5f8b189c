/** A plain JSON record. `pk` and `sk` are its key; `gsi1pk` and `gsi1sk` put it into the index when present. */
export type Item = { readonly pk: string; readonly sk: string; readonly [attribute: string]: unknown };
export type Key = { readonly pk: string; readonly sk: string };

/** What must hold of the stored record for a write to happen. */
export type Condition =
  | { readonly kind: "absent" }
  | { readonly kind: "present" }
  /** The stored record's attribute equals the value (records carry `version` for optimistic locking). */
  | { readonly kind: "equals"; readonly attribute: string; readonly value: string | number | boolean };

export type Write =
  | { readonly kind: "put"; readonly item: Item; readonly condition?: Condition }
  | { readonly kind: "delete"; readonly key: Key; readonly condition?: Condition }
  /** A condition on a record that is not written. */
  | { readonly kind: "check"; readonly key: Key; readonly condition: Condition };

export type KeyRange =
  | { readonly kind: "prefix"; readonly prefix: string }
  /** Inclusive on both ends, in byte order of UTF-8. */
  | { readonly kind: "between"; readonly from: string; readonly to: string };

export type Query = {
  readonly index?: "gsi1";
  readonly partition: string;
  readonly range?: KeyRange;
  readonly descending?: boolean;
  /** Page size, 1 to 1000. */
  readonly limit?: number;
  /** Where the previous page ended; opaque. */
  readonly cursor?: string;
};
export type Page = { readonly items: readonly Item[]; readonly cursor?: string };

export type WriteOutcome = "written" | "condition-failed";
export type TransactOutcome =
  | { readonly kind: "written" }
  /** Positions of the writes whose condition did not hold. Nothing was written. */
  | { readonly kind: "condition-failed"; readonly failed: readonly number[] };

/**
 * The one transactional store of the control plane (architecture.md section 3), an interface over DynamoDB.
 * Reads are strongly consistent except through the index. Throttling and conflicts of concurrent
 * transactions are retried inside; what cannot be written is an outcome, never an exception.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  batchGet(keys: readonly Key[]): Promise<readonly Item[]>;
  query(query: Query): Promise<Page>;
  put(item: Item, condition?: Condition): Promise<WriteOutcome>;
  delete(key: Key, condition?: Condition): Promise<WriteOutcome>;
  /** Up to 100 writes and checks, all or nothing. The same token and writes again change nothing. */
  transact(writes: readonly Write[], token?: string): Promise<TransactOutcome>;
}
