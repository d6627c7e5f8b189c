/** Members of plain JSON values are compared one by one; equal objects of two readings count as the same. */
const isSame = (left: unknown, right: unknown): boolean => {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  const members = left as Readonly<Record<string, unknown>>;
  const others = right as Readonly<Record<string, unknown>>;
  for (const key in members) if (!isSame(members[key], others[key])) return false;
  for (const key in others) if (members[key] === undefined && others[key] !== undefined) return false;
  return true;
};

export type Changed<T> = {
  /** New or different, as it is now. */
  readonly present: readonly T[];
  /** What these and the removed ones were before. */
  readonly former: readonly T[];
};

/**
 * The things that differ between two lists. What both lists begin and end with is skipped by position, so that one
 * change among 50,000 things costs one pass, and no pass at all where a list is the very same one.
 */
export const changedThings = <T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (thing: T) => string,
): Changed<T> => {
  if (before === after) return { present: [], former: [] };
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start], after[start])) start += 1;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (tail < shorter && isSame(before[before.length - 1 - tail], after[after.length - 1 - tail]))
    tail += 1;
  const old = new Map(before.slice(start, before.length - tail).map((thing) => [keyOf(thing), thing]));
  const present: T[] = [];
  for (const thing of after.slice(start, after.length - tail)) {
    const key = keyOf(thing);
    if (isSame(old.get(key), thing)) old.delete(key);
    else present.push(thing);
  }
  return { present, former: [...old.values()] };
};
