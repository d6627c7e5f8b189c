import { canonicalJson } from "../../domain/canonical-json.ts";
import type { Version } from "../../domain/configuration/configuration-versions.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Write } from "../../ports/table.ts";
import {
  type ConfiguredKind,
  type Times,
  timesOfPut,
  type VersionRecord,
  versionWrites,
} from "../../stores/versioned-store.ts";

export type Change<T> = {
  readonly id: string;
  readonly from: BillingPeriod;
  readonly until?: BillingPeriod | undefined;
  readonly value: T | null;
  readonly trace?: true | undefined;
};

/**
 * The versions of one thing after a change, the writes that lead there and what was in force before. Months before
 * `from` stay as they are. Without `until` the change holds for good, so later versions go; with it, the thing
 * is from then on what it was, so versions from `until` on stay. A version that says nothing new is not kept,
 * unless it is to be the trace of a removal.
 */
export const plannedVersions = <T>(
  kind: ConfiguredKind<T>,
  stored: readonly VersionRecord<T>[],
  change: Change<T>,
  now: Instant,
): {
  readonly versions: readonly VersionRecord<T>[];
  readonly writes: readonly Write[];
  readonly before: T | null;
} => {
  const { id, from, until, trace = false } = change;
  const value = change.value === null ? null : kind.schema.parse(withoutUndefined(change.value));
  const at = (period: BillingPeriod): T | null =>
    stored.findLast((version) => version.from <= period)?.value ?? null;
  const inherited = stored.findLast((version) => version.from < from)?.value ?? null;
  const puts: Version<T>[] = same(value, inherited) && !trace ? [] : [{ id, from, value }];
  const formerly = until === undefined ? undefined : stored.findLast((version) => version.from <= until);
  const again = formerly?.value ?? null;
  if (until !== undefined && formerly?.from !== until && !same(again, value))
    puts.push({ id, from: until, value: again });
  const replaced = stored.filter(
    (version) => version.from >= from && (until === undefined || version.from < until),
  );
  const changed = puts.filter(
    (put) => !replaced.some((version) => version.from === put.from && same(version.value, put.value)),
  );
  const deletes = replaced.filter((version) => !puts.some((put) => put.from === version.from));
  // What the thing is again from `until` on was not changed now.
  const timesOf = (put: Version<T>): Times =>
    put.from === until
      ? { createdAt: formerly?.createdAt, modifiedAt: formerly?.modifiedAt }
      : timesOfPut(stored, put.from, now);
  const putRecords = changed.map((put) => ({ ...put, ...timesOf(put) }));
  const timesByMonth = new Map(putRecords.map((record) => [record.from, record]));
  const gone = new Set([...deletes, ...changed].map((version) => version.from));
  return {
    versions: [...stored.filter((version) => !gone.has(version.from)), ...putRecords].toSorted(
      (left, right) => (left.from < right.from ? -1 : 1),
    ),
    writes: versionWrites(
      kind,
      {
        puts: changed,
        deletes,
      },
      ({ from: month }) => timesByMonth.get(month) ?? {},
    ),
    before: at(from),
  };
};

/** As it comes back from the table. */
const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const same = (left: unknown, right: unknown): boolean => canonicalJson(left) === canonicalJson(right);
