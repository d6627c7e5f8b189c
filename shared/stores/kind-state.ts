import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { VersionRecord } from "./versioned-store.ts";

/** What a thing is looked up by, besides its id. A thing may have several keys in one index. */
export type Indexes<T> = Readonly<Record<string, (value: T) => readonly string[]>>;

/**
 * All versions of one kind of configured things, held in memory and kept in step with the table. Ids are in
 * order of their text, so that a page can begin behind any id whatever was written since the last page, and
 * page 500 costs what page 1 costs.
 */
export interface KindState<T> {
  /** The thing as it is in force in a period; undefined when there is none. */
  find(id: string, period: BillingPeriod): T | undefined;
  /** The same with its times and the month it holds from. */
  record(id: string, period: BillingPeriod): Present<T> | undefined;
  /** Versions of one thing, oldest first, removals included. */
  versions(id: string): readonly VersionRecord<T>[];
  /** Ids whose any version has the key in an index, in order. Whether it has it in a period is for the caller to see. */
  idsWith(index: string, key: string): readonly string[];
  /** Things in force in a period among those with the key in an index, in order of their ids. */
  listWith(index: string, key: string, period: BillingPeriod): readonly T[];
  /** Every thing in force in a period. */
  list(period: BillingPeriod): readonly T[];
}

/** A version of a thing that was not removed. */
export type Present<T> = VersionRecord<T> & { readonly value: T & {} };

export type MutableKindState<T> = KindState<T> & {
  /** Replaces all versions of one thing; none: forgets it. */
  replace(id: string, versions: readonly VersionRecord<T>[]): void;
};

export const createKindState = <T>(
  records: readonly VersionRecord<T>[],
  indexes: Indexes<T>,
): MutableKindState<T> => {
  const versionsOf = new Map<string, readonly VersionRecord<T>[]>();
  const indexed = new Map(Object.keys(indexes).map((name) => [name, new Map<string, string[]>()]));
  const everyKey = (versions: readonly VersionRecord<T>[]): ReadonlySet<string> =>
    new Set(
      Object.entries(indexes).flatMap(([name, keysOf]) =>
        versions.flatMap(({ value }) =>
          value === null ? [] : keysOf(value).map((key) => `${name}\n${key}`),
        ),
      ),
    );
  const bucketOf = (nameAndKey: string): string[] => {
    const at = nameAndKey.indexOf("\n");
    const index = indexed.get(nameAndKey.slice(0, at));
    if (index === undefined) throw new Error("an index that is not declared");
    const key = nameAndKey.slice(at + 1);
    const bucket = index.get(key) ?? [];
    index.set(key, bucket);
    return bucket;
  };
  const replace = (id: string, versions: readonly VersionRecord<T>[]): void => {
    const before = everyKey(versionsOf.get(id) ?? []);
    const after = everyKey(versions);
    for (const key of before) if (!after.has(key)) removeSorted(bucketOf(key), id);
    for (const key of after) if (!before.has(key)) insertSorted(bucketOf(key), id);
    if (versions.length === 0) versionsOf.delete(id);
    else versionsOf.set(id, versions);
  };
  // In order, so that each insertion is an append.
  for (const record of records.toSorted((left, right) => compare(left.id, right.id)))
    versionsOf.set(record.id, [...(versionsOf.get(record.id) ?? []), record]);
  for (const [id, versions] of versionsOf) {
    versionsOf.set(
      id,
      versions.toSorted((left, right) => compare(left.from, right.from)),
    );
    for (const key of everyKey(versions)) bucketOf(key).push(id);
  }
  const record = (id: string, period: BillingPeriod): Present<T> | undefined => {
    const found = versionsOf.get(id)?.findLast(({ from }) => from <= period);
    return found === undefined || found.value === null ? undefined : (found as Present<T>);
  };
  const find = (id: string, period: BillingPeriod) => record(id, period)?.value;
  const keySets = new Map(
    Object.keys(indexes).map((name) => [name, new WeakMap<object, ReadonlySet<string>>()]),
  );
  /** Whether a value has a key; an organisation has thousands, which are not put together for every look. */
  const hasKey = (name: string, value: T, key: string): boolean => {
    const kept = keySets.get(name);
    const known = kept?.get(value as object);
    if (known !== undefined) return known.has(key);
    const keys = indexes[name]?.(value) ?? [];
    if (keys.length >= KEPT_KEYS_MIN) kept?.set(value as object, new Set(keys));
    return keys.includes(key);
  };
  const idsWith = (name: string, key: string): readonly string[] => indexed.get(name)?.get(key) ?? [];
  return {
    find,
    record,
    versions: (id) => versionsOf.get(id) ?? [],
    idsWith,
    listWith: (name, key, period) =>
      idsWith(name, key).flatMap((id) => {
        const value = find(id, period);
        return value !== undefined && hasKey(name, value, key) ? [value] : [];
      }),
    list: (period) =>
      [...versionsOf.keys()].flatMap((id) => {
        const value = find(id, period);
        return value === undefined ? [] : [value];
      }),
    replace,
  };
};

/** Values with fewer keys are quicker to look at than to remember. */
const KEPT_KEYS_MIN = 32;

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Position of the first id that is not before `id`. */
export const positionOf = (sorted: readonly string[], id: string): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < id) low = middle + 1;
    else high = middle;
  }
  return low;
};

const insertSorted = (sorted: string[], id: string): void => {
  const at = positionOf(sorted, id);
  if (sorted[at] !== id) sorted.splice(at, 0, id);
};

const removeSorted = (sorted: string[], id: string): void => {
  const at = positionOf(sorted, id);
  if (sorted[at] === id) sorted.splice(at, 1);
};
