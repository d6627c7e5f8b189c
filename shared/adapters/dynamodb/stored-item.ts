import type { Item, Key } from "../../ports/table.ts";
import { ItemTooLargeError, TableUsageError } from "./table-errors.ts";

const ITEM_BYTES_MAX = 400 * 1024;
const PARTITION_KEY_BYTES_MAX = 2048;
/** DynamoDB's 1024 less the four bytes that the upper end of a prefix read adds. */
const SORT_KEY_BYTES_MAX = 1020;
/** Last code point of Unicode, a non-character: the end of every prefix read, so no key may contain it. */
export const HIGHEST = "\u{10FFFF}";
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The record as it is sent: undefined members left out, members sorted (a token stands for the same bytes
 * however the object was built). Refuses what plain JSON with whole numbers cannot hold, because engines
 * disagree about it and because money and quantities never are numbers here.
 */
export const toStored = (item: Item): Item => {
  assertKey(item);
  assertIndexKey(item);
  const stored = storable(item, keyText(item)) as Item;
  const bytes = itemBytes(stored);
  if (bytes > ITEM_BYTES_MAX) throw new ItemTooLargeError({ pk: item.pk, sk: item.sk }, bytes);
  return stored;
};

/** The record as read, with its members in one fixed order on every engine. */
export const fromStored = (stored: Record<string, unknown>): Item => sorted(stored) as Item;

export const assertKey = (key: Key): void => {
  assertKeyPart("pk", key.pk, PARTITION_KEY_BYTES_MAX);
  assertKeyPart("sk", key.sk, SORT_KEY_BYTES_MAX);
};

const assertIndexKey = (item: Item): void => {
  const { gsi1pk, gsi1sk } = item;
  if (gsi1pk === undefined && gsi1sk === undefined) return;
  assertKeyPart("gsi1pk", gsi1pk, PARTITION_KEY_BYTES_MAX);
  assertKeyPart("gsi1sk", gsi1sk, SORT_KEY_BYTES_MAX);
};

const assertKeyPart = (name: string, value: unknown, bytesMax: number): void => {
  if (typeof value !== "string" || value === "")
    throw new TableUsageError(`${name} must be a text that is not empty.`);
  if (value.includes(HIGHEST) || LONE_SURROGATE.test(value))
    throw new TableUsageError(`${name} contains a code point that keys must not have.`);
  if (Buffer.byteLength(value) > bytesMax)
    throw new TableUsageError(`${name} is longer than ${bytesMax} bytes.`);
};

const keyText = (key: Key): string => `${key.pk} / ${key.sk}`;

const storable = (value: unknown, path: string): unknown => {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value)) throw new TableUsageError(`${path}: half of a surrogate pair.`);
    return value;
  }
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    throw new TableUsageError(`${path}: only whole numbers are stored; decimals travel as text.`);
  }
  if (Array.isArray(value)) return value.map((entry, index) => storable(entry, `${path}[${index}]`));
  if (isPlainObject(value)) {
    const record: Record<string, unknown> = {};
    for (const name of Object.keys(value).sort())
      if (value[name] !== undefined) record[name] = storable(value[name], `${path}.${name}`);
    return record;
  }
  throw new TableUsageError(`${path}: ${typeof value} is not plain JSON.`);
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlainObject(value)) return value;
  const record: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) record[name] = sorted(value[name]);
  return record;
};

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Size by DynamoDB's documented rules: UTF-8 names and texts, numbers by digits, 3 bytes per list or map. */
export const itemBytes = (item: Record<string, unknown>): number =>
  Object.entries(item).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + valueBytes(value),
    0,
  );

const valueBytes = (value: unknown): number => {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return 2 + Math.ceil(String(Math.abs(value)).length / 2);
  if (Array.isArray(value)) return value.reduce((bytes: number, entry) => bytes + 1 + valueBytes(entry), 3);
  if (isPlainObject(value))
    return Object.entries(value).reduce(
      (bytes, [name, entry]) => bytes + 1 + Buffer.byteLength(name) + valueBytes(entry),
      3,
    );
  return 1;
};
