import { canonicalJson } from "../canonical-json.ts";
import { BillingPeriod } from "../time/billing-period.ts";

/** In force from always on. */
export const ALWAYS = BillingPeriod.parse("0000-01");

/** What a configured thing was from a month on, until its next version; null: removed from that month on. */
export type Version<T> = { readonly id: string; readonly from: BillingPeriod; readonly value: T | null };

/** The latest version of each thing up to the period; things removed by then are left out. */
export const valuesAt = <T>(versions: Iterable<Version<T>>, period: BillingPeriod): readonly T[] => {
  const latest = new Map<string, Version<T>>();
  for (const version of versions) {
    const other = latest.get(version.id);
    if (version.from <= period && (other === undefined || other.from < version.from))
      latest.set(version.id, version);
  }
  return [...latest.values()].flatMap(({ value }) => (value === null ? [] : [value]));
};

export type VersionWrites<T> = {
  readonly puts: readonly Version<T>[];
  readonly deletes: readonly Pick<Version<T>, "id" | "from">[];
};

/**
 * The writes after which, from month `from` on, exactly the wanted things are in force and earlier months are
 * as they were. A version that says nothing new is not kept, so the result depends on what was in force before
 * `from` and on what is wanted, not on the path that led there: doing half of it and planning again ends in
 * the same place. Only the trace of what came and went within month `from` stays: it is known that it was there.
 */
export const planVersions = <T>(
  stored: readonly Version<T>[],
  wanted: ReadonlyMap<string, T>,
  from: BillingPeriod,
): VersionWrites<T> => {
  const before = new Map<string, Version<T>>();
  const later: Version<T>[] = [];
  for (const version of stored) {
    if (version.from >= from) later.push(version);
    else if ((before.get(version.id)?.from ?? "") < version.from) before.set(version.id, version);
  }
  const target = new Map<string, Version<T>>();
  for (const id of new Set([...wanted.keys(), ...before.keys()])) {
    const value = wanted.get(id) ?? null;
    const inherited = before.get(id)?.value ?? null;
    if (canonicalJson(value) !== canonicalJson(inherited)) target.set(id, { id, from, value });
  }
  const kept = (version: Version<T>): boolean => {
    const aim = version.from === from ? target.get(version.id) : undefined;
    return aim !== undefined && canonicalJson(aim.value) === canonicalJson(version.value);
  };
  const isTrace = ({ id, from: month, value }: Version<T>): boolean =>
    month === from && value === null && !wanted.has(id) && (before.get(id)?.value ?? null) === null;
  const keptIds = new Set(later.filter(kept).map(({ id }) => id));
  return {
    puts: [...target.values()].filter(({ id }) => !keptIds.has(id)),
    // A version at `from` that gets another value is overwritten by its put and needs no delete.
    deletes: later
      .filter((version) => !(version.from === from && target.has(version.id)) && !isTrace(version))
      .map(({ id, from: start }) => ({ id, from: start })),
  };
};
