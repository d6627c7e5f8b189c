import { KEY_COLUMNS, type KeyColumn } from "./price-key-columns.ts";

/** SQL of a key column on one side of a join. */
export type KeyReference = (column: KeyColumn) => string;
export type KeyMatch = (row: KeyReference, entry: KeyReference) => string;

/** The key columns of a table under its name or alias. */
export const keyOfTable =
  (alias: string): KeyReference =>
  (column) =>
    `${alias}.${column}`;

/** SQL of the hash that stands for a key. */
export const keyHash = (key: KeyReference): string => `hash(${KEY_COLUMNS.map(key).join(", ")})`;

/** SQL aggregate over a table of distinct keys: no two of them share a hash. */
export const hashesDiffer = (alias: string): string =>
  `(count(*) = count(DISTINCT ${keyHash(keyOfTable(alias))}))`;

/**
 * How rows find their key in a table that holds every key rows can have: by one hash of the key columns, which
 * costs a fifth of comparing thirteen texts. Should two keys of the table ever share a hash, the texts decide too.
 */
export const keyMatchOf =
  (differ: boolean): KeyMatch =>
  (left, right) =>
    differ ? byHash(left, right) : `${byHash(left, right)} AND ${byTexts(left, right)}`;

const byHash: KeyMatch = (left, right) => `${keyHash(left)} = ${keyHash(right)}`;

/** The slow and always right condition behind {@link keyMatchOf}. */
const byTexts: KeyMatch = (left, right) =>
  KEY_COLUMNS.map((column) => `${left(column)} = ${right(column)}`).join(" AND ");
